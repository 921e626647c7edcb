import type { Fault, Settlement } from "../../engine/index.ts"
import { sectionTitle, plural, type Page } from "./page.ts"
import { textTable, wrapped } from "./text-table.ts"

/** Places of one kind of fault that are listed before the rest is counted. */
const placesShown = 6

/** The amounts that could not be computed, and why. */
export function withheldLines(settlement: Settlement, page: Page): readonly string[] {
  if (settlement.withheld.length === 0) return []
  const rows = [
    ...Map.groupBy(settlement.withheld, (each) => JSON.stringify([each.rule, each.members])).values(),
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
    sectionTitle("Withheld: these amounts could not be computed", page),
    ...textTable(
      [
        { heading: ["Clause"], align: "left" },
        { heading: ["Amount"], align: "left" },
        { heading: ["For"], align: "left" },
        { heading: ["Because of"], align: "left" },
      ],
      rows,
      { indent: "  ", paint: page.paint },
    ),
  ]
}

function reasons(faults: readonly number[], settlement: Settlement): string {
  const words = new Set<string>()
  for (const at of faults) {
    const fault = settlement.faults[at]
    if (fault) words.add(`${fault.number}${fault.input === undefined ? "" : ` ${fault.input}`}`)
  }
  const all = [...words]
  return all.length > 3 ? `${all.slice(0, 2).join(", ")} and ${all.length - 2} more` : all.join(", ")
}

/** What is wrong with the data, like with like, each with its places and what to do. */
export function faultLines(settlement: Settlement, dataFolder: string, page: Page): readonly string[] {
  if (settlement.faults.length === 0) return []
  const withholding = new Set(settlement.withheld.flatMap((each) => each.faults))
  const groups = [
    ...Map.groupBy(
      settlement.faults.map((fault, at) => ({ fault, at })),
      ({ fault }) => JSON.stringify([fault.number, fault.input ?? ""]),
    ).values(),
  ]
  return [
    sectionTitle("What is wrong with the data", page),
    ...groups.flatMap((group) => {
      const [first] = group
      if (!first) return []
      const grave = group.some(({ at }) => withholding.has(at))
      const mark = grave ? page.paint("bad", first.fault.number) : page.paint("warn", first.fault.number)
      const subject = first.fault.input === undefined ? "" : ` ${page.paint("name", first.fault.input)}`
      const same = group.every(({ fault }) => fault.message === first.fault.message)
      return [
        `  ${mark}${subject}${same ? "" : `  ${plural(group.length, "finding")}`}`,
        ...(same ? wrapped(first.fault.message, page.columns - 6).map((line) => `      ${line}`) : []),
        ...group.slice(0, placesShown).flatMap(({ fault }) => {
          const where = [
            place(fault, dataFolder),
            fault.when,
            fault.count > 1 ? plural(fault.count, "reading") : undefined,
          ]
            .filter((part) => part !== undefined && part !== "")
            .join("  ")
          return [
            ...(where === "" ? [] : [`      ${page.paint("quiet", where)}`]),
            ...(same ? [] : wrapped(fault.message, page.columns - 8).map((line) => `        ${line}`)),
          ]
        }),
        ...(group.length > placesShown
          ? [`      and ${group.length - placesShown} more; --json holds every one.`]
          : []),
        ...[...new Set(group.map(({ fault }) => fault.remedy))]
          .filter((remedy) => remedy !== "")
          .slice(0, 2)
          .flatMap((remedy) =>
            wrapped(remedy, page.columns - 8).map((line, at) => `      ${at === 0 ? "→" : " "} ${line}`),
          ),
      ]
    }),
  ]
}

function place(fault: Fault, dataFolder: string): string | undefined {
  if (fault.file === undefined) return undefined
  const path = `${dataFolder.replace(/\/+$/, "")}/${fault.file}`
  return fault.line === undefined ? path : `${path}:${fault.line}`
}
