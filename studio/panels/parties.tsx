import { useEffect, type CSSProperties, type MouseEvent, type ReactNode } from "react"
import type {
  Agreement,
  ComparedContract,
  FigureComparison,
  FigureValue,
  Net,
  PartySelection,
  PartyTable,
  Total,
} from "../../engine/worker/index.ts"
import { Amount } from "../controls/amount.tsx"
import { Party } from "../controls/party.tsx"
import { HeldMark } from "../controls/quality-mark.tsx"
import { moveByArrows } from "../controls/table-keys.ts"
import { breadth, decimals, grouped, isZero, shortTo } from "../figures/amount.ts"
import { periodText } from "../figures/time.ts"
import {
  compareAgain,
  openPostings,
  showFigure,
  showMonth,
  stopComparing,
  useIsPast,
  useParties,
  watchParties,
} from "../session/parties.ts"
import { useResults } from "../session/results.ts"
import { showContract } from "../session/shown-contract.ts"
import { openNumber, useTrace } from "../session/trace.ts"
import { useShownSummary } from "../session/use-shown.ts"
import { distinct } from "./contract-names.ts"
import statement from "./statement.module.css"
import css from "./parties.module.css"

/** What each party is left with under each contract of the text, on the same data and over the same days. */
export function Parties() {
  useEffect(watchParties, [])
  const { compared, month, figure } = useParties()
  const past = useIsPast()
  if (!compared) return <Waiting />
  const { contracts, periods } = compared.comparison
  const shown = periods.find((period) => period.month === month) ?? periods[0]
  const figurePeriod = figure?.periods.find((period) => period.month === shown?.month)
  const breadths = [
    ...(shown?.tables.flatMap(({ parties, groups, internal }) => [
      ...[...parties, ...groups].flatMap(({ nets, inAll }) => [...nets, inAll].map(breadthOf)),
      ...internal.map((each) => breadth(each?.amount ?? "")),
    ]) ?? []),
    ...(figurePeriod?.all?.values ?? []).map((value) => breadth(shortTo(shownPlaces, value?.amount ?? ""))),
  ]
  // One width for all columns, so that the contracts of both tables stand under each other.
  const width = { "--figure-width": `${Math.max(8, ...breadths)}ch` } as CSSProperties
  return (
    <div className={css["parties"]} data-past={past || undefined} style={width}>
      <div className={css["choices"]}>
        <label>
          <span>Days</span>
          <select
            aria-label="Days that are compared"
            onChange={({ target }) => showMonth(target.value === "" ? undefined : target.value)}
            value={shown?.month ?? ""}
          >
            <option value="">{daysText(contracts)}</option>
            {periods.flatMap(({ month: each }) =>
              each === undefined ? (
                []
              ) : (
                <option key={each} value={each}>
                  {periodText(each)}
                </option>
              ),
            )}
          </select>
        </label>
        {shown?.tables.map((table) => (
          <Verdict contracts={contracts} key={table.currency} table={table} />
        ))}
      </div>
      {shown?.tables.map((table) => (
        <MoneyTable contracts={contracts} key={table.currency} month={shown.month} table={table} />
      ))}
      {shown?.tables.length === 0 && (
        <p className={statement["empty"]}>None of the contracts posts anything in these days.</p>
      )}
      {figure && (
        <FigureBlock contracts={contracts} figure={figure} month={figurePeriod?.month} names={compared.figures} />
      )}
      <Unsettled contracts={contracts} />
    </div>
  )
}

/** Decimals of a figure in its column; all of them are told on hover and where it is opened. */
const shownPlaces = 3

/** With the word that says that a part is missing. */
const breadthOf = (net: Net | undefined): number => (net ? breadth(net.amount) + (net.withheld > 0 ? 4 : 0) : 0)

