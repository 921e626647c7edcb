import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react"
import type { Explanation, NumberReference, Posting, TraceNode } from "../../engine/worker/index.ts"
import { Amount } from "../controls/amount.tsx"
import { QualityMark } from "../controls/quality-mark.tsx"
import { decimals, grouped, isZero, negated, sum } from "../figures/amount.ts"
import { instant_utc, instantText, periodText } from "../figures/time.ts"
import { currentDocument, useDocument } from "../session/document.ts"
import { engineFor, wasStopped } from "../session/engines.ts"
import { doorTo } from "../session/postings.ts"
import { useIsPast, useParties } from "../session/parties.ts"
import { isStale, useResults } from "../session/results.ts"
import { back, backTo, openDeeper, openNumber, showSpan, useTrace, type Door } from "../session/trace.ts"
import { SumOfPostings } from "./sum-of-postings.tsx"
import css from "./trace.module.css"

/** How one number came about, one level at a time, down to the reading and its line in the file. */
export function Trace() {
  const { path } = useTrace()
  const door = path.at(-1)
  const ofSettlement = useResults(isStale)
  const ofComparison = useIsPast()
  const stale = door?.compared === undefined ? ofSettlement : ofComparison
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    if (door) panel.current?.focus({ preventScroll: true })
  }, [door])
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !door) return
    event.preventDefault()
    back()
  }
  return (
    <section
      aria-label="Explanation"
      className="panel"
      data-depth={path.length}
      onKeyDown={onKeyDown}
      ref={panel}
      tabIndex={-1}
    >
      <div className="panel-head">
        <h2>Explanation</h2>
        {path.length > 0 ? <Path path={path} /> : <Invitation />}
        {path.length > 0 && (
          <div className="aside">
            {stale && <span className={css["stale"]}>of the last good result</span>}
            <button className={css["back"]} onClick={back} type="button">
              {path.length > 1 ? "Back" : "Close"} <kbd>Esc</kbd>
            </button>
          </div>
        )}
      </div>
      <div
        className="panel-body"
        data-shows="explanation"
        tabIndex={0}
        role="region"
        aria-label="Explanation of the number"
      >
        {door === undefined ? null : door.opens === "postings" ? (
          <SumOfPostings {...door} />
        ) : door.opens === "figures" ? (
          <Figures {...door} />
        ) : (
          <NumberExplained door={door} key={`${door.compared ?? ""} ${keyOf(door.reference)}`} />
        )}
      </div>
    </section>
  )
}

/** Nothing is open yet: how to begin, and the first number to begin with. */
function Invitation() {
  const first = useResults(({ settled }) =>
    settled?.outline
      .map(({ name }) => settled.settlement.postings.find(({ rule }) => rule === name))
      .find((found) => found),
  )
  return (
    <p className={css["invitation"]}>
      Select any number to see how it came about
      {first && (
        <>
          {", such as "}
          <button
            className={css["door"]}
            onClick={() => openNumber(doorTo([first], `${first.title ?? first.rule} · ${periodText(first.period)}`))}
            type="button"
          >
            {first.title ?? first.rule}, {periodText(first.period)}
          </button>
        </>
      )}
    </p>
  )
}

const keyOf = ({ contract, rule, stage, worth, recipient, members, at_utc }: NumberReference): string =>
  [contract ?? "", rule, stage ?? "", worth ? "worth" : "", recipient ?? "", ...members, at_utc].join(" ")

