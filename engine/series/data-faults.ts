import type { DataFault } from "./dataset.ts"

/** What is known where a fault of a reading is found. */
interface Cell {
  readonly column: string
  readonly found: string
}

/** What each fault tells, by code. */
interface FaultData {
  "data/no-binding": { readonly input: string; readonly source: string; readonly shared: boolean }
  "data/no-file": { readonly file: string; readonly source?: string }
  "data/duplicate-stamp": { readonly stamp: string; readonly lines: readonly number[] }
  "data/no-column": { readonly column: string; readonly header: readonly string[]; readonly times: number }
  "data/unit": { readonly unit: string; readonly expected: string; readonly known: boolean }
  "data/not-a-decimal": Cell
  "data/too-fine": Cell & { readonly decimals: number; readonly unit: string }
  "data/not-a-flag": Cell
  "data/not-a-time": { readonly stamp: string; readonly expected: string }
  "data/skipped-hour": { readonly stamp: string; readonly zone: string }
  "data/offset": { readonly stamp: string; readonly zone: string }
  "data/off-grid": { readonly stamp: string; readonly every: string }
  "data/step": { readonly every: string; readonly grain: string; readonly why: "coarser" | "not summed" | "across" }
  "data/ragged-row": { readonly cells: number; readonly expected: number }
  "data/unreadable-file": { readonly problem: string; readonly remedy: string }
  "data/bindings": { readonly problem: string }
  "data/label": { readonly input: string }
  "data/unknown-quality": Cell & { readonly known: readonly string[] }
  "data/no-events": { readonly event: string; readonly form: "once" | "spans" }
  "data/unknown-cause": Cell & { readonly known: readonly string[] }
  "data/span-reversed": { readonly from: string; readonly to: string }
  "data/causes-overlap": { readonly event: string; readonly first: string; readonly second: string }
  "data/unknown-posting": {
    readonly input: string
    readonly posting: string
    readonly why: "contract" | "rule" | "members" | "twice"
    /** What may be meant. */
    readonly near?: string
    /** What there is. */
    readonly known: readonly string[]
  }
  "data/paid-by-all": { readonly invoice: string; readonly period: string; readonly members: readonly string[] }
  "data/posting-unit": {
    readonly input: string
    readonly posting: string
    readonly unit: string
    readonly expected: string
  }
  "data/posting-kind": { readonly input: string; readonly kind: "rate" | "level" }
  "data/posting-across": {
    readonly input: string
    readonly posting: string
    readonly period: string
    readonly from: string
    readonly to: string
    readonly grain: string
  }
  "data/posting-withheld": {
    readonly input: string
    readonly posting: string
    readonly contract: string
    readonly period: string
    /** How many more of its periods in a row. */
    readonly more: number
    readonly why: string
  }
  "data/not-settled": { readonly input: string; readonly contract: string; readonly problem: string }
}

export type DataFaultCode = keyof FaultData

interface FaultRow<D> {
  readonly number: `OT30${string}`
  readonly message: (data: D) => string
  readonly remedy: (data: D) => string
}

/**
 * Every fault that reading the data can find, closed: the number people quote, what was found and expected, and what to do. The faults
 * of a run, OT3001 among them, are in engine/evaluate. Neither code nor number changes once released.
 */
