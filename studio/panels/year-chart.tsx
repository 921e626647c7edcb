import { useEffect, useMemo, useRef, useState } from "react"
import "uplot/dist/uPlot.min.css"
import type { InputReadings, SeriesReply } from "../../engine/worker/index.ts"
import { Icon } from "../controls/icon.tsx"
import { Party } from "../controls/party.tsx"
import { HeldMark } from "../controls/quality-mark.tsx"
import { grouped } from "../figures/amount.ts"
import { offsetText, periodText } from "../figures/time.ts"
import { engineFor } from "../session/engines.ts"
import { isStale, useResults, type Settled } from "../session/results.ts"
import { inputKey, money, showChart, useShownChart } from "../session/shown-chart.ts"
import { extremes, moneyByMonth, partiesOf, type MonthlyMoney } from "./chart-data.ts"
import { drawMoney, drawReadings, type Drawing } from "./chart-drawing.ts"
import { ChartTable } from "./chart-table.tsx"
import css from "./year-chart.module.css"

/** The year at a glance: money by month as one party sees it, or the readings of one input. */
export function YearChart() {
  const settled = useResults(({ settled }) => settled)
  const stale = useResults(isStale)
  const chosen = useShownChart(({ chosen }) => chosen)
  const [asTable, setAsTable] = useState(false)
  const [party, setParty] = useState<string>()
  const parties = useMemo(() => (settled ? partiesOf(settled.settlement) : []), [settled])
  const seenBy = party !== undefined && parties.includes(party) ? party : parties[0]
  const input = settled?.inputs.find((one) => inputKey(one) === chosen)
  return (
    <section aria-label="Chart" className="panel">
      <div className="panel-head">
        <h2 className="visually-hidden">Chart</h2>
        <select
          aria-label="What the chart shows"
          className={css["select"]}
          onChange={(event) => showChart(event.target.value)}
          value={input ? chosen : money}
        >
          <option value={money}>Money by month</option>
          {settled && settled.inputs.length > 0 && (
            <optgroup label="Readings">
              {settled.inputs.map((one) => (
                <option key={inputKey(one)} value={inputKey(one)}>
                  {[one.title ?? one.name, ...one.members].join(" · ")}
                </option>
              ))}
            </optgroup>
          )}
        </select>
        {!input && seenBy !== undefined && (
          <label className={css["seen"]}>
            for
            <select
              aria-label="As which party sees it"
              className={css["select"]}
              onChange={(event) => setParty(event.target.value)}
              value={seenBy}
            >
              {parties.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
        )}
        <button
          aria-pressed={asTable}
          className={css["as-table"]}
          onClick={() => setAsTable(!asTable)}
          title="Show the figures behind the chart"
          type="button"
        >
          <Icon name="table" />
          <span className="visually-hidden">Table</span>
        </button>
      </div>
      <div className={`${css["place"]} ${stale ? css["stale"] : ""}`}>
        {settled &&
          (input ? (
            <ReadingsChart asTable={asTable} input={input} key={chosen} settled={settled} />
          ) : (
            seenBy !== undefined && <MoneyChart asTable={asTable} seenBy={seenBy} settled={settled} />
          ))}
      </div>
    </section>
  )
}

function MoneyChart({ settled, seenBy, asTable }: { settled: Settled; seenBy: string; asTable: boolean }) {
  const flow = useMemo(() => moneyByMonth(settled.settlement, seenBy), [settled, seenBy])
  const [at, setAt] = useState<number>()
  const place = useDrawing((element) => drawMoney(element, flow, setAt), [flow, asTable])
  const month = at === undefined ? undefined : flow.months[at]
  const shown = month ?? flow.total
  const onHold = flow.months.filter(({ held }) => held)
  return (
    <figure className={css["figure"]}>
      <Readout>
        <span>{month ? periodText(month.month) : "All months"}</span>
        <span className={css["minor"]}>
          received <b>{grouped(shown.received)}</b>
        </span>
        <span className={css["minor"]}>
          paid <b>{grouped(shown.paid)}</b>
        </span>
        <span>
          net {shown.held && <HeldMark />} <b>{grouped(shown.net)}</b> {flow.currency}
        </span>
      </Readout>
      {flow.total.held && (
        <p className={css["on-hold"]} title={onHold.map(({ month }) => periodText(month)).join(", ")}>
          Of which on hold{month && `, ${periodText(month.month)}`}: received {grouped(shown.held?.received ?? "0")},
          paid {grouped(shown.held?.paid ?? "0")}, net {grouped(shown.held?.net ?? "0")} {flow.currency}
          {!month && `, in ${onHold.length} of ${flow.months.length} months`}
        </p>
      )}
      {asTable ? (
        <ChartTable
          count={flow.months.length}
          heads={["Month", `Received ${flow.currency}`, `Paid ${flow.currency}`, `Net ${flow.currency}`]}
          label="Money by month"
          rowAt={(row) => {
            const found = flow.months[row]
            return {
              name: found
                ? `${periodText(found.month)}${found.withheld ? ", a part withheld" : ""}${found.held ? ", a part on hold" : ""}`
                : "",
              figures: [found?.received, found?.paid, found?.net],
            }
          }}
        />
      ) : (
        <div aria-hidden="true" className={css["canvas"]} ref={place} />
      )}
      <figcaption className="visually-hidden">
        <Party name={seenBy} /> {summary(flow)}
      </figcaption>
    </figure>
  )
}

const summary = ({ months, total, currency }: MonthlyMoney): string =>
  [
    `received ${grouped(total.received)}, paid ${grouped(total.paid)}, net ${grouped(total.net)} ${currency}.`,
    ...months.map(
      ({ month, net, held }) => `${periodText(month)}: net ${grouped(net)}${held ? ", a part on hold" : ""}.`,
    ),
  ].join(" ")

function ReadingsChart({ settled, input, asTable }: { settled: Settled; input: InputReadings; asTable: boolean }) {
  const [series, setSeries] = useState<SeriesReply>()
  const [at, setAt] = useState<number>()
  useEffect(() => {
    let late = false
    engineFor("settle")
      .series(input.name, input.members)
      .then((found) => late || setSeries(found))
      .catch(() => {})
    return () => {
      late = true
    }
  }, [settled, input])
  const { zone } = settled.settlement
  const place = useDrawing(
    (element) => (series ? drawReadings(element, series, zone, setAt) : undefined),
    [series, zone, asTable],
  )
  if (!series) return <figure className={css["figure"]} />
  const { unit, bounds_utc, offset_minutes, values } = series
  const found = extremes(values)
  const timeAt = (index: number): string => offsetText(bounds_utc[index] ?? 0, offset_minutes[index] ?? 0)
  return (
    <figure className={css["figure"]}>
      <Readout>
        {at === undefined || at >= values.length ? (
          <>
            <span>{grouped(String(values.length - found.gaps))} readings</span>
            {found.gaps > 0 && <span className={css["gaps"]}>{grouped(String(found.gaps))} missing</span>}
            {found.largest !== undefined && (
              <span>
                largest <b>{grouped(values[found.largest] ?? "")}</b> {unit}
              </span>
            )}
          </>
        ) : (
          <>
            <span>{timeAt(at)}</span>
            <span>
              <b>{values[at] === undefined ? "missing" : grouped(values[at])}</b> {unit}
            </span>
          </>
        )}
      </Readout>
      {asTable ? (
        <ChartTable
          count={values.length}
          heads={["Starts", `${input.title ?? input.name} ${unit}`]}
          label={`Readings of ${input.title ?? input.name}`}
          rowAt={(row) => ({ name: timeAt(row), figures: [values[row]] })}
        />
      ) : (
        <div aria-hidden="true" className={css["canvas"]} ref={place} />
      )}
      <figcaption className="visually-hidden">
        {input.title ?? input.name}: {values.length - found.gaps} readings in {unit}, {found.gaps} missing.
        {found.smallest !== undefined && ` Smallest ${values[found.smallest]} at ${timeAt(found.smallest)}.`}
        {found.largest !== undefined && ` Largest ${values[found.largest]} at ${timeAt(found.largest)}.`}
      </figcaption>
    </figure>
  )
}

function Readout({ children }: { children: React.ReactNode }) {
  return <p className={css["readout"]}>{children}</p>
}

/** Draws into an element and draws again when the element, the colours or the data change. */
function useDrawing(draw: (element: HTMLElement) => Drawing | undefined, parts: readonly unknown[]) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = place.current
    if (!element) return
    const drawing = draw(element)
    if (!drawing) return
    const observer = new ResizeObserver(() => drawing.resize())
    observer.observe(element)
    return () => {
      observer.disconnect()
      drawing.end()
    }
    // The parts are what the drawing shows.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, parts)
  return place
}
