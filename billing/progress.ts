import type { Terminal } from "./terminal.ts"

/** Redraws no oftener than this, in milliseconds: an eye sees no more, and a terminal is slow. */
const least_ms = 60

/** Draws how far a piece of work has come, as a share from 0 to 1. */
export function progressOf(terminal: Terminal, doing: string): (share: number) => void {
  let drawn_ms = 0
  terminal.progress(`${doing} …`)
  return (share) => {
    const now_ms = performance.now()
    if (now_ms - drawn_ms < least_ms) return
    drawn_ms = now_ms
    const filled = Math.round(Math.min(Math.max(share, 0), 1) * 24)
    terminal.progress(`${doing} ${"█".repeat(filled)}${"░".repeat(24 - filled)} ${Math.floor(share * 100)} %`)
  }
}