export const dataFaults: { readonly [Code in DataFaultCode]: FaultRow<FaultData[Code]> } = {
  "data/no-binding": {
    number: "OT3002",
    message: ({ input, source, shared }) =>
      shared
        ? `bindings.json does not say which column of ${source} is ${input}`
        : `bindings.json has no entry for ${source}, which ${input} comes from`,
    remedy: ({ input, source, shared }) =>
      shared
        ? `Add "input": "${input}" to the entry that is meant.`
        : `Add an entry with "source": "${source}"; where there is nothing to read, bind it to a file with a header and no rows.`,
  },
  "data/no-file": {
    number: "OT3003",
    message: ({ file, source }) =>
      `the data has no file ${file}${source === undefined ? "" : `, where bindings.json puts ${source}`}`,
    remedy: ({ file, source }) =>
      source === undefined
        ? `Put a ${file} beside the data that says which column each source is.`
        : `Add ${file} to the data folder, or correct its name in bindings.json.`,
  },
  "data/duplicate-stamp": {
    number: "OT3004",
    message: ({ stamp, lines }) =>
      `lines ${lines.join(" and ")} give a reading for the same time, ${stamp}; neither is used`,
    remedy: () => "Remove the one that is wrong.",
  },
  "data/no-column": {
    number: "OT3006",
    message: ({ column, header, times }) =>
      times === 0
        ? `there is no column "${column}"; found ${header.map((name) => `"${name}"`).join(", ")}`
        : `${times} columns are named "${column}"`,
    remedy: ({ times }) =>
      times === 0
        ? "Correct the name in bindings.json or in the first line of the file."
        : "Give each column a name of its own.",
  },
  "data/unit": {
    number: "OT3007",
    message: ({ unit, expected, known }) =>
      known
        ? `the readings are in ${unit}, which is not a measure of the same thing as ${expected}`
        : `"${unit}" is no unit; the input is in ${expected}`,
    remedy: ({ expected }) => `Correct "unit" in bindings.json, such as ${expected}.`,
  },
  "data/not-a-decimal": {
    number: "OT3009",
    message: ({ column, found }) => `${column} is "${found}", expected a decimal such as 1234.5`,
    remedy: () => "Correct the cell, or leave it empty where there is no reading.",
  },
  "data/too-fine": {
    number: "OT3011",
    message: ({ column, found, decimals, unit }) =>
      `${column} is ${found}, finer than the ${decimals} decimals of ${unit} that bindings.json declares`,
    remedy: () => "Correct the cell, or declare more decimals: a reading is not rounded.",
  },
  "data/not-a-flag": {
    number: "OT3012",
    message: ({ column, found }) => `${column} is "${found}", expected true, false, 1 or 0`,
    remedy: () => "Correct the cell, or leave it empty where nothing is known.",
  },
  "data/not-a-time": {
    number: "OT3013",
    message: ({ stamp, expected }) => `"${stamp}" is not a time; expected ${expected}`,
    remedy: () =>
      "Correct the time, or remove the line; until then it may be the reading of any gap, and none is filled.",
  },
  "data/skipped-hour": {
    number: "OT3014",
    message: ({ stamp, zone }) => `${stamp} does not exist in ${zone}: the clocks skip it in spring`,
    remedy: () =>
      "Correct the time, or write the times with their offset; until then the line may be the reading of any gap, and none is filled.",
  },
  "data/offset": {
    number: "OT3015",
    message: ({ stamp, zone }) =>
      zone === "as written"
        ? `${stamp} carries no offset, and bindings.json reads it "as written"`
        : `${stamp} carries an offset that ${zone} did not have then`,
    remedy: () =>
      `Correct the time, or "zone" in bindings.json; until then the line may be the reading of any gap, and none is filled.`,
  },
  "data/off-grid": {
    number: "OT3016",
    message: ({ stamp, every }) => `${stamp} is not the time of a reading every ${every}`,
    remedy: () => `Correct the time, or "every" in bindings.json.`,
  },
  "data/step": {
    number: "OT3017",
    message: ({ every, grain, why }) =>
      `the readings are every ${every}, and the input is each ${grain.replace("_", " ")}: ${stepReasons[why]}`,
    remedy: ({ why }) =>
      why === "not summed"
        ? "Declare the input at the step of its readings, and say in the contract how they become one figure."
        : "Declare the input at the step of its readings.",
  },
  "data/ragged-row": {
    number: "OT3018",
    message: ({ cells, expected }) => `the line has ${cells} cells, expected ${expected} as in the first line`,
    remedy: () => "Write every cell of the line; a decimal has a point, and a text with a comma stands in quotes.",
  },
  "data/unreadable-file": {
    number: "OT3019",
    message: ({ problem }) => `the file cannot be read. ${problem}`,
    remedy: ({ remedy }) => remedy,
  },
  "data/bindings": {
    number: "OT3020",
    message: ({ problem }) => problem,
    remedy: () => "Correct bindings.json; nothing is read until it is right.",
  },
  "data/label": {
    number: "OT3026",
    message: ({ input }) =>
      `the contract says that the times of ${input} name the end of an interval, bindings.json that they name the start`,
    remedy: () => `Write "label": "end" in bindings.json, or remove "labels end" from the contract.`,
  },
  "data/unknown-quality": {
    number: "OT3027",
    message: ({ column, found, known }) =>
      `${column} is "${found}", expected ${known.map((word) => `"${word}"`).join(" or ")}`,
    remedy: () => `Add the word to "map" in bindings.json.`,
  },
  "data/no-events": {
    number: "OT3050",
    message: ({ event, form }) =>
      form === "spans"
        ? `bindings.json has no log of ${event}`
        : `bindings.json gives a log for ${event}, which happens once, on one day`,
    remedy: ({ event, form }) =>
      form === "spans"
        ? `Add an entry with "event": "${event}" and its file; where nothing happened, bind it to a file with a header and no rows.`
        : `Write { "event": "${event}", "date": "2027-05-17" }.`,
  },
  "data/unknown-cause": {
    number: "OT3051",
    message: ({ column, found, known }) => `${column} is "${found}", expected one of the causes ${known.join(", ")}`,
    remedy: () => "Correct the cell, or add the cause to the group in the contract.",
  },
  "data/span-reversed": {
    number: "OT3052",
    message: ({ from, to }) => `the stretch ends at ${to}, not after it begins at ${from}`,
    remedy: () => "Correct the times, or remove the line.",
  },
  "data/causes-overlap": {
    number: "OT3053",
    message: ({ event, first, second }) =>
      `two stretches of ${event} overlap, ${first} and ${second}, and the contract says that none may`,
    remedy: () => "Correct the log so that each moment has one cause.",
  },
  "data/unknown-posting": {
    number: "OT3060",
    message: ({ input, posting, why, near, known }) =>
      `${input} is bound to ${posting}, ${unknownReasons[why]}${near === undefined ? "" : `; did you mean ${near}?`}${known.length === 0 || why === "twice" ? "" : ` (there ${known.length === 1 ? "is" : "are"} ${listed(known)})`}`,
    remedy: ({ why, posting }) =>
      why === "contract"
        ? `Settle the text of ${posting.split(".")[0] ?? posting} together with this one, or correct the name in bindings.json.`
        : why === "twice"
          ? "Leave it out in one of the two places in bindings.json."
          : "Correct the name in bindings.json.",
  },
  "data/posting-unit": {
    number: "OT3061",
    message: ({ input, posting, unit, expected }) =>
      `${posting} is posted in ${unit}, and ${input} is in ${expected}, which is not a measure of the same thing`,
    remedy: () =>
      "Bind a posting of the same currency, or convert it in the contract by a rate that is an input of its own.",
  },
  "data/posting-kind": {
    number: "OT3062",
    message: ({ input, kind }) =>
      `${input} is a ${kind === "rate" ? "figure that holds throughout" : "balance"}, and what is posted is an amount`,
    remedy: () => "Declare the input as an amount, and say in the contract how the figure comes from it.",
  },
  "data/posting-across": {
    number: "OT3063",
    message: ({ input, posting, period, from, to, grain }) =>
      `${posting} of ${period} runs from ${from} to ${to} and lies in no one ${grain} of ${input}`,
    remedy: () =>
      "Let both contracts have one time zone and the input a period no shorter than the posting; a posted amount is not cut.",
  },
  "data/posting-withheld": {
    number: "OT3064",
    message: ({ input, posting, period, more, why }) =>
      `${input} reads ${posting} of ${period}${more === 0 ? "" : ` and ${more} more`}, which is withheld: ${why}`,
    remedy: ({ contract }) => `Mend what withholds it in ${contract}; nothing stands in for it.`,
  },
  "data/paid-by-all": {
    number: "OT3067",
    message: ({ invoice, period, members }) =>
      `documents: a payment of the invoice ${invoice} of ${period} has an amount, and that invoice is one each for ${listed(members)}; it is not counted`,
    remedy: ({ members }) => `Say whose it is: "party": "${members[0] ?? ""}", an entry for each.`,
  },
  "data/not-settled": {
    number: "OT3065",
    message: ({ input, contract, problem }) => `${input} reads ${contract}, which is not settled: ${problem}`,
    remedy: ({ contract }) => `Mend that in ${contract}; nothing stands in for what it posts.`,
  },
}

