#!/usr/bin/env node
import { Worker } from "node:worker_threads"
import { exit } from "./exit.ts"
import type { Message, Work } from "./work.ts"

/*
 * The command runs beside this thread, so that Ctrl-C is heard and progress is drawn while the engine computes.
 */
const colours = (stream: NodeJS.WriteStream): boolean =>
  stream.isTTY === true && process.env["NO_COLOR"] === undefined && process.env["TERM"] !== "dumb"

const work: Work = {
  words: process.argv.slice(2),
  colours: { out: colours(process.stdout), err: colours(process.stderr) },
  columns: process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : undefined,
}

const drawsProgress = process.stderr.isTTY === true
let drawn = false

function clearProgress(): void {
  if (drawn) process.stderr.write("\r\u001b[2K")
  drawn = false
}

const worker = new Worker(new URL("./work.ts", import.meta.url), { workerData: work })

worker.on("message", (message: Message) => {
  switch (message.kind) {
    case "out":
      clearProgress()
      process.stdout.write(message.text)
      break
    case "err":
      clearProgress()
      process.stderr.write(message.text)
      break
    case "progress":
      if (!drawsProgress) break
      clearProgress()
      if (message.text !== undefined) {
        process.stderr.write(message.text.slice(0, (process.stderr.columns || 80) - 1))
        drawn = true
      }
      break
    case "end":
      clearProgress()
      process.exitCode = message.code
      break
  }
})

worker.on("error", (bug) => {
  clearProgress()
  process.stderr.write(
    `offtake: this is a fault of Offtake, not of your contract. Nothing was written.\n${bug instanceof Error ? (bug.stack ?? bug.message) : String(bug)}\n`,
  )
  process.exitCode = exit.bug
})

worker.on("exit", () => {
  // Ended without a word, as when memory runs out: that must not look good.
  process.exitCode ??= exit.bug
})

function stop(): void {
  clearProgress()
  process.stderr.write("offtake: stopped.\n")
  process.exitCode = exit.interrupted
  void worker.terminate().then(() => process.exit(exit.interrupted))
}
process.on("SIGINT", stop)
process.on("SIGTERM", stop)

// `offtake settle … | head` closes the pipe early: that is no error of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error
  process.exit(exit.good)
})
