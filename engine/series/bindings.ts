import { z } from "zod"
import { parseDate } from "../calendar/date.ts"
import { isZone } from "../calendar/tzdb.ts"
import { qualities } from "./dataset.ts"

/**
 * `bindings.json` lies beside the data and says which file and column each of a contract's sources is:
 *
 *     { "offtake": "bindings/1",
 *       "series": [
 *         { "source": "meter M-101", "file": "meters.csv", "time": "interval_start", "column": "delivered_kwh",
 *           "unit": "kWh", "zone": "UTC", "label": "start", "every": "15 min", "decimals": 3,
 *           "quality": { "column": "delivered_status", "map": { "A": "measured", "E": "estimated" } } } ] }
 *
 * Beside the series stand the events that have happened, the logs of those that last, and the dates of papers:
 *
 *       "events": [
 *         { "event": "cod", "date": "2027-05-17" },
 *         { "event": "outage", "file": "outages.csv", "from": "start", "to": "end", "cause": "cause", "zone": "UTC" } ],
 *       "documents": [
 *         { "invoice": "monthly", "period": "2027-01", "issued": "2027-02-08", "received": "2027-02-09",
 *           "paid": [{ "date": "2027-03-14", "amount": "1000000.00" }] } ]
 *
 * An entry may name postings of other contracts in place of a file:
 *
 *         { "source": "ledger receipts", "postings": ["tenant_a.energy", "tenant_a.demand[T1]"], "less": ["tenant_a.credit"] }
 *
 * One file may serve several contracts: an entry for a source that a contract does not name is left alone.
 */
export const bindingsFile = "bindings.json"

const text = z.string().min(1)

/** The lengths of a feed's readings: a part of an hour, or a period of the contract's own calendar. */
export const steps = [
  "1 min",
  "2 min",
  "3 min",
  "4 min",
  "5 min",
  "6 min",
  "10 min",
  "12 min",
  "15 min",
  "20 min",
  "30 min",
  "1 hour",
  "1 day",
  "1 gas_day",
  "1 month",
] as const

const whatFor = {
  /** The source as the contract names it, without quotes: `meter M-101` for `from meter "M-101"`. */
  source: text,
  /** The input, where several of a contract come from one source. */
  input: text.optional(),
  /** The members it is for, one for each group of the input: `["T1"]`. */
  members: z.array(text).optional(),
}

const fileSchema = z
  .strictObject({
    ...whatFor,
    /** Name of the file in the data folder. */
    file: text,
    /** The column with the time of each reading. */
    time: text,
    /** The column with the readings. An empty cell is a gap. */
    column: text,
    /** Unit of the readings, as the language writes it; `flag` for true and false. */
    unit: text,
    /**
     * How a time without an offset is to be read: `UTC`, a zone of the IANA database, or `as written` where every time carries its
     * offset. A time that carries one keeps it, and it must be what the zone had then. A date or month alone is a day or month of the contract.
     */
    zone: text.refine((zone) => zone === "UTC" || zone === "as written" || isZone(zone), {
      error: 'expected "UTC", "as written" or a zone such as "America/Chicago"',
    }),
    /** Whether a time names the start or the end of its reading. */
    label: z.enum(["start", "end"]),
    /** How long each reading is. A feed finer than its input is summed, where the input is an amount. */
    every: z.enum(steps),
    /** Decimals a reading has at most, in `unit`; one finer than that is refused, not rounded. A flag has none. */
    decimals: z.int().min(0).max(20).optional(),
    /** A column that says how good each reading is, and what its words mean here. */
    quality: z.strictObject({ column: text, map: z.record(z.string(), z.enum(qualities)) }).optional(),
  })
  .refine(({ unit, decimals }) => unit === "flag" || decimals !== undefined, {
    path: ["decimals"],
    error: "expected a whole number: the decimals a reading has at most",
  })
  .refine(({ every, label }) => label === "start" || !["1 day", "1 gas_day", "1 month"].includes(every), {
    path: ["label"],
    error: 'expected "start": a date or a month names its own period',
  })

/** `contract.rule`, with the members of the rule in brackets where not all of them are meant. */
const postingText = text.regex(
  /^[^.[\]\s]+\.[^[\]\s]+(\[[^[\]]+\])?$/,
  'expected a contract and a rule, such as "tenant_a.energy" or "tenant_a.energy[T1]"',
)

/** An input that is read from what other contracts post in each of its periods. */
const postingsSchema = z.strictObject({
  ...whatFor,
  postings: z.array(postingText).min(1),
  /** The postings that are taken off. */
  less: z.array(postingText).default([]),
})

const date = text.refine((day) => parseDate(day) !== undefined, { error: "expected a day such as 2027-05-17" })

