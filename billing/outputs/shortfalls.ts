import type { Fault, Plan, Settlement, Withheld } from "../../engine/index.ts"
import { byClause } from "./clause-order.ts"
import { sectionTitle, plural, type Page } from "./page.ts"
import { textTable, wrapped } from "./text-table.ts"

/** Places of one kind of fault that are listed before the rest is counted. */
const placesShown = 6

/** A check of the contract failed; the readings are there. */
const isOfCheck = (fault: Fault | undefined): boolean => fault?.code === "check/failed"

/** Whether nothing but a check of the contract withholds an amount. */
export const isStopped = (withheld: Withheld, { faults }: Settlement): boolean =>
  withheld.faults.length > 0 && withheld.faults.every((at) => isOfCheck(faults[at]))

/** The amounts that could not be computed, and why. */
export function withheldLines(settlement: Settlement, plan: Plan, page: Page): readonly string[] {
  const some = settlement.withheld.filter((each) => !isStopped(each, settlement))
  return withheldTable("Withheld: these amounts could not be computed", some, settlement, plan, page)
}

/** The amounts that could be computed, and that a check of the contract stopped. */
export function stoppedLines(settlement: Settlement, plan: Plan, page: Page): readonly string[] {
  const some = settlement.withheld.filter((each) => isStopped(each, settlement))
  return withheldTable("Withheld: a check of the contract stopped these amounts", some, settlement, plan, page)
}

function withheldTable(
  title: string,
  withheld: readonly Withheld[],
  settlement: Settlement,
  plan: Plan,
  page: Page,
): readonly string[] {
  if (withheld.length === 0) return []
  const rows = [
    ...Map.groupBy(byClause(withheld, plan), (each) => JSON.stringify([each.rule, each.members])).values(),
  ].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const periods = group.map((each) => each.period)
    return [
      {
        cells: [
          first.clause ?? "",
          [first.title ?? first.rule, ...first.members].join(" "),
          periods.length > 4 ? `${periods.slice(0, 3).join(", ")} and ${periods.length - 3} more` : periods.join(", "),
          reasons(
            group.flatMap((each) => each.faults),
            settlement,
          ),
        ],
      },
    ]
  })
  return [
    sectionTitle(title, page),
    ...textTable(
      [
        { heading: ["Clause"], align: "left" },
        { heading: ["Amount"], align: "left" },
        { heading: ["For"], align: "left" },
        { heading: ["Because of"], align: "left" },
      ],
      rows,
      { indent: "  ", paint: page.paint, columns: page.columns },
    ),
  ]
}

/** "delivered (OT3001, OT3009), check_meter (OT3001)". */
function reasons(faults: readonly number[], settlement: Settlement): string {
  const numbers = new Map<string, Set<string>>()
  for (const at of faults) {
    const fault = settlement.faults[at]
    if (!fault) continue
    const subject = fault.input ?? (isOfCheck(fault) ? "a check" : "the contract")
    numbers.set(subject, (numbers.get(subject) ?? new Set()).add(fault.number))
  }
  return [...numbers].map(([subject, codes]) => `${subject} (${[...codes].sort().join(", ")})`).join(", ")
}

/** What is wrong with the data, like with like, each with its places and what to do. */
export function faultLines(settlement: Settlement, dataFolder: string, page: Page): readonly string[] {
  return faultSection("What is wrong with the data", (fault) => !isOfCheck(fault), settlement, dataFolder, page)
}

/** Where the checks that stop amounts failed. */
export function checkFaultLines(settlement: Settlement, dataFolder: string, page: Page): readonly string[] {
  return faultSection("Checks that stopped amounts", isOfCheck, settlement, dataFolder, page)
}

function faultSection(
  title: string,
  belongs: (fault: Fault) => boolean,
  settlement: Settlement,
  dataFolder: string,
  page: Page,
): readonly string[] {
  const withholding = new Set(settlement.withheld.flatMap((each) => each.faults))
  const findings = [
    // One wrong line of a file may be a finding for each of its columns.
    ...Map.groupBy(
      [...settlement.faults.entries()].filter(([, fault]) => belongs(fault)),
      ([, fault]) => JSON.stringify([fault.number, fault.message]),
    ).values(),
  ].flatMap((same): readonly Finding[] => {
    const [first] = same
    if (!first) return []
    const inputs = same.map(([, fault]) => fault.input).filter((input) => input !== undefined)
    return [{ fault: first[1], inputs: inputs.join(", "), grave: same.some(([at]) => withholding.has(at)) }]
  })
  if (findings.length === 0) return []
  const groups = Map.groupBy(findings, ({ fault, inputs }) => JSON.stringify([fault.number, inputs]))
  return [sectionTitle(title, page), ...[...groups.values()].flatMap((group) => groupLines(group, dataFolder, page))]
}

interface Finding {
  readonly fault: Fault
  readonly inputs: string
  /** An amount is withheld because of it. */
  readonly grave: boolean
}

function groupLines(group: readonly Finding[], dataFolder: string, page: Page): readonly string[] {
  const [first] = group
  if (!first) return []
  const tone = group.some(({ grave }) => grave) ? "bad" : "warn"
  const heading = [
    page.paint(tone, first.fault.number),
    first.inputs === "" ? undefined : page.paint("name", first.inputs),
    group.length > 1 ? plural(group.length, "finding") : undefined,
  ]
  return [
    `  ${heading.filter((part) => part !== undefined).join("  ")}`,
    ...group
      .slice(0, placesShown)
      .flatMap(({ fault }) => [
        `      ${page.paint("quiet", whereabouts(fault, dataFolder))}`.trimEnd(),
        ...wrapped(fault.message, page.columns - 6).map((line) => `      ${line}`),
      ]),
    ...(group.length > placesShown ? [`      and ${group.length - placesShown} more; --json holds every one.`] : []),
    ...[...new Set(group.map(({ fault }) => fault.remedy))]
      .filter((remedy) => remedy !== "")
      .slice(0, 2)
      .flatMap((remedy) =>
        wrapped(remedy, page.columns - 8).map((line, at) => `      ${at === 0 ? "→" : " "} ${line}`),
      ),
  ].filter((line) => line !== "")
}

const whereabouts = (fault: Fault, dataFolder: string): string =>
  [
    place(fault, dataFolder),
    fault.when,
    fault.count > 1 ? plural(fault.count, isOfCheck(fault) ? "period" : "reading") : undefined,
  ]
    .filter((part) => part !== undefined && part !== "")
    .join("  ")

function place(fault: Fault, dataFolder: string): string | undefined {
  if (fault.file === undefined) return undefined
  const path = `${dataFolder.replace(/\/+$/, "")}/${fault.file}`
  return fault.line === undefined ? path : `${path}:${fault.line}`
}