/** How far the comparison is, beside the tabs. */
export function PartiesState() {
  const { compared, running, stopped, failure, problem } = useParties()
  const errors = useIsPast()
  const ofText = useResults(({ checked }) => checked?.contracts.length ?? 0)
  if (running)
    return (
      <>
        <progress aria-label="Comparing" max={1} value={running.share} />
        <button className={css["action"]} onClick={stopComparing} type="button">
          Stop
        </button>
      </>
    )
  if (stopped || failure !== undefined)
    return (
      <>
        <span className={statement["warned"]}>{failure ?? "Stopped"}</span>
        <button className={css["action"]} onClick={compareAgain} type="button">
          Compare again
        </button>
      </>
    )
  if (problem !== undefined) return <span className={statement["warned"]}>{problem}</span>
  if (!compared) return null
  const count = compared.comparison.contracts.length
  if (errors) return <span className={statement["warned"]}>of the last good text</span>
  return (
    <>
      {compared.test !== undefined && (
        <span title={compared.test}>{count < ofText ? `the test runs ${count} of ${ofText}` : "on a test"}</span>
      )}
      <span title="Each contract is settled whole, on the same data">
        {count} {count === 1 ? "contract" : "contracts"} settled, {grouped(String(compared.milliseconds))} ms
      </span>
    </>
  )
}

/** Nothing is compared yet, and why. */
function Waiting() {
  const { running, problem, failure, stopped } = useParties()
  const untested = useResults(({ untested }) => untested)
  const broken = useResults(({ checked }) => checked?.contracts.length === 0)
  const words = broken
    ? "What each party is left with appears here once the text has no errors. They are listed below it."
    : (failure ??
      problem ??
      (stopped
        ? "Stopped before every contract was settled."
        : running
          ? `Settling every contract of the text… ${Math.floor(running.share * 100)} %`
          : untested === undefined
            ? "Settling every contract of the text…"
            : "What each party is left with appears here once there are readings: choose a folder above, or write a test that runs the contracts."))
  return (
    <p className={statement["empty"]} role="status">
      {words}
    </p>
  )
}

/** Whether everybody together has nothing, at one glance. */
function Verdict({
  contracts,
  table: { all, currency },
}: {
  contracts: readonly ComparedContract[]
  table: PartyTable
}) {
  const settled = all.filter((total) => total !== undefined)
  const wrong = all.flatMap((total, at) =>
    total && !total.isZero ? [{ total, title: contracts[at]?.title ?? "" }] : [],
  )
  const [first] = settled
  if (!first) return null
  if (wrong.length > 0)
    return (
      <p className={css["verdict"]} data-verdict="bad" role="status">
        <b aria-hidden="true">✗</b> All parties together do not sum to zero:{" "}
        {wrong.map(({ total, title }) => `${title} ${grouped(total.amount)} ${currency}`).join(", ")}
      </p>
    )
  return (
    <p className={css["verdict"]} data-verdict="good" role="status">
      <b aria-hidden="true">✓</b> All parties together: {grouped(first.amount)} {currency}
      {settled.length > 1 && ` under each of the ${settled.length}`}
    </p>
  )
}

