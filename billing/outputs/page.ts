import { pageColumns, plain, type Paint } from "../terminal.ts"
import { parted } from "./amount.ts"

/** How a page is set. */
export interface Page {
  readonly columns: number
  readonly paint: Paint
}

/** A page for a pipe or a file. */
export const onePage: Page = { columns: pageColumns, paint: plain }

/** The line above a section. */
export const sectionTitle = (words: string, page: Page): string => page.paint("title", words.toUpperCase())

/** "1 file", "2 files". */
export const plural = (count: number, noun: string): string =>
  `${parted(String(count))} ${noun}${count === 1 ? "" : "s"}`
