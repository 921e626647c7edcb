import type { ReactNode } from "react"
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components"
import type { CheckResult, TestResult } from "../../engine/worker/index.ts"
import { grouped } from "../figures/amount.ts"
import { placeOf } from "../figures/place.ts"
import { settleOnTest } from "../session/data.ts"
import { applyFix, useDocument } from "../session/document.ts"
import { useResults, type Results } from "../session/results.ts"
import { showContract } from "../session/shown-contract.ts"
import { showTab, useShownTab, type ProblemTab } from "../session/shown-tab.ts"
import { goToSpan, showSpan } from "../session/trace.ts"
import { DataSources } from "./data-sources.tsx"
import tabs from "../controls/tabs.module.css"
import css from "./problems.module.css"

/** What is wrong or doubtful: in the text, in the data, in the contract's own checks and tests. */
export function Problems() {
  const results = useResults()
  const { checked, settled, tests } = results
  const tab = useShownTab(({ tab }) => tab)
  const problems = (checked?.diagnostics ?? []).filter(({ severity }) => severity !== "information")
  const worst = (["error", "warning"] as const).find((one) => problems.some(({ severity }) => severity === one)) ?? ""
  const faults = settled?.settlement.faults ?? []
  const failedChecks = settled?.settlement.checks.filter(({ failed }) => failed.length > 0).length ?? 0
  const failedTests = tests?.results.filter(({ passed }) => !passed).length ?? 0
  return (
    <section aria-label="Problems" className="panel">
      <Tabs className={tabs["tabs"] ?? ""} onSelectionChange={(key) => showTab(key as ProblemTab)} selectedKey={tab}>
        <TabList aria-label="Problems, data, checks and tests" className={tabs["list"] ?? ""}>
          <Heading id="problems" count={problems.length} state={worst} word="Problems" />
          <Heading id="data" count={faults.length} state={faults.length > 0 ? "warning" : ""} word="Data" />
          <Heading
            count={settled?.settlement.checks.length ?? 0}
            id="checks"
            shown={failedChecks > 0 ? `${failedChecks} failed` : undefined}
            state={failedChecks > 0 ? "warning" : ""}
            word="Checks"
          />
          <Heading
            count={tests?.results.length ?? 0}
            id="tests"
            shown={failedTests > 0 ? `${failedTests} failed` : tests ? undefined : "–"}
            state={failedTests > 0 ? "error" : tests ? "good" : ""}
            word="Tests"
          />
        </TabList>
        <TabPanel className={tabs["body"] ?? ""} id="problems">
          <Diagnostics results={results} />
        </TabPanel>
        <TabPanel className={tabs["body"] ?? ""} id="data">
          <DataSources faults={faults} settled={settled} />
        </TabPanel>
        <TabPanel className={tabs["body"] ?? ""} id="checks">
          <Checks checks={settled?.settlement.checks ?? []} />
        </TabPanel>
        <TabPanel className={tabs["body"] ?? ""} id="tests">
          <Tests results={tests?.results} />
        </TabPanel>
      </Tabs>
    </section>
  )
}

function Heading({
  id,
  word,
  count,
  state,
  shown,
}: {
  id: string
  word: string
  count: number
  state: string
  shown?: string | undefined
}) {
  return (
    <Tab className={tabs["tab"] ?? ""} id={id}>
      {word}
      <span className={tabs["count"]} data-state={state}>
        {shown ?? count}
      </span>
    </Tab>
  )
}

const Empty = ({ children }: { children: ReactNode }) => <p className={css["empty"]}>{children}</p>

const words = { error: "Error", warning: "Warning", information: "Note" } as const
const signs = { error: "✕", warning: "▲", information: "i" } as const

