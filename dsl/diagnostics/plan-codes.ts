import { row } from "./row.ts"

/** Dates and pinned files: what only the calendar and the files beside the contract can tell. */
export const planCodes = {
  "plan/term-reversed": row<{ from: string; through: string }>(
    "OT4001",
    "error",
    ({ from, through }) => `The term ends on ${through}, before it starts on ${from}.`,
  ),
  "plan/value-missing": row<{ name: string; from: string; first: string }>(
    "OT4002",
    "error",
    ({ name, from, first }) =>
      `'${name}' has no figure from ${from} until ${first}. The first figure starts with the term and needs no date.`,
  ),
  "plan/changes-inside": row<{ name: string; date: string; grain: string }>(
    "OT4003",
    "error",
    ({ name, date, grain }) =>
      `'${name}' changes on ${date}, inside a ${grain}, of which each has one figure only. Let it change at the start of a ${grain}, or use it in something finer, such as inside a sum over intervals.`,
  ),
  "plan/dates-not-rising": row<{ name: string; date: string }>(
    "OT4004",
    "error",
    ({ name, date }) => `The dates of '${name}' have to rise; ${date} does not come after the one before.`,
  ),
  "plan/not-a-start": row<{ date: string; grain: string }>(
    "OT4005",
    "error",
    ({ date, grain }) =>
      `${date} is not the start of a ${grain}, so the first step has no clear day. Write the day on which one starts.`,
  ),
  "plan/unknown-zone": row<{ zone: string; near?: string | undefined }>(
    "OT4007",
    "error",
    ({ zone, near }) =>
      `'${zone}' is not a time zone of the IANA database. Write a city such as "America/Chicago", or a fixed offset such as "Etc/GMT+6".${near ? ` Did you mean "${near}"?` : ""}`,
  ),
  "plan/clock-inside": row<{ zone: string; grain: "interval" | "hour" }>("OT4008", "error", ({ zone, grain }) =>
    grain === "interval"
      ? `In ${zone} clocks change in the middle of an interval, so intervals are not of one length. Use a shorter interval.`
      : `In ${zone} clocks change in the middle of an hour, so hours are not of one length. Leave out what is each hour.`,
  ),
  "plan/after-term": row<{ name: string; date: string }>(
    "OT4011",
    "warning",
    ({ name, date }) => `'${name}' changes on ${date}, after the term has ended; the change has no effect.`,
  ),
  "plan/file-missing": row<{ path: string; near?: string | undefined }>(
    "OT7101",
    "error",
    ({ path, near }) =>
      `The file "${path}" is not beside the contract.${near ? ` Did you mean "${near}"?` : ""} The contract is complete only with it.`,
  ),
  "plan/file-differs": row<{ path: string; pinned: string; found: string }>(
    "OT7103",
    "error",
    ({ path, pinned, found }) =>
      `"${path}" is not the file that was agreed: its SHA-256 begins ${found}, the contract says ${pinned}. If the new file is agreed, write its hash.`,
  ),
  "plan/file-unreadable": row<{ path: string; line: number }>(
    "OT7104",
    "error",
    ({ path, line }) => `Line ${line} of "${path}" is not a date such as 2027-01-01.`,
  ),
} as const