const unknownReasons = {
  contract: "and no contract of that name is settled with it",
  rule: "and the contract has no charge or settlement of that name",
  members: "and the rule has no such members",
  twice: "which it counts already",
}

/** The names, the first few of many. */
const listed = (names: readonly string[]): string =>
  names.length > 8 ? `${names.slice(0, 8).join(", ")} and ${names.length - 8} more` : names.join(", ")

const stepReasons = {
  coarser: "one reading cannot be cut into several",
  "not summed": "only an amount is summed, and this is a figure that holds throughout",
  across: "a reading can lie in two of them",
}

/** Where a fault lies. */
export type FaultPlace = Pick<DataFault, "input" | "file" | "line" | "from_utc" | "to_utc"> & {
  readonly count?: number
  /** The local time of the first interval, for the message. */
  readonly when?: string
}

/** One fault of the table as plain data. Its message starts with the file and line. */
export function dataFault<Code extends DataFaultCode>(
  code: Code,
  data: FaultData[Code],
  { when, ...place }: FaultPlace,
): DataFault {
  const row: FaultRow<FaultData[Code]> = dataFaults[code]
  const where =
    place.file === undefined ? "" : `${place.file}${place.line === undefined ? "" : ` line ${place.line}`}: `
  const time =
    when === undefined
      ? ""
      : ` (${when}${place.count !== undefined && place.count > 1 ? `, and ${place.count - 1} more` : ""})`
  return {
    code,
    number: row.number,
    count: 0,
    ...place,
    message: `${where}${row.message(data)}${time}`,
    remedy: row.remedy(data),
  }
}

export type { FaultData }
