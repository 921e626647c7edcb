import type { Plan, Settlement } from "../../engine/index.ts"
import { first as firstDay, last as lastDay, type Window } from "../window.ts"
import { calledAs } from "../terminal.ts"
import { exactText, isBelowNought, isNought, parted } from "./amount.ts"
import { amountTables } from "./amount-tables.ts"
import { balances } from "./balances.ts"
import { certificateTables } from "./certificate-tables.ts"
import { span } from "./dates.ts"
import { paymentLines } from "./payment-lines.ts"
import { onePage, plural, sectionTitle, type Page } from "./page.ts"
import { checkFaultLines, faultLines, isStopped, stoppedLines, withheldLines } from "./shortfalls.ts"
import { textTable, wrapped } from "./text-table.ts"

/** What a statement is made from. */
export interface Stated {
  readonly settlement: Settlement
  readonly plan: Plan
  /** The contract file and the data folder as the reader knows them. */
  readonly contractPath: string
  readonly dataFolder: string
  /** The days asked for, where some were. */
  readonly asked?: Window
  /** How a command names the contract, where that takes more than its file. */
  readonly calledWith?: string
}

/** A settlement as a page for people: who owes whom, how it comes about month by month, and what stands in the way. */
export function statement(stated: Stated, page: Page = onePage): string {
  const sections = [
    heading(stated, page),
    owed(stated, page),
    amountTables(stated.settlement, stated.plan, page),
    withheldLines(stated.settlement, stated.plan, page),
    stoppedLines(stated.settlement, stated.plan, page),
    checkFaultLines(stated.settlement, stated.dataFolder, page),
    faultLines(stated.settlement, stated.dataFolder, page),
    checks(stated.settlement, page),
    invoices(stated.settlement, page),
    paymentLines(stated.settlement, page),
    certificateTables(stated.settlement, page),
    quality(stated.settlement, page),
    ending(stated, page),
  ]
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join("\n"))
    .join("\n\n")}\n`
}

function heading({ settlement, plan, contractPath, dataFolder, asked = {} }: Stated, page: Page): readonly string[] {
  const { contract } = settlement
  const facts: (readonly [string, string])[] = [
    ["Contract", `${contractPath}, plan ${contract.sha256.slice(0, 12)}`],
    ...plan.parties.map((party, at) => [at === 0 ? "Parties" : "", `${party.id}, ${party.title}`] as const),
    ["Term", span(plan.time.from, plan.time.through)],
    ...(settlement.reads ?? []).map(
      ({ contract: id, sha256 }, at) => [at === 0 ? "Reads" : "", `${id}, plan ${sha256.slice(0, 12)}`] as const,
    ),
    [
      "Readings",
      `${dataFolder}, ${plural(settlement.data.length, "file")}; ${parted(String(settlement.intervals))} intervals of ${plan.time.interval_minutes} min, ${settlement.zone}`,
    ],
  ]
  return [
    page.paint("title", contract.title),
    `What the parties owe each other, ${span(settlement.from, settlement.through)}.`,
    ...clipped(asked, plan)
      .flatMap((note) => wrapped(note, page.columns))
      .map((line) => page.paint("warn", line)),
    "",
    ...facts.flatMap(([name, text]) =>
      wrapped(text, page.columns - 14).map(
        (line, at) => `  ${page.paint("quiet", (at === 0 ? name : "").padEnd(10))}  ${line}`,
      ),
    ),
  ]
}

/** Which of the days asked for lie outside the term and so are left out. */
function clipped({ from, through }: Window, { time }: Plan): readonly string[] {
  return [
    ...(from !== undefined && firstDay(from) < time.from
      ? [`Asked from ${from} on, clipped to the term, which begins on ${time.from}.`]
      : []),
    ...(through !== undefined && lastDay(through) > time.through
      ? [`Asked through ${through}, clipped to the term, which ends on ${time.through}.`]
      : []),
  ]
}

/** Why there is no amount at all. */
function nothing({ withheld }: Settlement, plan: Plan): string {
  const charges = plan.rules.filter((rule) => rule.rule === "charge" || rule.rule === "settle")
  if (withheld.length > 0) return "No amount could be settled."
  if (charges.length === 0) return "The contract has no charge."
  const each = [...new Set(charges.map((rule) => (rule.grain ?? "term").replace("_", " ")))]
  return `No amount: no whole period of any charge lies in these days. The charges are for each ${each.join(", each ")}.`
}

function owed({ settlement, plan }: Stated, page: Page): readonly string[] {
  const rows = balances(settlement.postings.filter((posting) => posting.internal !== true)).flatMap((pair) => {
    const { debtor, creditor } = pair
    const amount = (decimal: string): string => `${parted(decimal)} ${pair.currency}`
    const verdict = isNought(pair.net) ? `${debtor} and ${creditor} are even` : `${debtor} owes ${creditor}`
    return pair.both
      ? [
          { cells: [`${debtor} pays ${creditor}`, amount(pair.forth)] },
          { cells: [`${creditor} pays ${debtor}`, amount(pair.back)] },
          { cells: [`so ${verdict}`, amount(pair.net)], ruled: true },
        ]
      : [{ cells: [verdict, amount(pair.net)] }]
  })
  return [
    sectionTitle("In total", page),
    ...(rows.length === 0
      ? wrapped(nothing(settlement, plan), page.columns - 2).map((line) => `  ${line}`)
      : textTable(
          [
            { heading: [], align: "left" },
            { heading: [], align: "point" },
          ],
          rows,
          { indent: "  ", paint: page.paint },
        )),
    ...[...notOwed(settlement), ...notCounted(settlement), ...onHold(settlement), ...notTested(settlement)].flatMap(
      (note) => wrapped(note, page.columns - 2).map((line) => `  ${page.paint("warn", line)}`),
    ),
  ]
}

/** What a party pays itself is shown, and owed by nobody. */
function notOwed({ postings }: Settlement): readonly string[] {
  const internal = postings.filter((posting) => posting.internal === true)
  if (internal.length === 0) return []
  const amounts = balances(internal).map(({ debtor, net, currency }) => `${debtor} ${parted(net)} ${currency}`)
  return [`Not owed: ${plural(internal.length, "internal amount")}, of a party to itself: ${amounts.join(", ")}.`]
}

/** The amounts that the totals are without. */
function notCounted(settlement: Settlement): readonly string[] {
  const moves = settlement.certificates.filter((move) => move.quantity === undefined).length
  const stopped = settlement.withheld.filter((each) => isStopped(each, settlement)).length
  const short = settlement.withheld.length - stopped
  return [
    ...(short > 0
      ? [
          `Not counted: ${plural(short, "amount")} withheld because readings are missing or wrong. They are named below.`,
        ]
      : []),
    ...(stopped > 0
      ? [`Not counted: ${plural(stopped, "amount")} stopped by a check of the contract. They are named below.`]
      : []),
    ...(moves > 0 ? [`Withheld: ${plural(moves, "movement")} of certificates, for the faults named below.`] : []),
  ]
}

/** The amounts in the totals that are not to be paid yet, and the broken checks that say so. */
function onHold({ postings, checks, reads }: Settlement): readonly string[] {
  const held = postings.filter((posting) => posting.held)
  if (held.length === 0) return []
  const amounts = balances(held).map(
    ({ debtor, creditor, net, currency }) => `${debtor} to ${creditor} ${parted(net)} ${currency}`,
  )
  const broken = checks.filter((check) => check.otherwise === "hold" && check.failed.length > 0)
  const why = [
    ...(broken.length > 0 ? [`a check is broken: ${broken.map((check) => check.title).join("; ")}`] : []),
    ...(reads ? ["they stand on amounts of another contract that are on hold"] : []),
  ]
  return [
    `Counted, but on hold: ${plural(held.length, "amount")}, ${amounts.join(", ")}, because ${why.join(", or because ")}.`,
  ]
}

/** The checks that stop or hold amounts, and said nothing of some periods. */
function notTested({ checks }: Settlement): readonly string[] {
  return checks
    .filter((check) => check.otherwise !== "warn" && check.untested > 0)
    .map((check) => {
      const all = check.passed + check.failed.length + check.untested
      return `Not tested: ${check.title}, in ${parted(String(check.untested))} of ${plural(all, "period")}, for want of readings. The amounts there stand unchecked.`
    })
}

function checks(settlement: Settlement, page: Page): readonly string[] {
  if (settlement.checks.length === 0) return []
  const consequence = {
    error: "stops the postings of those periods",
    hold: "holds the amounts it stands over",
    warn: "is a warning",
  }
  return [
    sectionTitle("Checks that the contract makes", page),
    ...settlement.checks.flatMap((check) => {
      const tested = check.passed + check.failed.length
      const untested = check.untested > 0 ? `, ${parted(String(check.untested))} not tested for want of readings` : ""
      const clause = check.clause === undefined ? "" : ` (${check.clause})`
      if (check.failed.length === 0) {
        const open = tested === 0 || (check.otherwise !== "warn" && check.untested > 0)
        const mark = open ? page.paint("warn", "–") : page.paint("good", "✓")
        return wrapped(
          `${check.title}${clause}: held in ${parted(String(tested))} of ${parted(String(tested))} periods${untested}`,
          page.columns - 4,
        ).map((line, at) => (at === 0 ? `  ${mark} ${line}` : `    ${line}`))
      }
      const mark = page.paint(check.otherwise === "warn" ? "warn" : "bad", "✗")
      return [
        ...wrapped(
          `${check.title}${clause}: broken in ${parted(String(check.failed.length))} of ${parted(String(tested))} periods${untested}; this ${consequence[check.otherwise]}`,
          page.columns - 4,
        ).map((line, at) => (at === 0 ? `  ${mark} ${line}` : `    ${line}`)),
        ...check.failed.slice(0, 3).map((failure) => `      ${failure.period}  ${failure.detail}`),
        ...(check.failed.length > 3 ? [`      and ${check.failed.length - 3} more`] : []),
      ]
    }),
  ]
}

/** Above this many, invoices of one kind are one line. */
const invoicesShown = 36

function invoices(settlement: Settlement, page: Page): readonly string[] {
  if (settlement.invoices.length === 0) return []
  const due = (invoice: Settlement["invoices"][number]): string =>
    invoice.due === undefined ? "" : `${invoice.due.date}${invoice.due.provisional ? " *" : ""}`
  const note = (invoice: Settlement["invoices"][number]): string =>
    [
      ...(invoice.missing.length > 0 ? [`without ${invoice.missing.join(", ")}`] : []),
      ...(invoice.held ? ["on hold by a check"] : []),
      ...(invoice.residual !== undefined && !isNought(invoice.residual)
        ? [`rounding ${exactText(invoice.residual)}`]
        : []),
    ].join("; ")
  const shown = settlement.invoices.slice(0, invoicesShown)
  const received = shown.some((invoice) => invoice.received !== undefined)
  const noted = shown.some((invoice) => note(invoice) !== "")
  return [
    sectionTitle("Invoices", page),
    ...textTable(
      [
        { heading: ["Invoice"], align: "left" },
        { heading: ["For"], align: "left" },
        { heading: ["Who bills whom"], align: "left" },
        { heading: ["Total"], align: "point" },
        { heading: ["Issued"], align: "left" },
        ...(received ? [{ heading: ["Received"], align: "left" } as const] : []),
        { heading: ["Due"], align: "left" },
        ...(noted ? [{ heading: ["Note"], align: "left" } as const] : []),
      ],
      shown.map((invoice) => ({
        cells: [
          invoice.title ?? invoice.name,
          invoice.period,
          `${invoice.biller} → ${invoice.billed}`,
          invoice.lines.length === 0 && invoice.missing.length > 0
            ? "withheld"
            : `${parted(invoice.total)} ${invoice.currency}`,
          invoice.issued ?? "",
          ...(received ? [invoice.received ?? ""] : []),
          due(invoice),
          ...(noted ? [note(invoice)] : []),
        ],
      })),
      { indent: "  ", paint: page.paint, columns: page.columns },
    ),
    ...shown
      .flatMap((invoice) => paidLine(invoice))
      .flatMap((line) => wrapped(line, page.columns - 2).map((part) => `  ${part}`)),
    ...(settlement.invoices.length > invoicesShown
      ? [`  and ${settlement.invoices.length - invoicesShown} more; --json holds every one.`]
      : []),
    ...(shown.some((invoice) => isBelowNought(invoice.total))
      ? [page.paint("quiet", "  A total below nought is owed by the one who bills.")]
      : []),
    ...(shown.some((invoice) => invoice.due?.provisional)
      ? [page.paint("quiet", "  * provisional: the date waits for a document, such as the receipt of the invoice.")]
      : []),
  ]
}

/** When an invoice was paid, as its documents say, and the interest for what came late, which is on top of its total. */
function paidLine({
  name,
  title,
  period,
  currency,
  paid = [],
  late,
}: Settlement["invoices"][number]): readonly string[] {
  const payments = paid.map(({ date, amount }) => (amount === undefined ? date : `${parted(amount)} on ${date}`))
  const parts = [
    ...(payments.length > 0 ? [`paid ${payments.join(", ")}`] : []),
    ...(late ? [`${plural(late.days, "day")} late, ${parted(late.amount)} ${currency} of interest on top`] : []),
  ]
  return parts.length === 0 ? [] : [`${title ?? name} ${period}: ${parts.join("; ")}.`]
}

const qualityMeaning = {
  measured: "measured readings",
  estimated: "estimated readings",
  substituted: "substituted readings (another input stood in)",
  held: "held readings (the last one was kept)",
  assumed: "assumed readings (the contract says what to take when one is missing)",
} as const

function quality(settlement: Settlement, page: Page): readonly string[] {
  if (settlement.postings.length === 0) return []
  const all = settlement.postings
  const worse = all.filter((posting) => posting.quality !== "measured")
  if (worse.length === 0) {
    return [
      sectionTitle("Quality", page),
      `  ${all.length === 1 ? "The one amount stands" : `All ${plural(all.length, "amount")} stand`} on measured readings.`,
    ]
  }
  const [first] = worse
  if (first && worse.length === all.length && worse.every((posting) => posting.quality === first.quality)) {
    return [
      sectionTitle("Quality", page),
      `  ${all.length === 1 ? "The one amount stands" : `All ${plural(all.length, "amount")} stand`} in part on ${qualityMeaning[first.quality]}.`,
    ]
  }
  const kinds = ["estimated", "substituted", "held", "assumed"] as const
  return [
    sectionTitle("Quality", page),
    `  ${parted(String(all.length - worse.length))} of ${parted(String(all.length))} amounts stand on measured readings alone.`,
    ...kinds.flatMap((kind) => {
      const some = worse.filter((posting) => posting.quality === kind)
      return some.length === 0
        ? []
        : [
            `  ${plural(some.length, "amount")} ${some.length === 1 ? "stands" : "stand"} in part on ${qualityMeaning[kind]}.`,
          ]
    }),
  ]
}

function ending({ settlement, contractPath, dataFolder, calledWith }: Stated, page: Page): readonly string[] {
  const asked =
    settlement.postings.find((posting) => posting.grain === "month" && !isNought(posting.amount)) ??
    settlement.postings.find((posting) => !isNought(posting.amount)) ??
    settlement.postings[0]
  if (asked === undefined) return []
  const words = [
    `${calledAs} explain ${calledWith ?? contractPath} --data ${dataFolder}`,
    [
      `--posting ${asked.rule}`,
      `--period ${/\s/.test(asked.period) ? `"${asked.period}"` : asked.period}`,
      ...asked.members.map((member) => `--member ${member}`),
    ].join(" "),
  ]
  const [first = "", second = ""] = words
  const lines =
    first.length + second.length + 3 <= page.columns
      ? [words.join(" ")]
      : [...commandLines(first, page.columns - 6).map((line, at) => `${at === 0 ? "" : "  "}${line} \\`), `  ${second}`]
  return [
    "To see how an amount came about, down to the readings:",
    ...lines.map((line) => `  ${page.paint("name", line)}`),
  ]
}

/** The words of a command in lines of at most this many letters; a flag stays with what it says. */
function commandLines(command: string, columns: number): readonly string[] {
  const lines: string[] = []
  for (const word of command.match(/--\S+ \S+|\S+/g) ?? []) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