function MoneyTable({
  contracts,
  table,
  month,
}: {
  contracts: readonly ComparedContract[]
  table: PartyTable
  month: string | undefined
}) {
  const { currency, parties, groups, all, allInAll, internal } = table
  const nets = [...parties, ...groups].flatMap((row) => row.nets)
  const pad = Math.max(0, ...nets.map((net) => (net ? decimals(net.amount) : 0)))
  const entry = parties.findIndex((row) => row.nets.some((net) => net))
  const selection = (at: number, of: PartySelection["of"]): PartySelection => ({
    contract: contracts[at]?.id ?? "",
    currency,
    of,
    ...(month === undefined ? {} : { month }),
  })
  const isDealt = allInAll !== undefined
  const cells = (
    row: { readonly name: string; readonly nets: PartyTable["parties"][number]["nets"] },
    of: PartySelection["of"],
    first = false,
  ) =>
    row.nets.map((net, at) => (
      <td data-contract={contracts[at]?.id} key={at}>
        {net && (
          <NetButton
            first={first && row.nets.findIndex((each) => each) === at}
            label={labelOf(row.name, contracts[at], month)}
            net={net}
            pad={pad}
            selection={selection(at, of)}
          />
        )}
      </td>
    ))
  return (
    <table
      aria-label={`Received less paid by each party, ${currency}`}
      className={`${statement["table"]} ${css["table"]}`}
      onKeyDown={moveByArrows}
    >
      <Heads contracts={contracts} last={isDealt ? "In all" : undefined}>
        Received less paid <span className={statement["unit"]}>{currency}</span>
      </Heads>
      <tbody>
        {parties.map((row, at) => (
          <tr data-row={row.id} key={row.name}>
            <th scope="row">
              <Party name={row.id} title={row.name} />
            </th>
            {cells(row, { party: row.name }, at === entry)}
            {isDealt && <InAll net={row.inAll} pad={pad} />}
          </tr>
        ))}
      </tbody>
      <tbody className={css["sums"]}>
        {groups.map((row) => (
          <tr data-row={row.name} key={row.name}>
            <th scope="row" title={`${row.members.join(", ")}, together`}>
              <GroupHead agreement={row.agreement} name={row.name} unit={currency} />
            </th>
            {cells(row, { group: row.name })}
            {isDealt && <InAll net={row.inAll} pad={pad} />}
          </tr>
        ))}
        <tr data-row="all">
          <th scope="row">All together</th>
          {[...all, ...(allInAll ? [allInAll] : [])].map((total, at) => (
            <td data-contract={contracts[at]?.id ?? "all"} key={at}>
              {total && <Zero pad={pad} total={total} />}
            </td>
          ))}
        </tr>
        {internal.some((each) => each) && (
          <tr className={css["internal"]} data-row="internal">
            <th scope="row" title="Payer and payee are one party: shown, and paid by nobody">
              Internal, in no sum
            </th>
            {internal.map((each, at) => (
              <td data-contract={contracts[at]?.id} key={at}>
                {each && (
                  <NetButton
                    label={labelOf("Internal", contracts[at], month)}
                    net={{ amount: each.amount, postings: each.count, withheld: 0, held: false }}
                    pad={pad}
                    selection={selection(at, "internal")}
                  />
                )}
              </td>
            ))}
          </tr>
        )}
      </tbody>
    </table>
  )
}

/** What everybody together has, with the mark of its being nothing. */
function Zero({ total: { amount, isZero: isGood }, pad }: { total: Total; pad: number }) {
  return (
    <span className={css["all"]} data-verdict={isGood ? "good" : "bad"}>
      <b aria-label={isGood ? "zero" : "not zero"} role="img">
        {isGood ? "✓" : "✗"}
      </b>
      <Amount pad={pad} text={amount} />
    </span>
  )
}

/** What a party has from all contracts of a deal. */
function InAll({ net, pad }: { net: Net | undefined; pad: number }) {
  if (!net) return <td />
  return (
    <td data-contract="all">
      <span className={css["all"]}>
        {net.withheld > 0 && <span className={statement["part"]}>part </span>}
        <Amount dash={net.withheld === 0} pad={pad} text={net.amount} />
      </span>
    </td>
  )
}

const labelOf = (what: string, contract: ComparedContract | undefined, month: string | undefined): string =>
  [what, contract?.title, month === undefined ? undefined : periodText(month)].filter(Boolean).join(" · ")

