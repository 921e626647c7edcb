import { useEffect, useState, type ReactNode } from "react"
import { Icon } from "../controls/icon.tsx"
import { grouped } from "../figures/amount.ts"
import { placeOf } from "../figures/place.ts"
import { engineFor } from "../session/engines.ts"
import { settleAgain, stopSettling } from "../session/loop.ts"
import { useDocument } from "../session/document.ts"
import { errorCount, useResults, type Results } from "../session/results.ts"
import { saveFile } from "../session/save-file.ts"
import { showTab } from "../session/shown-tab.ts"
import { goToSpan } from "../session/trace.ts"
import css from "./run-bar.module.css"

/** The state of the last run in one line, and which plan it ran. */
export function RunBar() {
  const errors = useResults(errorCount)
  const sha256 = useResults(({ settled }) => settled?.settlement.contract.sha256)
  return (
    <div className={css["bar"]}>
      <State />
      {sha256 !== undefined && (
        <div className={css["plan"]}>
          <PlanHash sha256={sha256} />
          <button
            aria-disabled={errors > 0}
            className={css["action"]}
            onClick={() => errors === 0 && void download()}
            title={
              errors > 0
                ? "The text has errors; the plan of the last good text is not offered"
                : "Download the compiled contract: what is signed, stored and run elsewhere"
            }
            type="button"
          >
            <Icon name="download" />
            Plan
          </button>
        </div>
      )}
    </div>
  )
}

function State() {
  const results = useResults()
  const { settled, running, stopped, failure, problem, checked, evaluations, untested } = results
  const errors = errorCount(results)
  const broken =
    errors > 0
      ? `Text has ${errors} ${errors === 1 ? "error" : "errors"}`
      : failure !== undefined
        ? "The engine failed"
        : (problem ?? (stopped ? "Stopped" : undefined))
  if (broken !== undefined)
    return (
      <Line mark={stopped && errors === 0 ? "warning" : "error"}>
        <strong>{broken}</strong>
        {settled && <span>showing the last good result</span>}
        {errors > 0 && <FirstError results={results} />}
        {(stopped === true || failure !== undefined) && errors === 0 && (
          <button className={css["action"]} onClick={settleAgain} type="button">
            Settle again
          </button>
        )}
      </Line>
    )
  const { withheld = [], faults = [], postings = [], checks = [] } = settled?.settlement ?? {}
  const held = postings.filter((posting) => posting.held).length
  const failed = checks.filter((check) => check.failed.length > 0).length
  return (
    <>
      {settled ? (
        <Line mark={withheld.length + held > 0 ? "warning" : "good"}>
          <strong>Settled</strong>
          {settled.test !== undefined && <span title="What the test gives stands for data">on a test</span>}
          <span>{grouped(String(settled.settlement.intervals))} intervals</span>
          <span title="Every amount is an exact decimal or fraction until the contract rounds it">exact</span>
          <span className={css["time"]}>{grouped(String(settled.milliseconds))} ms</span>
          {evaluations !== undefined && <Cost evaluations={evaluations} />}
          {withheld.length > 0 && (
            <span className={css["warned"]}>
              {withheld.length} withheld for {faults.length} {faults.length === 1 ? "fault" : "faults"} of the data
            </span>
          )}
          {held > 0 && (
            <span className={css["warned"]}>
              {held} on hold for {failed} failed {failed === 1 ? "check" : "checks"}
            </span>
          )}
        </Line>
      ) : (
        <Line mark="quiet">
          <span>
            {untested !== undefined
              ? "Nothing to settle: no readings are chosen, and the contract has no test"
              : checked
                ? "Settling…"
                : "Opening…"}
          </span>
          {evaluations !== undefined && <Cost evaluations={evaluations} />}
        </Line>
      )}
      {running && (
        <span className={css["running"]}>
          <progress aria-label="Settling" max={1} value={running.share} />
          <button className={css["action"]} onClick={stopSettling} type="button">
            Stop
          </button>
        </span>
      )}
    </>
  )
}

/** What the whole term costs to work out, known before it runs. */
function Cost({ evaluations }: { evaluations: number }) {
  const title = `${grouped(String(evaluations))} values are worked out when the whole term is settled: known from the text alone`
  return (
    <span className={css["cost"]} title={title}>
      {inShort(evaluations)} steps a term
    </span>
  )
}

/** "14.8 M", "950". */
function inShort(count: number): string {
  const [size, letter] = count >= 1e9 ? [1e9, " G"] : count >= 1e6 ? [1e6, " M"] : count >= 1e4 ? [1e3, " k"] : [1, ""]
  const scaled = count / size
  return `${letter === "" || scaled >= 100 ? grouped(String(Math.round(scaled))) : scaled.toFixed(1)}${letter}`
}

/** The first error in words, at hand wherever one has scrolled. */
function FirstError({ results: { checked } }: { results: Results }) {
  const text = useDocument(({ text }) => text)
  const error = checked?.diagnostics.find(({ severity }) => severity === "error")
  if (!error) return null
  const go = (): void => {
    showTab("problems")
    goToSpan([error.span.from, error.span.to])
  }
  return (
    <button className={css["error"]} onClick={go} title={`${error.message} Click to go there`} type="button">
      <b>{placeOf(text, error.span.from)}</b> {error.message}
    </button>
  )
}

const signs = { good: "✓", warning: "▲", error: "✕", quiet: "" } as const

function Line({ mark, children }: { mark: keyof typeof signs; children: ReactNode }) {
  return (
    <p className={css["state"]} data-state={mark} role="status">
      <span aria-hidden="true" className={css["sign"]}>
        {signs[mark]}
      </span>
      {children}
    </p>
  )
}

function PlanHash({ sha256 }: { sha256: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1200)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = (): void => void navigator.clipboard.writeText(sha256).then(() => setCopied(true))
  return (
    <button
      className={css["action"]}
      onClick={copy}
      title={`Identity of the compiled contract: SHA-256 ${sha256}. Click to copy`}
      type="button"
    >
      <span className={css["word"]}>{copied ? "copied" : "plan"}</span>
      <code>{sha256.slice(0, 12)}</code>
      <span className="visually-hidden">, copy</span>
      <Icon name="copy" />
    </button>
  )
}

/** Saves the canonical plan of the settled text: what is signed and run elsewhere. */
async function download(): Promise<void> {
  const artifact = await engineFor("settle").artifact()
  if (artifact) saveFile(artifact.name, artifact.text, "application/json")
}