function Diagnostics({ results: { checked, failure } }: { results: Results }) {
  const { text, version } = useDocument()
  const rank = Object.keys(words)
  const diagnostics = (checked?.diagnostics ?? []).toSorted(
    (a, b) => rank.indexOf(a.severity) - rank.indexOf(b.severity),
  )
  const current = checked?.version === version
  return (
    <>
      {failure !== undefined && (
        <p className={css["failure"]} role="alert">
          The engine failed on this text: {failure} This is a fault of Offtake, not of the contract.
        </p>
      )}
      {diagnostics.length === 0 && checked && failure === undefined && (
        <Empty>The text has no problems. Errors, doubts and notes about it appear here, each with its place.</Empty>
      )}
      <ul className={css["list"]}>
        {diagnostics.map(({ number, severity, message, span, related, fix }, at) => (
          <li data-severity={severity} key={at}>
            <span aria-label={words[severity]} className={css["sign"]} role="img">
              {signs[severity]}
            </span>
            <div className={css["what"]}>
              <button className={css["message"]} onClick={() => goToSpan([span.from, span.to])} type="button">
                {message}
              </button>
              {related.map((other, index) => (
                <button
                  className={css["related"]}
                  key={index}
                  onClick={() => goToSpan([other.span.from, other.span.to])}
                  type="button"
                >
                  {other.message} <span className={css["place"]}>{placeOf(text, other.span.from)}</span>
                </button>
              ))}
              {fix && current && (
                <button className={css["fix"]} onClick={() => applyFix(fix)} type="button">
                  {fix.title}
                </button>
              )}
            </div>
            <span className={css["place"]}>
              {number} · {placeOf(text, span.from)}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

const consequences = { error: "stops", hold: "holds", warn: "warns" } as const

function Checks({ checks }: { checks: readonly CheckResult[] }) {
  if (checks.length === 0) return <Empty>The contract states no checks.</Empty>
  return (
    <ul className={css["list"]}>
      {checks.map(({ title, clause, otherwise, passed, failed, untested }, at) => (
        <li data-severity={failed.length > 0 ? "warning" : "good"} key={at}>
          <span aria-label={failed.length > 0 ? "Failed" : "Passed"} className={css["sign"]} role="img">
            {failed.length > 0 ? "▲" : "✓"}
          </span>
          <div className={css["what"]}>
            <span>{title}</span>
            {failed.slice(0, 20).map(({ period, detail }) => (
              <span className={css["remedy"]} key={period}>
                {period}: {detail}
              </span>
            ))}
            {failed.length > 20 && <span className={css["remedy"]}>and {failed.length - 20} more periods</span>}
          </div>
          <span className={css["place"]}>
            {[
              clause,
              `${grouped(String(passed))} passed`,
              failed.length > 0 && `${failed.length} failed`,
              untested > 0 && `${untested} untested`,
              consequences[otherwise],
            ]
              .filter(Boolean)
              .join(" · ")}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Tests({ results }: { results: readonly TestResult[] | undefined }) {
  const several = useResults(({ checked }) => (checked?.contracts.length ?? 0) > 1)
  const settled = useResults(({ settled }) => settled?.test)
  if (!results) return <Empty>The tests run when the text has no errors.</Empty>
  if (results.length === 0)
    return <Empty>The text has no tests. A test block gives readings and says what they must pay.</Empty>
  return (
    <ul className={css["list"]}>
      {results.map(({ title, contract, span, passed, expectations, problem }, at) => (
        <li data-severity={passed ? "good" : "error"} key={at}>
          <span aria-label={passed ? "Passed" : "Failed"} className={css["sign"]} role="img">
            {passed ? "✓" : "✕"}
          </span>
          <div className={css["what"]}>
            <button className={css["message"]} onClick={() => showSpan([span[0], span[1]])} type="button">
              {title}
            </button>
            {several && <span className={css["remedy"]}>{contract}</span>}
            {problem && <span className={css["remedy"]}>{problem}</span>}
            {expectations
              .filter((one) => !one.passed)
              .map(({ text, expected, found, span: own, faults }, index) => (
                <button className={css["related"]} key={index} onClick={() => showSpan([own[0], own[1]])} type="button">
                  <code>{text}</code> expected {grouped(expected)}, found {grouped(found)} {faults.join(" ")}
                </button>
              ))}
          </div>
          <span className={css["place"]}>
            {expectations.filter((one) => one.passed).length} of {expectations.length}
            {problem === undefined && (
              <>
                {" · "}
                <button
                  aria-current={title === settled || undefined}
                  className={css["settle"]}
                  onClick={() => settleTest(title, contract)}
                  title="Show what this test pays, every number of it open to questions"
                  type="button"
                >
                  {title === settled ? "shown" : "show"}
                </button>
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Lets a test stand for data; of several contracts that it runs the one shown stays, if it is among them. */
function settleTest(title: string, contract: string): void {
  const run = contract.split(", ")
  const shown = useResults.getState().settled?.settlement.contract.id
  showContract(shown !== undefined && run.includes(shown) ? shown : run[0])
  settleOnTest(title)
}