/** The contracts across, by what tells them apart. A click shows one in the rest of the page. */
function Heads({
  contracts,
  last,
  children,
}: {
  contracts: readonly ComparedContract[]
  /** The head of one more column. */
  last?: string | undefined
  children: ReactNode
}) {
  const shown = useShownSummary()?.id
  const names = distinct(contracts.map(({ title }) => title))
  return (
    <thead>
      <tr>
        <th className={statement["corner"]} scope="col">
          {children}
        </th>
        {contracts.map(({ id, title, problem, withheld }, at) => (
          <th aria-current={id === shown || undefined} data-contract={id} key={id} scope="col">
            <button
              onClick={() => showContract(id)}
              tabIndex={-1}
              title={`${title}${id === shown ? "" : ": show it in the statement, too"}`}
              type="button"
            >
              {names[at]}
            </button>
            {problem !== undefined && <span className={statement["warned"]}>not settled</span>}
            {withheld > 0 && <span className={statement["warned"]}>{grouped(String(withheld))} withheld</span>}
          </th>
        ))}
        {last !== undefined && <th scope="col">{last}</th>}
      </tr>
    </thead>
  )
}

/** A group of parties, and whether it comes to the same under every contract. */
function GroupHead({ name, agreement, unit }: { name: string; agreement: Agreement | undefined; unit: string }) {
  return (
    <>
      <span className={css["group"]}>{name.replaceAll("_", " ")}</span>
      {agreement && (
        <span className={css["agreement"]} data-agreement={agreement.is}>
          <Agreed agreement={agreement} unit={unit} />
        </span>
      )}
    </>
  )
}

function Agreed({ agreement, unit }: { agreement: Agreement; unit: string }) {
  switch (agreement.is) {
    case "same":
      return (
        <>
          <b aria-hidden="true">✓</b> the same in all
        </>
      )
    case "different":
      return (
        <>
          differs by {grouped(agreement.by)} {unit}
        </>
      )
    case "open":
      return <span title="An amount is withheld, or the contracts are settled over different days">open</span>
  }
}

/** An amount of a party. It opens the postings that it adds. */
function NetButton({
  net,
  label,
  selection,
  pad,
  first = false,
}: {
  net: Net
  label: string
  selection: PartySelection
  pad: number
  first?: boolean
}) {
  const shown = useTrace(({ path }) => path[0]?.label === label)
  const open = ({ currentTarget }: MouseEvent<HTMLButtonElement>): void =>
    void openPostings(selection, label, currentTarget).catch(() => {})
  const { amount, postings, withheld, held } = net
  const count = `${grouped(String(postings))} ${postings === 1 ? "posting" : "postings"}`
  return (
    <button
      aria-current={shown || undefined}
      className={statement["number"]}
      data-number
      onClick={open}
      tabIndex={first ? 0 : -1}
      title={withheld > 0 ? `${count}; ${withheld} more are withheld` : `${count}. Click to see them`}
      type="button"
    >
      {held && <HeldMark />}
      {withheld > 0 && <span className={statement["part"]}>part </span>}
      <Amount dash={withheld === 0} pad={pad} text={amount} />
    </button>
  )
}

