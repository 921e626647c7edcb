import { memo, useMemo, useState } from "react"
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components"
import { QualityMark, qualityLetters } from "../controls/quality-mark.tsx"
import { contractsIn, useDocument } from "../session/document.ts"
import { useParties } from "../session/parties.ts"
import { isStale, useResults, type Settled } from "../session/results.ts"
import { grouped } from "../figures/amount.ts"
import tabs from "../controls/tabs.module.css"
import { Certificates } from "./certificates.tsx"
import { Invoices } from "./invoices.tsx"
import { Parties, PartiesState } from "./parties.tsx"
import { SectionTable } from "./statement-table.tsx"
import { statementSections } from "./statement-rows.ts"
import css from "./statement.module.css"

/** Who pays whom, by rule and period, and the invoices that bill it. Each number opens its explanation. */
export function Statement() {
  const settled = useResults(({ settled }) => settled)
  const stale = useResults(isStale)
  const [tab, setTab] = useState("statement")
  const moved = settled?.settlement.certificates.length ?? 0
  const own = useResults(({ checked }) => checked?.contracts.length ?? 0)
  const beside = useDocument(({ beside }) => beside.reduce((count, { text }) => count + contractsIn(text).length, 0))
  const contracts = own === 0 ? 0 : own + beside
  // While the text has errors its contracts are not known; what was compared stays.
  const isCompared = useParties(({ compared }) => compared !== undefined) && contracts === 0
  const isSeveral = contracts > 1 || isCompared
  const isThere = (tab === "certificates" && moved > 0) || (tab === "parties" && isSeveral)
  const shown = isThere || tab === "invoices" ? tab : "statement"
  return (
    <section aria-label="Statement" className={`panel ${stale ? css["stale"] : ""}`} data-stale={stale || undefined}>
      <h2 className="visually-hidden">Statement</h2>
      <Tabs className={tabs["tabs"] ?? ""} onSelectionChange={(key) => setTab(String(key))} selectedKey={shown}>
        <div className={tabs["head"]}>
          <TabList aria-label="Statement and invoices" className={tabs["list"] ?? ""}>
            <Tab className={tabs["tab"] ?? ""} id="statement">
              Statement
            </Tab>
            <Tab className={tabs["tab"] ?? ""} id="invoices">
              Invoices
              {settled && <span className={tabs["count"]}>{settled.settlement.invoices.length}</span>}
            </Tab>
            {moved > 0 && (
              <Tab className={tabs["tab"] ?? ""} id="certificates">
                Certificates
                <span className={tabs["count"]}>{grouped(String(moved))}</span>
              </Tab>
            )}
            {isSeveral && (
              <Tab className={tabs["tab"] ?? ""} id="parties">
                Parties
                {contracts > 1 && (
                  <span className={tabs["count"]} title={`The ${contracts} contracts, side by side`}>
                    {contracts}
                  </span>
                )}
              </Tab>
            )}
          </TabList>
          <div className={tabs["aside"]}>
            {shown === "parties" ? <PartiesState /> : settled && <Legend settled={settled} />}
          </div>
        </div>
        <TabPanel className={`${tabs["body"]} ${css["body"]}`} data-shows="statement" id="statement">
          {settled ? <Sections settled={settled} /> : <Waiting />}
        </TabPanel>
        <TabPanel className={tabs["body"] ?? ""} data-shows="invoices" id="invoices">
          {settled ? <Invoices settlement={settled.settlement} /> : <Waiting />}
        </TabPanel>
        {isSeveral && (
          <TabPanel className={`${tabs["body"]} ${css["body"]}`} data-shows="parties" id="parties">
            <Parties />
          </TabPanel>
        )}
        {settled && moved > 0 && (
          <TabPanel className={tabs["body"] ?? ""} data-shows="certificates" id="certificates">
            <Certificates settlement={settled.settlement} />
          </TabPanel>
        )}
      </Tabs>
    </section>
  )
}

function Waiting() {
  const untested = useResults(({ untested }) => untested)
  const waits = useResults(({ problem }) => problem)
  const problem = useResults(
    (results) => (results.checked && results.checked.contracts.length === 0) || results.failure !== undefined,
  )
  return (
    <p className={css["empty"]}>
      {problem
        ? "Who pays whom appears here once the contract has no errors. They are listed below its text."
        : (waits ??
          (untested === undefined
            ? "Settling…"
            : "Who pays whom appears here once there are readings: choose a folder above, or write a test, which gives them itself."))}
    </p>
  )
}

const Sections = memo(function Sections({ settled }: { settled: Settled }) {
  const { settlement, outline } = settled
  const sections = useMemo(() => statementSections(settlement, outline), [settlement, outline])
  const posts = outline.some(({ rule }) => rule === "charge" || rule === "settle")
  if (sections.length === 0)
    return (
      <p className={css["empty"]}>
        {posts
          ? "Nothing is posted in these days. A charge is posted when its whole period, such as a month, lies within them."
          : "The contract posts nothing: it has no charge. What its other rules come to stands in its tests, below its text."}
      </p>
    )
  return (
    <div className={css["sections"]}>
      {sections.map((section) => (
        <SectionTable key={section.grain} outline={outline} section={section} />
      ))}
    </div>
  )
})

/** The marks in use, in words. */
function Legend({ settled }: { settled: Settled }) {
  const { postings, withheld } = settled.settlement
  const marked = [...new Set(postings.map(({ quality }) => quality))].filter((quality) => quality !== "measured")
  return (
    <>
      {marked.map((quality) => (
        <span key={quality} title="The worst quality among the readings of an amount">
          <QualityMark quality={quality} />
          {qualityLetters[quality] && quality}
        </span>
      ))}
      {withheld.length > 0 && <span className={css["warned"]}>{withheld.length} withheld</span>}
    </>
  )
}
