import type { Differences, PlanComparison, RulePart } from "../../engine/index.ts"
import { plural, sectionTitle, type Page } from "./page.ts"
import { wrapped } from "./text-table.ts"

/** One version of a contract: its file, and the formulas of its rules as written. */
export interface Version {
  readonly path: string
  readonly sha256: string
  readonly formulaOf: (rule: string) => string | undefined
}

/** Two versions of a contract, the earlier first, as the reader knows them. */
export interface Compared {
  readonly before: Version
  readonly after: Version
  readonly comparison: PlanComparison
}

/** What differs between two versions, and what of the accounts and flips carries over from one to the other. */
export function comparisonText({ before, after, comparison }: Compared, page: Page): string {
  const title = [
    `  ${page.paint("quiet", "before")}  ${before.path}, plan ${before.sha256.slice(0, 12)}`,
    `  ${page.paint("quiet", "after")}   ${after.path}, plan ${after.sha256.slice(0, 12)}`,
  ]
  const sections = [
    title,
    differenceLines("Rules", comparison.rules, "", { before, after }, page),
    differenceLines("Checks", comparison.checks, "check:", { before, after }, page),
    differenceLines("Invoices", comparison.invoices, "invoice:", { before, after }, page),
    settingLines(comparison, page),
    stateLines(comparison, page),
    [closing(comparison, page)],
  ]
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join("\n"))
    .join("\n\n")}\n`
}

/** Whether nothing differs that has a bearing on an amount, a date or a name. */
export const isSame = ({ rules, checks, invoices, settings }: PlanComparison): boolean =>
  settings.length === 0 && [rules, checks, invoices].every((each) => countOf(each) === 0)

const countOf = ({ added, removed, changed }: Differences): number => added.length + removed.length + changed.length

const partWords: Readonly<Record<RulePart, string>> = {
  formula: "what it computes",
  unit: "its unit",
  dates: "its dates",
  header: "its header: clause, title, period, groups, parties or source",
}

/** `prefix` is what stands before the names in the text's own list of rules. */
function differenceLines(
  title: string,
  differences: Differences,
  prefix: string,
  versions: Pick<Compared, "before" | "after">,
  page: Page,
): readonly string[] {
  const { added, removed, changed, unchanged } = differences
  if (countOf(differences) === 0) return []
  return [
    sectionTitle(title, page),
    ...added.map((name) => `  ${page.paint("good", "+")} ${name}`),
    ...removed.map((name) => `  ${page.paint("bad", "-")} ${name}`),
    ...changed.flatMap(({ name, parts }) => [
      ...listed(`${page.paint("warn", "~")} `, `${name}: ${parts.map((part) => partWords[part]).join("; ")}`, page),
      ...formulaLines(prefix + name, versions, page),
    ]),
    ...(unchanged.length > 0 ? [page.paint("quiet", `    ${unchanged.length} unchanged`)] : []),
  ]
}

/** A formula before and after, where it is written otherwise. */
function formulaLines(
  rule: string,
  { before, after }: Pick<Compared, "before" | "after">,
  page: Page,
): readonly string[] {
  const texts = [before, after].map((version) => version.formulaOf(rule))
  const [was, is] = texts
  if (was === undefined || is === undefined || was === is) return []
  return [["before", was] as const, ["after", is] as const].flatMap(([word, text]) =>
    wrapped(text.replace(/\/\/[^\n]*/g, " "), page.columns - 14).map(
      (line, at) => `      ${page.paint("quiet", (at === 0 ? word : "").padEnd(7))} ${line}`,
    ),
  )
}

/** A text with its mark before it; further lines stand under the first. */
const listed = (mark: string, text: string, page: Page): readonly string[] =>
  wrapped(text, page.columns - 4).map((line, at) => `  ${at === 0 ? mark : "  "}${line}`)

/** Texts longer than this are a table or a list, which says little in a line. */
const longestSetting = 60

function settingLines({ settings }: PlanComparison, page: Page): readonly string[] {
  if (settings.length === 0) return []
  const isShort = (text: string | undefined) => text === undefined || text.length <= longestSetting
  return [
    sectionTitle("Settings", page),
    ...settings.flatMap(({ setting, before, after }) => {
      if (before === undefined)
        return listed(`${page.paint("good", "+")} `, isShort(after) ? `${setting}: ${after ?? ""}` : setting, page)
      if (after === undefined)
        return listed(`${page.paint("bad", "-")} `, isShort(before) ? `${setting}: ${before}` : setting, page)
      const both = isShort(before) && isShort(after) ? `: ${before} → ${after}` : ""
      return listed(`${page.paint("warn", "~")} `, `${setting}${both}`, page)
    }),
  ]
}

function stateLines({ state }: PlanComparison, page: Page): readonly string[] {
  if (state.length === 0) return []
  return [
    sectionTitle("What carries over", page),
    ...state.flatMap(({ name, holds, carries, why }) =>
      listed(
        carries ? `${page.paint("good", "✓")} ` : `${page.paint("bad", "✗")} `,
        carries ? `${name}, ${holds}` : `${name}, ${holds}, does not: ${why ?? ""}`,
        page,
      ),
    ),
  ]
}

function closing(comparison: PlanComparison, page: Page): string {
  if (isSame(comparison)) return page.paint("good", "✓ The two are one contract: nothing differs.")
  const { rules, checks, invoices, settings, state } = comparison
  const lost = state.filter(({ carries }) => !carries).length
  const words = [
    ...counted(countOf(rules), "rule"),
    ...counted(countOf(checks), "check"),
    ...counted(countOf(invoices), "invoice"),
    ...counted(settings.length, "setting"),
  ].join(", ")
  const kept =
    state.length === 0
      ? ""
      : lost === 0
        ? " All that is held carries over."
        : ` ${lost} of ${plural(state.length, "balance")} held does not carry over.`
  return page.paint(lost > 0 ? "bad" : "warn", `! Different: ${words}.${kept}`)
}

const counted = (count: number, noun: string): readonly string[] => (count === 0 ? [] : [plural(count, noun)])
