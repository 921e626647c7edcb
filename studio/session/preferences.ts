import { create } from "zustand"

export type Theme = "system" | "light" | "dark"

/** What the reader of this browser prefers; remembered, and without effect on any number. */
export const usePreferences = create<{ theme: Theme }>()(() => ({ theme: remembered() }))

const key = "offtake.theme"

export function setTheme(theme: Theme): void {
  usePreferences.setState({ theme })
  try {
    localStorage.setItem(key, theme)
  } catch {
    // Storage is off: the choice lasts until the page closes.
  }
  applyTheme()
}

/** Puts the chosen theme on the page; `system` leaves it to the browser. */
export function applyTheme(): void {
  const { theme } = usePreferences.getState()
  if (theme === "system") delete document.documentElement.dataset["theme"]
  else document.documentElement.dataset["theme"] = theme
  for (const listener of listeners) listener()
}

/** What is drawn on a canvas or in the editor has to be told of a change of colours. */
export function onColoursChange(listener: () => void): () => void {
  listeners.add(listener)
  const system = matchMedia("(prefers-color-scheme: dark)")
  system.addEventListener("change", listener)
  return () => {
    listeners.delete(listener)
    system.removeEventListener("change", listener)
  }
}
const listeners = new Set<() => void>()

export type Scheme = "light" | "dark"

/** The scheme on screen. */
export function shownScheme(): Scheme {
  const { theme } = usePreferences.getState()
  if (theme !== "system") return theme
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"
}

/** A colour of tokens.css as `#rrggbb`, in the scheme on screen or in the one named. */
export function colour(token: string, scheme: Scheme = shownScheme()): string {
  const probe = document.createElement("span")
  probe.style.colorScheme = scheme
  probe.style.color = `var(--${token})`
  document.body.append(probe)
  const computed = getComputedStyle(probe).color
  probe.remove()
  const parts = computed.match(/\d+(\.\d+)?/g) ?? []
  return `#${parts
    .slice(0, 3)
    .map((part) => Math.round(Number(part)).toString(16).padStart(2, "0"))
    .join("")}`
}

function remembered(): Theme {
  try {
    const theme = localStorage.getItem(key)
    return theme === "light" || theme === "dark" ? theme : "system"
  } catch {
    return "system"
  }
}
