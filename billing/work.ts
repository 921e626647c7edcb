import { parentPort, workerData } from "node:worker_threads"
import { program } from "./program.ts"
import { coloured, pageWithin, plain, type Terminal } from "./terminal.ts"

/** What the main thread tells the thread that works. */
export interface Work {
  readonly words: readonly string[]
  readonly colours: { readonly out: boolean; readonly err: boolean }
  /** Width of the terminal; absent in a pipe. */
  readonly columns: number | undefined
}

/** What the working thread tells the main one. */
export type Message =
  | { readonly kind: "out" | "err"; readonly text: string }
  | { readonly kind: "progress"; readonly text: string | undefined }
  | { readonly kind: "end"; readonly code: number }

const port = parentPort
if (port) {
  const work = workerData as Work
  const say = (message: Message): void => port.postMessage(message)
  const terminal: Terminal = {
    out: (text) => say({ kind: "out", text }),
    err: (text) => say({ kind: "err", text }),
    progress: (text) => say({ kind: "progress", text }),
    paint: work.colours.out ? coloured : plain,
    paintErr: work.colours.err ? coloured : plain,
    columns: pageWithin(work.columns),
  }
  say({ kind: "end", code: await program(work.words, terminal) })
}
