import {
  EngineStopped,
  startEngine,
  type EngineWorker,
  type Files,
  type StudioEngine,
} from "../../engine/worker/index.ts"

/**
 * Four engines, each in its worker, so that none waits for another: diagnostics and completion stay quick while a settlement runs, tests run
 * behind both, and the contracts of a text are compared when someone looks.
 */
export type Task = "check" | "settle" | "test" | "compare"

/** Those that read the data. */
const readers: readonly Task[] = ["settle", "compare"]

const workers = new Map<Task, EngineWorker>()
let data: Files = new Map()
let pinned: Files = new Map()

/** The engine of a task, started at its first use. */
export function engineFor(task: Task): StudioEngine {
  const running = workers.get(task)
  if (running) return running.engine
  const started = startEngine()
  workers.set(task, started)
  const { engine } = started
  // Calls are answered in order, so these need no waiting. A worker that dies says so at the next call.
  const quiet = (call: Promise<void>): void => void call.catch(() => {})
  quiet(engine.setPinned(pinned))
  if (readers.includes(task)) quiet(engine.setData(data))
  return engine
}

/** The hard stop: ends what the task is doing. Its next use starts afresh, with the same files. */
export function stopEngine(task: Task): void {
  workers.get(task)?.stop()
  workers.delete(task)
}

/** Hands the readings over to those who need them. */
export async function giveData(files: Files): Promise<void> {
  data = files
  await Promise.all(readers.flatMap((task) => workers.get(task)?.engine.setData(files) ?? []))
}

export async function givePinned(files: Files): Promise<void> {
  pinned = files
  await Promise.all([...workers.values()].map(({ engine }) => engine.setPinned(files)))
}

/** The text of a file that the contract may import. */
export function pinnedText(path: string): string | undefined {
  const bytes = pinned.get(path)
  return bytes && new TextDecoder().decode(bytes)
}

export const wasStopped = (error: unknown): boolean => error instanceof EngineStopped
