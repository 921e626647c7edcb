import type { ReactNode } from "react"

/** Line icons on a 16 px grid, drawn in the colour of the text. */
const shapes: Readonly<Record<IconName, ReactNode>> = {
  chevron: <path d="M4.5 6.5 8 10l3.5-3.5" />,
  copy: <path d="M5.5 5.5v-2h7v7h-2M3.5 5.5h7v7h-7z" />,
  data: (
    <path d="M2.5 4c0-1 2.5-1.5 5.5-1.5s5.5.5 5.5 1.5-2.5 1.5-5.5 1.5S2.5 5 2.5 4v8c0 1 2.5 1.5 5.5 1.5s5.5-.5 5.5-1.5V4M2.5 8c0 1 2.5 1.5 5.5 1.5s5.5-.5 5.5-1.5" />
  ),
  download: <path d="M8 2.5v8M4.5 7.5 8 11l3.5-3.5M3 13.5h10" />,
  help: <path d="M6 6c0-1.3.9-2 2-2s2 .7 2 1.9c0 1.5-2 1.6-2 3.1M8 11.2v.3" />,
  light: (
    <path d="M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1.5v1.5M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M12.6 3.4l-1.1 1.1M4.5 11.5l-1.1 1.1" />
  ),
  dark: <path d="M13 9.6A5.5 5.5 0 0 1 6.4 3a5.5 5.5 0 1 0 6.6 6.6" />,
  search: <path d="M7 2.8a4.2 4.2 0 1 0 0 8.4 4.2 4.2 0 0 0 0-8.4M10.2 10.2l3.3 3.3" />,
  table: <path d="M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M7 3.5v9" />,
  system: <path d="M2.5 3.5h11v7h-11zM6 13.5h4M8 10.5v3" />,
}
export type IconName =
  "chevron" | "copy" | "data" | "download" | "help" | "light" | "dark" | "search" | "system" | "table"

export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      aria-hidden="true"
      fill="none"
      height="16"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      strokeWidth="1.3"
      viewBox="0 0 16 16"
      width="16"
    >
      {shapes[name]}
    </svg>
  )
}