/** The day of an event that happens once; one that has not happened has no entry. */
const milestoneSchema = z.strictObject({ event: text, date })
/** The log of an event that lasts: a file with a row for each stretch. An empty end is one that still lasts. */
const spansSchema = z.strictObject({
  event: text,
  file: text,
  /** The columns with the first moment, the moment after the last, and the cause as the contract names it. */
  from: text,
  to: text,
  cause: text,
  /** How a time without an offset is to be read: `UTC` or a zone of the IANA database. */
  zone: text.refine((zone) => zone === "UTC" || isZone(zone), {
    error: 'expected "UTC" or a zone such as "America/Chicago"',
  }),
})
const documentSchema = z.strictObject({
  invoice: text,
  period: text,
  /** The member it goes to or comes from, where the invoice is one of several. */
  party: text.optional(),
  issued: date.optional(),
  received: date.optional(),
  /** An `amount` that is left out is all that was open. */
  paid: z
    .array(
      z.strictObject({ date, amount: text.regex(/^\d+(\.\d+)?$/, "expected an amount such as 1000.00").optional() }),
    )
    .default([]),
})

/** The schema of the file. Keys it does not list are errors. */
export const bindingsSchema = z.strictObject({
  offtake: z.literal("bindings/1"),
  series: z.array(z.union([fileSchema, postingsSchema])),
  events: z.array(z.union([milestoneSchema, spansSchema])).default([]),
  documents: z.array(documentSchema).default([]),
})

export type Bindings = z.infer<typeof bindingsSchema>
/** The day of one event, or the log of one that lasts. */
export type EventBinding = Bindings["events"][number]
/** Which column of which file one source is. */
export type SeriesBinding = z.infer<typeof fileSchema>
/** Which postings of other contracts one source is. */
export type PostingsBinding = z.infer<typeof postingsSchema>

/** The bindings, or every problem of the file as a sentence that names the place in the JSON, what was found and what was expected. */
export function readBindings(
  bytes: Uint8Array,
): { readonly bindings: Bindings } | { readonly problems: readonly string[] } {
  const json = parseJson(bytes)
  if ("problem" in json) return { problems: [json.problem] }
  const read = bindingsSchema.safeParse(json.value, { reportInput: true })
  if (!read.success)
    return {
      problems: read.error.issues
        .flatMap((issue) => asMeant(issue, json.value))
        .map((issue) => sentence(issue, json.value)),
    }
  const problems = [...repeated(read.data.series), ...repeatedEvents(read.data.events)]
  return problems.length > 0 ? { problems } : { bindings: read.data }
}

function parseJson(bytes: Uint8Array): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as unknown }
  } catch (error) {
    return {
      problem: `It is not JSON: ${(error instanceof Error ? error.message : String(error)).replace(/\s+/g, " ")}.`,
    }
  }
}

/** Of an entry that is neither of two kinds, what is wrong with it as the kind it was meant to be. */
function asMeant(issue: z.core.$ZodIssue, json: unknown): readonly z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union" || issue.path[0] !== "series") return [issue]
  const entry = valueAt(json, issue.path)
  const isPostings = typeof entry === "object" && entry !== null && ("postings" in entry || "less" in entry)
  const meant = issue.errors[isPostings ? 1 : 0] ?? []
  return meant.map((each) => ({ ...each, path: [...issue.path, ...each.path] }))
}

function sentence(issue: z.core.$ZodIssue, json: unknown): string {
  const place = pathText(issue.path)
  if (issue.code === "unrecognized_keys")
    return `${place}: found the unknown key ${issue.keys.map(quoted).join(" and ")}. Remove it, or correct its spelling.`
  const found = valueAt(json, issue.path)
  return `${place}: found ${found === undefined ? "nothing" : JSON.stringify(found)}, ${expectation(issue)}.`
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_value":
      return `expected ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`
    case "invalid_type":
      return `expected ${issue.expected === "int" ? "a whole number" : `a value of type ${issue.expected}`}`
    case "too_small":
      return issue.origin === "string" ? "expected a text that is not empty" : `expected at least ${issue.minimum}`
    case "too_big":
      return `expected at most ${issue.maximum}`
    default:
      return issue.message
  }
}

/** `series[2].unit`, as one finds it in the file. */
function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "the whole"
  return path.map((key, at) => (typeof key === "number" ? `[${key}]` : `${at === 0 ? "" : "."}${String(key)}`)).join("")
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  let value = json
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined
    value = Reflect.get(value, key) as unknown
  }
  return value
}

function repeated(series: Bindings["series"]): readonly string[] {
  const first = new Map<string, number>()
  return series.flatMap((entry, at) => {
    const key = JSON.stringify([entry.source, entry.input ?? "", entry.members ?? []])
    const before = first.get(key)
    if (before === undefined) {
      first.set(key, at)
      return []
    }
    return [
      `series[${at}]: found a second entry for ${describe(entry)}, expected one (the first is series[${before}]). Remove one of the two.`,
    ]
  })
}

function repeatedEvents(events: readonly EventBinding[]): readonly string[] {
  return events.flatMap(({ event }, at) => {
    const first = events.findIndex((other) => other.event === event)
    return first === at
      ? []
      : [
          `events[${at}]: found a second entry for ${event}, expected one (the first is events[${first}]). Remove one of the two.`,
        ]
  })
}

/** `meter M-101, input delivered [T1]`, for messages. */
export function describe({ source, input, members }: Pick<SeriesBinding, "source" | "input" | "members">): string {
  return `${source}${input === undefined ? "" : `, input ${input}`}${members && members.length > 0 ? ` [${members.join(", ")}]` : ""}`
}

const quoted = (key: string): string => `"${key}"`