function Path({ path }: { path: readonly Door[] }) {
  return (
    <nav aria-label="Path of the explanation" className={css["path"]}>
      <ol>
        {path.map((door, level) => (
          <li key={level}>
            {level === path.length - 1 ? (
              <span aria-current="step">{door.label}</span>
            ) : (
              <button onClick={() => backTo(level)} type="button">
                {door.label}
              </button>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** The explanation of the settlement on screen; it follows when the text is settled anew. */
function NumberExplained({ door }: { door: Extract<Door, { opens: "number" }> }) {
  const settled = useResults(({ settled }) => settled)
  const compared = useParties(({ compared }) => compared)
  const explained = door.compared === undefined ? settled : compared
  const [found, setFound] = useState<{ explanation?: Explanation | undefined; failure?: string }>()
  useEffect(() => {
    let late = false
    explanationOf(door.reference, door.compared, { offset: 0, limit: pageSize }).then(
      (explanation) => {
        if (late) return
        setFound({ explanation })
        if (explained?.version === currentDocument().version) showSpan(explanation?.span)
      },
      (error: unknown) => {
        if (!late && !wasStopped(error)) setFound({ failure: error instanceof Error ? error.message : String(error) })
      },
    )
    return () => {
      late = true
    }
  }, [door, explained])
  useEffect(() => () => showSpan(undefined), [])

  if (!found) return null
  if (found.failure !== undefined)
    return <p className={css["empty"]}>This number could not be explained: {found.failure}</p>
  if (!found.explanation) return <p className={css["empty"]}>The present text has no such number any more.</p>
  return <Explained compared={door.compared} explanation={found.explanation} version={explained?.version} />
}

/** Asks the engine that holds the number: of the contract settled and shown, or of one that is compared. */
const explanationOf = (
  reference: NumberReference,
  compared: string | undefined,
  rows: { readonly offset: number; readonly limit: number },
): Promise<Explanation | undefined> =>
  compared === undefined
    ? engineFor("settle").explain(reference, rows)
    : engineFor("compare").explain(reference, rows, compared)

function Explained({
  explanation,
  compared,
  version,
}: {
  explanation: Explanation
  compared: string | undefined
  /** Of the text it belongs to. */
  version: number | undefined
}) {
  const {
    title,
    name,
    clause,
    clauseTitle,
    period,
    from,
    to,
    value,
    unit,
    kind,
    quality,
    formula,
    span,
    tree,
    roundings,
    reading,
    faults,
  } = explanation
  const partsFirst = explanation.rule === "waterfall" || explanation.rule === "allocate"
  const shown = useResults(({ settled }) => settled?.settlement.contract.id)
  const isOther = explanation.reference.contract !== undefined && explanation.reference.contract !== shown
  const settled = useResults(({ settled }) => settled?.settlement.postings)
  const opened = useTrace(({ path }) => path)
  const behind = opened.flatMap((door) => (door.opens === "postings" ? door.postings : []))
  const own = compared === undefined ? (isOther ? [] : (settled ?? [])) : behind
  const posted = postedAmount(own, explanation)
  const sameText = useDocument(({ version }) => version) === version
  const other = useDocument(({ beside }) =>
    isOther && compared === undefined ? titleIn(beside, explanation.reference.contract ?? "") : undefined,
  )
  const contract = useParties((parties) => parties.compared?.comparison.contracts.find(({ id }) => id === compared))
  return (
    <article className={css["explained"]} data-explains={name} data-rule-kind={explanation.rule}>
      <header className={css["headline"]}>
        <div>
          <h3>
            {title ?? name}
            {partText(explanation.reference)} {title !== undefined && <code className={css["name"]}>{name}</code>}
            {span && sameText && (
              <button className={css["link"]} onClick={() => showSpan(span)} type="button">
                Show in contract
              </button>
            )}
          </h3>
          <p className={css["where"]}>
            {contract && <span>{contract.title}</span>}
            {other !== undefined && <span>{other}</span>}
            {clause && (
              <span className={css["clause"]}>
                {clause} {clauseTitle}
              </span>
            )}
            <span>{periodText(period)}</span>
            <span>{kinds[kind]}</span>
            <span>
              {instantText(from)} to {instantText(to)}
            </span>
          </p>
        </div>
        <p className={css["value"]}>
          <QualityMark quality={quality} />
          <strong>{grouped(posted ?? value)}</strong> <span>{unit}</span>
        </p>
      </header>

      {faults.length > 0 && (
        <ul className={css["faults"]}>
          {faults.map(({ number, message, remedy }, at) => (
            <li key={at}>
              <span className={css["code"]}>{number}</span> {message}
              <span className={css["remedy"]}>{remedy}</span>
            </li>
          ))}
        </ul>
      )}

      {reading && (
        <Part title="Reading">
          {reading.file === "" && <p className={css["note"]}>{reading.note ?? "No file: the test gives it."}</p>}
          <dl hidden={reading.file === ""} className={css["reading"]} data-reading>
            <dt>File</dt>
            <dd>
              <code>{reading.file}</code>
            </dd>
            <dt>Line</dt>
            <dd>{reading.line}</dd>
            <dt>Column</dt>
            <dd>
              <code>{reading.column}</code>
            </dd>
            <dt>As written</dt>
            <dd>
              <code>{reading.raw}</code>
            </dd>
            {reading.note && (
              <>
                <dt>Note</dt>
                <dd>{reading.note}</dd>
              </>
            )}
          </dl>
        </Part>
      )}

      {explanation.postings && <PostingsRead postings={explanation.postings} />}

      {partsFirst && <Lines explanation={explanation} />}

      {tree && (
        <Part title="Formula">
          {formula?.includes("\n") && <pre className={css["formula"]}>{unindented(formula)}</pre>}
          <table aria-label="Values of the formula" className={css["tree"]}>
            <thead className="visually-hidden">
              <tr>
                <th scope="col">Part</th>
                <th scope="col">Value</th>
                <th scope="col">Unit</th>
              </tr>
            </thead>
            <tbody>
              <TreeRows explanation={explanation} level={0} node={tree} path={[]} />
            </tbody>
          </table>
        </Part>
      )}

      {!partsFirst && <Lines explanation={explanation} />}

      {roundings.length > 0 && (
        <Part title="Rounding">
          <table aria-label="Roundings" className={css["roundings"]}>
            <thead>
              <tr>
                <th scope="col">Where</th>
                <th scope="col">Before</th>
                <th scope="col">After</th>
                <th scope="col">Residual</th>
                <th scope="col">Unit</th>
              </tr>
            </thead>
            <tbody>
              {roundings.map(({ site, what, before, after, residual, unit }, at) => (
                <tr key={at}>
                  <th scope="row">
                    {what} <span className={css["site"]}>{site}</span>
                  </th>
                  <td>{grouped(before)}</td>
                  <td>{grouped(after)}</td>
                  <td>{grouped(residual)}</td>
                  <td className={css["unit"]}>{unit}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Part>
      )}
    </article>
  )
}

/** The title of a contract of the deal, or its name where its text does not say. */
const titleIn = (texts: readonly { readonly text: string }[], id: string): string =>
  texts
    .map(({ text }) => new RegExp(`^\\s*contract\\s+${id}\\s+"([^"\\n]*)"`, "m").exec(text)?.[1])
    .find((title) => title !== undefined) ?? id

/** What an input reads from the postings of other contracts: each of them is opened in its own. */
function PostingsRead({ postings }: { postings: NonNullable<Explanation["postings"]> }) {
  const pad = Math.max(0, ...postings.map(({ amount }) => decimals(amount)))
  return (
    <Part title="Postings of other contracts">
      <table aria-label="Postings of other contracts" className={css["tree"]}>
        <tbody>
          {postings.map(({ reference, contract, title, period, amount, currency, quality, less }, at) => (
            <tr key={at}>
              <th scope="row">
                {less && <span className={css["note"]}>less </span>}
                {title ?? reference.rule}
                {partText(reference)} <span className={css["note"]}>{contract}</span>
              </th>
              <td className={css["note"]}>{periodText(period)}</td>
              <td className={css["figure"]}>
                <QualityMark quality={quality} />
                <Opens
                  label={`${title ?? reference.rule}${partText(reference)} · ${periodText(period)}`}
                  reference={reference}
                >
                  <Amount pad={pad} text={less ? negated(amount) : amount} />
                </Opens>
              </td>
              <td className={css["unit"]}>{currency}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  )
}

/** Every line of the rule in the period, in order: moves of an account, tiers of a waterfall, parts of an amount. */
function Lines({ explanation: { rule, reference: shown, name, lines = [] } }: { explanation: Explanation }) {
  if (lines.length === 0) return null
  const title = linesTitles[rule] ?? "Steps"
  const pad = Math.max(...lines.map(({ value }) => decimals(value)))
  return (
    <Part title={title}>
      <table aria-label={title} className={css["tree"]}>
        <tbody>
          {lines.map(({ line, value, unit, note, reference }, at) => (
            <tr aria-current={isShown(reference, shown) || undefined} key={at}>
              <th data-level={reference?.recipient === undefined ? 0 : 1} scope="row">
                {line}
              </th>
              <td className={css["figure"]}>
                <Opens
                  label={reference ? `${name}${partText(reference)}` : line}
                  reference={isShown(reference, shown) ? undefined : reference}
                >
                  <Amount pad={pad} text={value} />
                </Opens>
              </td>
              <td className={css["unit"]}>{unit}</td>
              <td className={css["note"]}>{note}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  )
}

/** What the lines of a rule are called, by its kind. */
const linesTitles: Readonly<Partial<Record<Explanation["rule"], string>>> = {
  account: "Account",
  agreed: "Index",
  allocate: "Parts",
  flip: "Condition",
  movement: "Certificates",
  waterfall: "Tiers",
}

/** Which part of its rule a number is: ".preferred", ".total[pool]". */
const partText = ({ stage, worth, recipient, members }: NumberReference): string =>
  [
    stage === undefined ? "" : `.${stage}`,
    worth ? ".worth" : "",
    [...members, recipient ?? ""].filter(Boolean).length > 0
      ? `[${[...members, recipient ?? ""].filter(Boolean).join(", ")}]`
      : "",
  ].join("")

/** A line that is the number shown opens nothing further. */
const isShown = (line: NumberReference | undefined, shown: NumberReference): boolean =>
  line !== undefined && keyOf(line) === keyOf(shown)

/** The kinds of values, in the words of the language. */
const kinds: Readonly<Record<Explanation["kind"], string>> = {
  flow: "amount",
  rate: "figure in force",
  level: "balance",
}

/** The amount as it is posted, "179427.40", where the value is the same number without the zeros at its end. */
function postedAmount(postings: readonly Posting[], { reference, value }: Explanation): string | undefined {
  const { rule, members, at_utc, stage, worth } = reference
  if (stage !== undefined || worth) return undefined
  const own = postings.find(
    (one) => one.rule === rule && instant_utc(one.from) === at_utc && one.members.join("\n") === members.join("\n"),
  )
  const isDecimal = /^-?\d+(\.\d+)?$/.test(value)
  return own && isDecimal && isZero(sum([own.amount, negated(value)])) ? own.amount : undefined
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={css["part"]}>
      <h4>{title}</h4>
      {children}
    </section>
  )
}

/** The formula as written, without the indentation of its place in the contract. */
function unindented(text: string): string {
  const lines = text.split("\n")
  const rest = lines.slice(1).filter((line) => line.trim() !== "")
  const indent = Math.min(...rest.map((line) => line.length - line.trimStart().length))
  return [lines[0], ...lines.slice(1).map((line) => line.slice(indent))].join("\n")
}

/** A number that opens one level deeper, or, where there is nothing below, the number alone. */
function Opens({
  reference,
  label,
  children,
}: {
  reference: NumberReference | undefined
  label: string
  children: ReactNode
}) {
  if (!reference) return children
  return (
    <button
      className={css["door"]}
      data-number
      onClick={() => openDeeper({ opens: "number", label, reference })}
      type="button"
    >
      {children}
    </button>
  )
}

interface NodeProps {
  readonly node: TraceNode
  readonly level: number
  readonly path: readonly number[]
  readonly explanation: Explanation
}

function TreeRows({ node, level, path, explanation }: NodeProps) {
  const { text, value, unit, reference, quality, notTaken, clause, note, children, rows } = node
  const label = text.replace(/\s+/g, " ")
  return (
    <>
      <tr className={notTaken ? css["not-taken"] : undefined}>
        <th scope="row" data-level={Math.min(level, 8)}>
          {clause !== undefined && <span className={css["clause"]}>{clause} </span>}
          {note !== undefined && <span className={css["note"]}>{note} </span>}
          <code>{label}</code>
          {notTaken && <span className={css["note"]}> not taken</span>}
        </th>
        <td className={css["figure"]}>
          {quality && <QualityMark quality={quality} />}
          {notTaken && value === "" ? null : (
            <Opens label={shortened(label)} reference={reference}>
              {grouped(value)}
            </Opens>
          )}
        </td>
        <td className={css["unit"]}>{unit}</td>
      </tr>
      {rows && (
        <tr>
          <td className={css["rows-place"]} colSpan={3}>
            <Rows explanation={explanation} first={rows} path={path} what={label} />
          </td>
        </tr>
      )}
      {children.map((child, at) => (
        <TreeRows explanation={explanation} key={at} level={level + 1} node={child} path={[...path, at]} />
      ))}
    </>
  )
}

const shortened = (text: string): string => (text.length > 32 ? `${text.slice(0, 31)}…` : text)

const pageSize = 48
type RowsOf = NonNullable<TraceNode["rows"]>

/** What an aggregation added, a page at a time. */
function Rows({
  explanation,
  first,
  path,
  what,
}: {
  explanation: Explanation
  first: RowsOf
  path: readonly number[]
  what: string
}) {
  const compared = useTrace(({ path }) => path.at(-1)?.compared)
  const [page, setPage] = useState<{ offset: number; rows: RowsOf }>({ offset: 0, rows: first })
  const [known, setKnown] = useState(first)
  /** The row that was sought and found. */
  const [sought, setSought] = useState<number | "none">()
  if (known !== first) {
    setKnown(first)
    setPage({ offset: 0, rows: first })
    setSought(undefined)
  }
  const { offset, rows } = page
  const rowsFrom = async (from: number, limit: number): Promise<RowsOf | undefined> => {
    const answer = await explanationOf(explanation.reference, compared, { offset: from, limit })
    return answer?.tree && nodeAt(answer.tree, path)?.rows
  }
  const turn = async (to: number): Promise<void> => {
    const found = await rowsFrom(to, pageSize)
    if (found) setPage({ offset: to, rows: found })
  }
  /** The next row that stands on a reading which was not measured, from the one found before or from this page on. */
  const seek = async (): Promise<void> => {
    const isHere = typeof sought === "number" && sought >= offset && sought < offset + pageSize
    for (let from = isHere ? sought + 1 : offset; from < rows.count; from += soughtAtOnce) {
      const at = (await rowsFrom(from, soughtAtOnce))?.items.findIndex(isNotMeasured) ?? -1
      if (at < 0) continue
      const row = from + at
      await turn(Math.floor(row / pageSize) * pageSize)
      return setSought(row)
    }
    setSought("none")
  }
  const quietly = (work: Promise<void>): void => void work.catch(() => {})
  const last = Math.floor(Math.max(0, rows.count - 1) / pageSize) * pageSize
  const pads = rows.columns.map((_, column) =>
    Math.max(0, ...rows.items.map(({ cells }) => decimals(cells[column]?.value ?? ""))),
  )
  const pad = Math.max(0, ...rows.items.map(({ value }) => decimals(value)))
  return (
    <div className={css["rows"]}>
      <table aria-label={`Rows of ${what}`} aria-rowcount={rows.count + 1}>
        <thead>
          <tr>
            <th scope="col">{rowsHeading(rows)}</th>
            {rows.columns.map((column, at) => (
              <th key={at} scope="col">
                {column} <span className={css["unit"]}>{rows.items[0]?.cells[at]?.unit}</span>
              </th>
            ))}
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {rows.items.map(({ label, value, cells, skipped }, at) => (
            <tr
              aria-current={offset + at === sought || undefined}
              aria-rowindex={offset + at + 2}
              className={skipped ? css["not-taken"] : undefined}
              key={offset + at}
              ref={offset + at === sought ? bringIntoView : undefined}
            >
              <th scope="row">{label.includes("T") ? instantText(label) : periodText(label)}</th>
              {cells.map((cell, column) => (
                <td key={column}>
                  {cell.quality && <QualityMark quality={cell.quality} />}
                  <Opens
                    label={`${rows.columns[column] ?? ""} ${label.includes("T") ? instantText(label) : periodText(label)}`}
                    reference={cell.reference}
                  >
                    <Amount pad={pads[column] ?? 0} text={cell.value} />
                  </Opens>
                </td>
              ))}
              <td>{skipped ? <span className={css["note"]}>left out</span> : <Amount pad={pad} text={value} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={css["pages"]}>
        <span>
          {rows.count === 0
            ? "No rows"
            : `${grouped(String(offset + 1))}–${grouped(String(offset + rows.items.length))} of ${grouped(String(rows.count))}`}
        </span>
        {rows.count > pageSize && (
          <>
            {(
              [
                ["First", 0, offset > 0],
                ["Previous", offset - pageSize, offset > 0],
                ["Next", offset + pageSize, offset < last],
                ["Last", last, offset < last],
              ] as const
            ).map(([word, to, possible]) => (
              <button disabled={!possible} key={word} onClick={() => quietly(turn(to))} type="button">
                {word}
              </button>
            ))}
          </>
        )}
        {explanation.quality !== "measured" && (
          <>
            <button
              onClick={() => quietly(seek())}
              title="To the next row that stands on a reading which was not measured"
              type="button"
            >
              Next not measured
            </button>
            <span aria-live="polite">{sought === "none" && "none from here on"}</span>
          </>
        )}
      </div>
    </div>
  )
}

/** What the rows are: bands of a scale, points of a curve, postings, or periods. */
function rowsHeading({ columns, items }: RowsOf): string {
  if (columns.length === 2 && columns[0] === "amount" && columns[1] === "price") return "Band"
  if (columns.length === 1 && columns[0] === "posting") return "Posting"
  return columns.length === 0 && items.every(({ label }) => /^-?[\d,.]+ \D/.test(label)) ? "Point" : "Period"
}

/** Rows that are asked for at once when one of them is sought. */
const soughtAtOnce = 1000
const isNotMeasured = ({ cells }: RowsOf["items"][number]): boolean =>
  cells.some(({ quality }) => quality !== undefined && quality !== "measured")
const bringIntoView = (row: HTMLElement | null): void => row?.scrollIntoView({ block: "nearest" })

const nodeAt = (node: TraceNode, path: readonly number[]): TraceNode | undefined =>
  path.reduce<TraceNode | undefined>((found, at) => found?.children[at], node)

/** The periods that a sum of figures adds, each of them a door. */
function Figures({ figures, unit }: Extract<Door, { opens: "figures" }>) {
  const pad = Math.max(0, ...figures.map(({ amount }) => decimals(amount)))
  return (
    <table aria-label="Figures of this sum" className={css["postings"]}>
      <thead>
        <tr>
          <th scope="col">Period</th>
          <th scope="col">Value</th>
          <th scope="col">Unit</th>
        </tr>
      </thead>
      <tbody>
        {figures.map(({ period, amount, reference }) => (
          <tr key={period}>
            <th scope="row">{periodText(period)}</th>
            <td className={css["figure"]}>
              <Opens label={`${reference.rule}${partText(reference)} · ${periodText(period)}`} reference={reference}>
                <Amount pad={pad} text={amount} />
              </Opens>
            </td>
            <td className={css["unit"]}>{unit}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
