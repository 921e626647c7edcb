import { styleText } from "node:util"

/** Where a command writes. Results go to `out`, everything else to `err`; a test gives one that keeps the text. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** One line that is redrawn in place; `undefined` takes it away. Nothing is shown in a pipe. */
  readonly progress: (line: string | undefined) => void
  /** Colours for `out`. */
  readonly paint: Paint
  /** Colours for `err`. */
  readonly paintErr: Paint
  /** Width of the page in characters. */
  readonly columns: number
}

/** What a colour says; never the only thing that says it. */
export type Tone = "title" | "quiet" | "good" | "bad" | "warn" | "name"
export type Paint = (tone: Tone, text: string) => string

const styles = {
  title: ["bold"],
  quiet: ["dim"],
  good: ["green"],
  bad: ["red", "bold"],
  warn: ["yellow"],
  name: ["cyan"],
} as const

/** Text as it is: for pipes, files and NO_COLOR. */
export const plain: Paint = (_tone, text) => text

/** Text with the escape sequences of a terminal. */
export const coloured: Paint = (tone, text) =>
  text === "" ? text : styleText([...styles[tone]], text, { validateStream: false })

/** How wide a page is set when nobody says, in characters. */
export const pageColumns = 100

/** The width of the page on a terminal of so many columns: never so narrow that amounts break, nor too wide to read. */
export const pageWithin = (columns: number | undefined): number => Math.min(Math.max(columns ?? pageColumns, 72), 140)

/** How the command is typed where the project is checked out: what hints and examples show. */
export const calledAs = "npx offtake"
