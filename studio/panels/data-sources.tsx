import { useEffect, useState } from "react"
import type { Fault, InputSource } from "../../engine/worker/index.ts"
import { grouped } from "../figures/amount.ts"
import { grainText } from "../figures/time.ts"
import { engineFor } from "../session/engines.ts"
import { useResults, type Settled } from "../session/results.ts"
import { inputKey, showChart } from "../session/shown-chart.ts"
import { showSpan } from "../session/trace.ts"
import problems from "./problems.module.css"
import css from "./data-sources.module.css"

/** What is wrong with the readings, then what the contract reads: each input with its file, its column and what came of it. */
export function DataSources({ settled, faults }: { settled: Settled | undefined; faults: readonly Fault[] }) {
  const [sources, setSources] = useState<readonly InputSource[]>()
  useEffect(() => {
    if (!settled) return
    let late = false
    engineFor("settle")
      .sources()
      .then((found) => late || setSources(found))
      .catch(() => {})
    return () => {
      late = true
    }
  }, [settled])
  return (
    <>
      {faults.length > 0 && <Faults faults={faults} />}
      <Events />
      {sources && sources.length > 0 && (
        <table aria-label="Inputs and where they are read" className={css["table"]}>
          <thead>
            <tr>
              <th scope="col">Input</th>
              <th scope="col">Read from</th>
              <th className={css["figure"]} scope="col">
                Readings
              </th>
              <th className={css["figure"]} scope="col">
                Missing
              </th>
            </tr>
          </thead>
          <tbody>
            {sources.map((source) => (
              <SourceRow
                key={inputKey(source)}
                given={settled?.test !== undefined}
                source={source}
                span={settled?.outline.find(({ name }) => name === source.name)?.span}
              />
            ))}
          </tbody>
        </table>
      )}
      {sources?.length === 0 && (
        <p className={problems["empty"]}>
          {settled?.test === undefined
            ? "The contract reads no data: it has no inputs."
            : "The test gives the readings itself, in its text."}
        </p>
      )}
      {!settled && (
        <p className={problems["empty"]}>Which input reads which file stands here once the text is settled.</p>
      )}
    </>
  )
}

/** The events of the contract: which have happened, and when. */
function Events() {
  const events = useResults(({ events }) => events)
  const waits = useResults(({ problem }) => problem)
  if (!events || events.length === 0) return null
  return (
    <ul aria-label="Events" className={css["events"]}>
      {waits !== undefined && <li className={css["waits"]}>{waits}</li>}
      {events.map(({ name, title, clause, source, guaranteed, longstop, happened, spans }) => (
        <li data-event={name} key={name}>
          <span aria-hidden="true" className={css["sign"]} data-happened={happened !== undefined || undefined}>
            {spans !== undefined ? "≡" : happened === undefined ? "○" : "●"}
          </span>
          <span>
            {title ?? name} {title !== undefined && <code>{name}</code>}{" "}
            {clause && <span className={css["clause"]}>{clause}</span>}
          </span>
          <span className={css["when"]}>
            {spans === undefined
              ? (happened ?? "has not happened")
              : `${grouped(String(spans))} ${spans === 1 ? "stretch" : "stretches"}`}
          </span>
          <span className={css["minor"]}>
            {source.kind} “{source.name}”{guaranteed !== undefined && ` · guaranteed ${guaranteed}`}
            {longstop !== undefined && ` · longstop ${longstop}`}
          </span>
        </li>
      ))}
    </ul>
  )
}

function SourceRow({
  source,
  span,
  given,
}: {
  source: InputSource
  span: readonly [number, number] | undefined
  given: boolean
}) {
  const { name, title, members, unit, grain, file, column, postings, readings, gaps, marked } = source
  const term = [title ?? name, ...members].join(" · ")
  return (
    <tr>
      <th scope="row">
        <button
          className={css["name"]}
          onClick={() => showSpan(span)}
          title={`${term}: show it in the contract`}
          type="button"
        >
          {title === undefined ? <code>{term}</code> : term}
        </button>
        <span className={css["minor"]}>
          {unit} each {grainText(grain)}
        </span>
      </th>
      <td className={css["source"]}>
        {source.source.kind} “{source.source.name}”
        {postings !== undefined ? (
          <span className={css["minor"]} title="Read from what these other contracts post">
            {postings.join(", ") || "nothing posted"}
          </span>
        ) : file === undefined && given ? (
          <span className={css["minor"]}>given by the test</span>
        ) : file === undefined ? (
          <span className={`${css["minor"]} ${css["unbound"]}`}>bound to no file</span>
        ) : (
          <span className={css["minor"]}>
            {file} › <code>{column}</code>
          </span>
        )}
      </td>
      <td className={css["figure"]}>
        {readings > 0 && given && file === undefined ? (
          grouped(String(readings))
        ) : readings > 0 ? (
          <button
            className={css["readings"]}
            onClick={() => showChart(inputKey(source))}
            title={`Show ${term} in the chart`}
            type="button"
          >
            {grouped(String(readings))}
          </button>
        ) : (
          "–"
        )}
        <span className={css["minor"]}>
          {marked.length === 0 && readings > 0
            ? "measured"
            : marked.map(({ quality, count }) => (
                <span key={quality}>
                  {grouped(String(count))} {quality}
                </span>
              ))}
        </span>
      </td>
      <td className={css["figure"]}>
        {gaps > 0 ? grouped(String(gaps)) : "–"}
        <span className={css["minor"]} title="What the contract says of a missing reading">
          {policyText(source.missing)}
        </span>
      </td>
    </tr>
  )
}

/** What a missing reading does, in the words of the contract. */
function policyText(missing: InputSource["missing"]): string {
  switch (missing.policy) {
    case "error":
      return "withhold"
    case "zero":
      return "count as 0"
    case "false":
      return "count as false"
    case "use":
      return `use ${missing.input}`
    case "hold":
      return `hold ${missing.minutes} min`
  }
}

function Faults({ faults }: { faults: readonly Fault[] }) {
  return (
    <ul className={problems["list"]}>
      {faults.map(({ number, message, remedy, file, line, count }, at) => (
        <li data-severity="warning" key={at}>
          <span aria-label="Data fault" className={problems["sign"]} role="img">
            ▲
          </span>
          <div className={problems["what"]}>
            <span>{message}</span>
            <span className={problems["remedy"]}>{remedy}</span>
          </div>
          <span className={problems["place"]}>
            {number}
            {file && <> · {line ? `${file}:${line}` : file}</>}
            {count > 1 && <> · {grouped(String(count))}×</>}
          </span>
        </li>
      ))}
    </ul>
  )
}
