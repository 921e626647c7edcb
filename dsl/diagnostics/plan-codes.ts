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
      `'${name}' changes on ${date}, inside a ${grain}, of which each has one figure only. Let it change at the start of a ${grain}, compute in parts, with 'split at ${name}' or 'during' a phase that begins then, or use it in something finer, such as inside a sum over intervals.`,
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
  "plan/joins-inside": row<{ member: string; verb: "joins" | "leaves"; date: string; name: string; grain: string }>(
    "OT4012",
    "error",
    ({ member, verb, date, name, grain }) =>
      verb === "joins"
        ? `'${member}' joins on ${date}, inside a ${grain}, and '${name}' has one value each ${grain} for each member. Let it join at the start of a ${grain}, or compute '${name}' each day.`
        : `'${member}' leaves after ${date}, inside a ${grain}, and '${name}' has one value each ${grain} for each member. Let it leave at the end of a ${grain}, or compute '${name}' each day.`,
  ),
  "plan/before-event": row<{ name: string; begins: string; phase?: string | undefined }>(
    "OT4013",
    "error",
    ({ name, begins, phase }) =>
      `'${name}' is agreed from ${begins} on, and this is computed before that as well. ${
        phase ? `Compute it 'during ${phase}'` : `Declare a phase that begins on ${begins} and compute this during it`
      }, or agree a first figure without a day.`,
  ),
  "plan/off-grid": row<{ what: string; at: string; minutes: number }>(
    "OT4014",
    "error",
    ({ what, at, minutes }) =>
      `${what} turns at ${at}, inside an interval of ${minutes} min. Write a time at which an interval begins, or meter shorter intervals.`,
  ),
  "choice/short-tier": row<{ text: string; grain: string; unit: string }>(
    "OT4015",
    "error",
    ({ text, grain, unit }) =>
      `The term cuts a ${grain} short. Does the band of ${text} then hold whole, or by its days? Agree its width and say which: agreed width: ${unit} each ${grain} prorated = ${text}, or 'whole'.`,
  ),
  "plan/history-unreadable": row<{ path: string; line: number; name: string; unit: string }>(
    "OT4016",
    "error",
    ({ path, line, name, unit }) =>
      `Line ${line} of "${path}" is not a period and a value of '${name}'. The file has the columns period,value; a line is such as 2026-11,1240.5, the value in ${unit} without saying so.`,
  ),
  "plan/history-of-day": row<{ name: string }>(
    "OT4017",
    "error",
    ({ name }) =>
      `A history holds values of rules, and '${name}' has days: they come with the data, or are given in a test. Take the line out.`,
  ),
  "plan/amended-inside": row<{ number: number; date: string; name: string; grain: string }>(
    "OT7004",
    "error",
    ({ number, date, name, grain }) =>
      `Amendment ${number} takes effect on ${date}, inside a ${grain} of '${name}', which has one formula each ${grain}. Let it take effect at the start of a ${grain}, or compute '${name}' in parts, with 'split at'.`,
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