/** What the contracts define for each party of a group, one of these figures at a time: tonnes, shares, cash. */
function FigureBlock({
  contracts,
  figure,
  month,
  names,
}: {
  contracts: readonly ComparedContract[]
  figure: FigureComparison
  month: string | undefined
  names: readonly { readonly name: string; readonly title?: string; readonly unit: string }[]
}) {
  const period = figure.periods.find((each) => each.month === month) ?? figure.periods[0]
  const values = period ? [...period.parties.flatMap((row) => row.values), ...(period.all?.values ?? [])] : []
  const pad = Math.min(shownPlaces, Math.max(0, ...values.map((value) => (value ? decimals(value.amount) : 0))))
  const title = figure.title ?? figure.name
  const openable = (party: string, at: number, value: FigureValue): Parameters<typeof openNumber>[0] => {
    const compared = contracts[at]?.id ?? ""
    const label = labelOf(`${title}, ${party}`, contracts[at], month)
    if (value.reference) return { opens: "number", label, reference: value.reference, compared }
    const figures = figure.periods.flatMap(({ month: own, parties }) => {
      const each = parties.find(({ name }) => name === party)?.values[at]
      return own === undefined || !each?.reference
        ? []
        : [{ period: own, amount: each.amount, reference: each.reference }]
    })
    return { opens: "figures", label, unit: figure.unit, figures, compared }
  }
  return (
    <table
      aria-label={`${title} by party, ${figure.unit}`}
      className={`${statement["table"]} ${css["table"]}`}
      onKeyDown={moveByArrows}
    >
      <Heads contracts={contracts}>
        <select
          aria-label="Figure by party"
          onChange={({ target }) => showFigure(target.value)}
          title="What the contracts define for each party of a group"
          value={figure.name}
        >
          {names.map(({ name, title: own, unit }) => (
            <option key={name} value={name}>
              {own ?? name}, {unit}
            </option>
          ))}
        </select>
      </Heads>
      <tbody>
        {period?.parties.map((row, down) => (
          <tr data-row={row.name} key={row.name}>
            <th scope="row">
              <Party name={row.id} title={row.name} />
            </th>
            {row.values.map((value, at) => (
              <td data-contract={contracts[at]?.id} key={at}>
                {value && (
                  <ValueButton
                    door={openable(row.name, at, value)}
                    first={down === 0 && row.values.findIndex((each) => each) === at}
                    pad={pad}
                    unit={figure.unit}
                    value={value}
                  />
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      {period?.all ? (
        <tbody className={css["sums"]}>
          <tr data-row="all">
            <th scope="row">
              <span className={css["group"]}>Together</span>
              {period.all.agreement && (
                <span className={css["agreement"]} data-agreement={period.all.agreement.is}>
                  <Agreed agreement={period.all.agreement} unit={figure.unit} />
                </span>
              )}
            </th>
            {period.all.values.map((value, at) => (
              <td data-contract={contracts[at]?.id} key={at}>
                {value && (
                  <span className={css["all"]} title={`${grouped(value.amount)} ${figure.unit}`}>
                    {value.withheld > 0 && <span className={statement["part"]}>part </span>}
                    <Amount pad={pad} text={shortTo(shownPlaces, value.amount)} />
                  </span>
                )}
              </td>
            ))}
          </tr>
        </tbody>
      ) : (
        values.every((value) => value === undefined) && (
          <tbody>
            <tr>
              <td className={css["note"]} colSpan={contracts.length + 1}>
                A figure in force is not added over months: choose one.
              </td>
            </tr>
          </tbody>
        )
      )}
    </table>
  )
}

function ValueButton({
  value,
  unit,
  door,
  pad,
  first,
}: {
  value: FigureValue
  unit: string
  door: Parameters<typeof openNumber>[0]
  pad: number
  first: boolean
}) {
  const shown = useTrace(({ path }) => path[0]?.label === door.label)
  return (
    <button
      aria-current={shown || undefined}
      className={statement["number"]}
      data-number
      onClick={({ currentTarget }) => openNumber(door, currentTarget)}
      tabIndex={first ? 0 : -1}
      title={`${grouped(value.amount)} ${unit}. ${value.withheld > 0 ? "A part is withheld" : "Click to see how it came about"}`}
      type="button"
    >
      {value.withheld > 0 && <span className={statement["part"]}>part </span>}
      <Amount dash={value.withheld === 0 && isZero(value.amount)} pad={pad} text={shortTo(shownPlaces, value.amount)} />
    </button>
  )
}

/** The contracts of which nothing could be settled, each with its reason. */
function Unsettled({ contracts }: { contracts: readonly ComparedContract[] }) {
  const found = contracts.filter(({ problem }) => problem !== undefined)
  if (found.length === 0) return null
  return (
    <ul className={css["unsettled"]}>
      {found.map(({ id, title, problem }) => (
        <li key={id}>
          <b>{title}</b>: {problem}
        </li>
      ))}
    </ul>
  )
}

/** "2027-01-01 to 2027-12-31": the days of all of them, or of each. */
function daysText(contracts: readonly ComparedContract[]): string {
  const days = [...new Set(contracts.flatMap(({ from, through, problem }) => (problem ? [] : `${from} to ${through}`)))]
  return days.length > 1 ? "the days of each" : (days[0] ?? "no days")
}
