import { proxy, wrap, type Remote } from "comlink"
import type { NotSettled, PartiesReply, SettleReply, StudioEngine } from "./protocol.ts"

/** An engine in a worker of its own, until it is stopped. */
export interface EngineWorker {
  readonly engine: StudioEngine
  /** Ends the worker at once, whatever it is doing. Calls under way are rejected with `EngineStopped`. */
  stop(): void
}

/** Why a call did not answer: the worker was stopped, or could not be started. */
export class EngineStopped extends Error {}

/** Starts an engine in a new worker. */
export function startEngine(): EngineWorker {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "offtake" })
  const remote: Remote<StudioEngine> = wrap<StudioEngine>(worker)
  const { promise: end, reject } = Promise.withResolvers<never>()
  end.catch(() => {})
  worker.addEventListener("error", (event) =>
    reject(new EngineStopped(event.message || "The engine could not be started.")),
  )
  /** comlink leaves calls to a dead worker open for ever; this one ends them. */
  const answered = <T>(call: Promise<T>): Promise<T> => Promise.race([call, end])

  return {
    engine: {
      setData: (files) => answered(remote.setData(files)),
      setPinned: (files) => answered(remote.setPinned(files)),
      compile: (version, text, name, beside) => answered(remote.compile(version, text, name, beside)),
      cost: (request) => answered(remote.cost(request)),
      settle: (request, progress) =>
        answered<SettleReply | NotSettled | undefined>(
          progress ? remote.settle(request, proxy(progress)) : remote.settle(request),
        ),
      parties: (request, progress) =>
        answered<PartiesReply | NotSettled | undefined>(
          progress ? remote.parties(request, proxy(progress)) : remote.parties(request),
        ),
      figure: (name) => answered(remote.figure(name)),
      postings: (selection) => answered(remote.postings(selection)),
      cancel: () => answered(remote.cancel()),
      explain: (reference, rows, compared) => answered(remote.explain(reference, rows, compared)),
      series: (input, members) => answered(remote.series(input, members)),
      sources: () => answered(remote.sources()),
      test: () => answered(remote.test()),
      artifact: () => answered(remote.artifact()),
      complete: (text, offset) => answered(remote.complete(text, offset)),
      hover: (text, offset) => answered(remote.hover(text, offset)),
      definition: (text, offset) => answered(remote.definition(text, offset)),
      format: (text) => answered(remote.format(text)),
    },
    stop() {
      reject(new EngineStopped("The engine was stopped."))
      worker.terminate()
    },
  }
}
