import { civil, type ZoneTable } from "../calendar/zone.ts"
import { printDate } from "../calendar/date.ts"
import type { Fault } from "./settlement.ts"

/** What each fault tells, by code. */
interface FaultData {
  "data/missing": {
    readonly input: string
    readonly source: string
    readonly file?: string
    readonly when: string
    readonly count: number
    readonly of: number
    readonly grain: string
    /** The day of the last reading, where none comes after it. */
    readonly ends?: string
  }
  "data/not-posted": {
    readonly input: string
    readonly settled: string
    readonly when: string
    readonly count: number
    readonly of: number
    readonly grain: string
  }
  "run/cannot-start": { readonly problem: string }
  "run/too-large": { readonly rule: string; readonly period: string }
  "run/divided-by-zero": { readonly rule: string; readonly period: string; readonly divisor?: string }
  "run/no-value": { readonly rule: string; readonly period: string; readonly function: string }
  "run/nothing-to-aggregate": { readonly rule: string; readonly period: string; readonly function: string }
  "run/negative-weight": { readonly rule: string; readonly period: string; readonly weight: string }
  "run/not-yet-agreed": { readonly rule: string; readonly period: string }
  "run/before-history": { readonly rule: string; readonly period: string }
  "run/member-absent": {
    readonly rule: string
    readonly period: string
    readonly member: string
    readonly group: string
  }
  "run/run-not-over": { readonly rule: string; readonly period: string }
  "run/not-in-force": { readonly rule: string; readonly period: string }
  "run/event-inside": { readonly rule: string; readonly event: string; readonly period: string }
  "run/below-scale": { readonly rule: string; readonly period: string; readonly amount: string }
  "run/band-limit": {
    readonly rule: string
    readonly period: string
    readonly limit: string
    readonly band: number
  }
  "run/beyond-curve": {
    readonly rule: string
    readonly period: string
    readonly curve: string
    readonly at: string
  }
  "run/index-unpublished": {
    readonly rule: string
    readonly index: string
    readonly month: string
    readonly on: string
  }
  "account/opening-unknown": {
    readonly account: string
    readonly needs: string
    readonly from: string
    readonly period: string
  }
  "account/negative-add": { readonly account: string; readonly period: string; readonly amount: string }
  "account/negative-worth": { readonly account: string; readonly period: string; readonly amount: string }
  "account/negative-opening": { readonly account: string; readonly period: string; readonly amount: string }
  "account/worth-of-nothing": { readonly account: string; readonly period: string; readonly worth: string }
  "post/negative-charge": {
    readonly charge: string
    readonly period: string
    readonly amount: string
    readonly payer: string
    readonly payee: string
  }
  "account/negative-reset": { readonly account: string; readonly period: string; readonly amount: string }
  "account/negative-return": { readonly account: string; readonly period: string; readonly amount: string }
  "allocate/off-step": {
    readonly rule: string
    readonly period: string
    readonly amount: string
    readonly step: string
  }
  "allocate/negative": { readonly rule: string; readonly period: string; readonly amount: string }
  "allocate/no-weight": { readonly rule: string; readonly period: string; readonly group: string }
  "allocate/shares": { readonly rule: string; readonly period: string; readonly share: string }
  "allocate/caps-full": { readonly rule: string; readonly period: string; readonly left: string }
  "allocate/absent": {
    readonly rule: string
    readonly period: string
    readonly member: string
    readonly group: string
  }
  "waterfall/never-reached": {
    readonly rule: string
    readonly period: string
    readonly tier: string
    readonly recipient: string
    readonly share: string
    readonly plus: string
  }
  "flip/earlier-unknown": {
    readonly flip: string
    readonly needs: string
    readonly from: string
    readonly period: string
  }
  "instrument/not-held": {
    readonly movement: string
    readonly period: string
    readonly owner: string
    readonly amount: string
    readonly held: string
  }
  "instrument/negative": { readonly movement: string; readonly period: string; readonly amount: string }
  "instrument/carry-unknown": {
    readonly movement: string
    readonly needs: string
    readonly from: string
    readonly period: string
    readonly before: string
  }
  "check/failed": { readonly check: string; readonly period: string; readonly detail: string }
}

export type FaultCode = keyof FaultData

interface FaultRow<D> {
  readonly number: `OT${number}`
  readonly message: (data: D) => string
  readonly remedy: (data: D) => string
}

/** Every fault a run can find, closed: the number people quote, what is said, and what to do. Neither code nor number changes once released. */
export const faultRows: { readonly [Code in FaultCode]: FaultRow<FaultData[Code]> } = {
  "data/missing": {
    number: "OT3001",
    message: ({ input, source, file, when, count, of, grain, ends }) =>
      ends !== undefined
        ? `${input}: the readings of ${source} end on ${ends}${file === undefined ? "" : ` in ${file}`}`
        : `${input}: ${source} has no value for ${when} (${thousands(count)} of ${thousands(of)} ${plural(grain, of)})${file === undefined ? "" : ` in ${file}`}`,
    remedy: ({ input }) =>
      `Supply the readings, or let the contract say what stands in for ${input} where they are missing.`,
  },
  "data/not-posted": {
    number: "OT3066",
    message: ({ input, settled, when, count, of, grain }) =>
      `${input}: no posting is known for ${when} (${thousands(count)} of ${thousands(of)} ${plural(grain, of)}); settled is ${settled}`,
    remedy: () => "Supply the readings that the contract which posts it needs for that time; nothing stands in for it.",
  },
  "run/cannot-start": {
    number: "OT3028",
    message: ({ problem }) => problem,
    remedy: () => "Settle days of the term for which there are readings.",
  },
  "run/too-large": {
    number: "OT3005",
    message: ({ rule, period }) => `${rule} in ${period} is beyond 10^30`,
    remedy: () => "Look for a unit that is wrong in the data.",
  },
  "run/divided-by-zero": {
    number: "OT3021",
    message: ({ rule, period, divisor }) =>
      `${rule} in ${period} divides by zero${divisor === undefined ? "" : `: ${divisor}`}`,
    remedy: () => "Write ratio(a, b, else …) to say what holds when the divisor is zero.",
  },
  "run/no-value": {
    number: "OT3022",
    message: ({ rule, period, function: name }) => `${name} has no value for what ${rule} gives it in ${period}`,
    remedy: () => "Limit the values before the call.",
  },
  "run/nothing-to-aggregate": {
    number: "OT3023",
    message: ({ rule, period, function: name }) => `${rule} in ${period} takes ${name} of nothing`,
    remedy: () => "Say what holds when there is nothing: else …",
  },
  "run/negative-weight": {
    number: "OT5003",
    message: ({ rule, period, weight }) => `${rule} in ${period} weighs by ${weight}; a weight is never negative`,
    remedy: () => "Weigh by max(…, 0), or correct the reading.",
  },
  "run/not-yet-agreed": {
    number: "OT3024",
    message: ({ rule, period }) => `nothing is agreed for ${rule} in ${period}`,
    remedy: () => "Give a value from the start of the term on.",
  },
  "run/before-history": {
    number: "OT3008",
    message: ({ rule, period }) => `nothing is given for ${rule} in ${period}, before the term`,
    remedy: ({ rule, period }) =>
      `Write given ${rule} = … in ${period} in a history statement, or let the contract use as many periods as there are: up to.`,
  },
  "run/member-absent": {
    number: "OT3029",
    message: ({ rule, period, member, group }) =>
      `${rule} has no value in ${period}: ${member} is not in ${group} then`,
    remedy: ({ group }) =>
      `Read it only while the member belongs to ${group}, or sum across ${group}, which leaves it out.`,
  },
  "run/run-not-over": {
    number: "OT3030",
    message: ({ rule, period }) => `the unbroken run that ${rule} measures in ${period} is not over where the data end`,
    remedy: () => "Supply the readings that follow, or measure the run so far: run_so_far(…).",
  },
  "run/not-in-force": {
    number: "OT3031",
    message: ({ rule, period }) => `${rule} is not in force in ${period}`,
    remedy: () => "Read it only in the time it is in force, or let what reads it begin and end with it.",
  },
  "run/event-inside": {
    number: "OT3032",
    message: ({ rule, event, period }) =>
      `${rule} asks whether ${period} lies in ${event}, which begins or ends inside it`,
    remedy: ({ event }) => `Count its hours: ${event.split(".")[0] ?? event}.hours; or log it by whole intervals.`,
  },
  "run/below-scale": {
    number: "OT3033",
    message: ({ rule, period, amount }) => `${rule} in ${period} prices ${amount} by tiers; a scale begins at zero`,
    remedy: () => "Price max(…, 0), and say elsewhere what holds below zero.",
  },
  "run/band-limit": {
    number: "OT3034",
    message: ({ rule, period, limit, band }) =>
      `the limit of tier ${band} of ${rule} is ${limit} in ${period}; widths are more than zero, and each edge lies above the one before`,
    remedy: () => "Correct the figure that the limit comes from.",
  },
  "run/beyond-curve": {
    number: "OT3035",
    message: ({ rule, period, curve, at }) => `${rule} asks for ${curve} at ${at} in ${period}, beyond its points`,
    remedy: ({ at }) => `Add a point that reaches ${at}, or write clamp to hold the last one.`,
  },
  "run/index-unpublished": {
    number: "OT3036",
    message: ({ rule, index, month, on }) =>
      `${rule} from ${on} on waits for ${index} of ${month}, which is not published`,
    remedy: ({ index, month }) => `Supply ${index} of ${month} when it is published.`,
  },
  "account/opening-unknown": {
    number: "OT3025",
    message: ({ account, needs, from, period }) =>
      `the account ${account} needs ${needs} from ${from} on to open ${period}`,
    remedy: ({ account, period }) =>
      `Give ${account}.opening in ${period} in a history statement, or settle from the start with the data since then.`,
  },
  "account/negative-add": {
    number: "OT5102",
    message: ({ account, period, amount }) =>
      `${amount} would be added to ${account} in ${period}; an addition is never negative`,
    remedy: () => "Add max(…, 0), or draw what goes out.",
  },
  "account/negative-worth": {
    number: "OT5103",
    message: ({ account, period, amount }) =>
      `an addition to ${account} in ${period} would be worth ${amount}; a worth is never negative`,
    remedy: () => "Give the worth as max(…, 0).",
  },
  "account/negative-opening": {
    number: "OT5104",
    message: ({ account, period, amount }) =>
      `${account} would open ${period} with ${amount}; a balance is never negative`,
    remedy: () => "Keep what is owed the other way in an account of its own.",
  },
  "account/worth-of-nothing": {
    number: "OT5105",
    message: ({ account, period, worth }) =>
      `${worth} would be the worth of an addition of nothing to ${account} in ${period}`,
    remedy: () => "Make the worth zero where the addition is zero.",
  },
  "post/negative-charge": {
    number: "OT5101",
    message: ({ charge, period, amount }) => `charge '${charge}' is ${amount} in ${period}; a charge goes one way`,
    remedy: ({ payer, payee }) => `Write settle … (${payer} pays ${payee}, negative reverses), or charge max(…, 0).`,
  },
  "account/negative-reset": {
    number: "OT5106",
    message: ({ account, period, amount }) =>
      `${account} would be reset to ${amount} in ${period}; a balance is never negative`,
    remedy: () => "Reset to max(…, 0).",
  },
  "account/negative-return": {
    number: "OT5107",
    message: ({ account, period, amount }) =>
      `${account} would accrue ${amount} in ${period}; a return is never negative`,
    remedy: () => "Accrue at max(…, 0%), or keep what is owed the other way in an account of its own.",
  },
  "allocate/off-step": {
    number: "OT5001",
    message: ({ rule, period, amount, step }) =>
      `${rule} would split ${amount} in ${period}, which is no multiple of ${step}`,
    remedy: ({ step }) => `Round the amount to ${step} before it is split.`,
  },
  "allocate/negative": {
    number: "OT5004",
    message: ({ rule, period, amount }) => `${rule} would split ${amount} in ${period}; a negative amount is not split`,
    remedy: () => "Split max(…, 0), and let those who bear losses pay them by a rule of their own.",
  },
  "allocate/no-weight": {
    number: "OT5012",
    message: ({ rule, period, group }) =>
      `no member of ${group} has a weight by which ${rule} could split in ${period}`,
    remedy: () => "Write if no weight equal, or name who gets the amount then.",
  },
  "allocate/shares": {
    number: "OT5021",
    message: ({ rule, period, share }) => `the shares of ${rule} come to ${share} in ${period}`,
    remedy: () => "Shares lie between 0% and 100% in all, and rest gets what they leave.",
  },
  "allocate/caps-full": {
    number: "OT5022",
    message: ({ rule, period, left }) => `every cap of ${rule} is reached in ${period} and ${left} is left`,
    remedy: () => "Split no more than the caps hold, or name who gets what they leave: leftover to …",
  },
  "allocate/absent": {
    number: "OT5023",
    message: ({ rule, period, member, group }) =>
      `${rule} leaves an amount to ${member} in ${period}, when ${member} is not in ${group}`,
    remedy: () => "Name a member who belongs to the group throughout.",
  },
  "waterfall/never-reached": {
    number: "OT5024",
    message: ({ rule, period, tier, recipient, share, plus }) =>
      `the tier ${tier} of ${rule} never ends in ${period}: ${recipient} gets ${share} of it and is to have ${plus} of it more`,
    remedy: ({ recipient, plus }) => `Pay ${recipient} more than ${plus} of the tier.`,
  },
  "flip/earlier-unknown": {
    number: "OT5025",
    message: ({ flip, needs, from, period }) =>
      `whether ${flip} came before ${period} is not known: that needs ${needs} from ${from} on`,
    remedy: ({ flip, period }) =>
      `Give ${flip} in ${period} in a history statement, or settle from the start with the data since then.`,
  },
  "instrument/not-held": {
    number: "OT5201",
    message: ({ movement, period, owner, amount, held }) =>
      `${movement} would take ${amount} of ${period} from ${owner}, who holds ${held}`,
    remedy: () => "Move at most what is held, or issue it first.",
  },
  "instrument/negative": {
    number: "OT5202",
    message: ({ movement, period, amount }) => `${movement} is ${amount} in ${period}; certificates move one way`,
    remedy: () => "Write max(…, 0), or a movement the other way.",
  },
  "instrument/carry-unknown": {
    number: "OT5203",
    message: ({ movement, needs, from, period }) =>
      `the fraction that ${movement} carries into ${period} is not known: that needs ${needs} from ${from} on`,
    remedy: ({ movement, before }) =>
      `Give ${movement}.carried in ${before} in a history statement, or settle from the start with the data since then.`,
  },
  "check/failed": {
    number: "OT5301",
    message: ({ check, period, detail }) => `the check "${check}" fails in ${period}: ${detail}`,
    remedy: () => "Correct the data or the contract; the postings of this time are withheld until the check holds.",
  },
}

/** Where a fault lies. */
export interface FaultPlace {
  readonly input?: string
  readonly file?: string
  readonly from_utc?: number
  readonly to_utc?: number
  readonly count?: number
  readonly when?: string
}

/** One fault of the table as plain data. */
export function fault<Code extends FaultCode>(code: Code, data: FaultData[Code], place: FaultPlace): Fault {
  const row: FaultRow<FaultData[Code]> = faultRows[code]
  return {
    code,
    number: row.number,
    count: 1,
    ...place,
    message: sentence(row.message(data)),
    remedy: row.remedy(data),
  }
}

/** A finding ends as a sentence does. */
const sentence = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`)

/** Faults of one run, each once. A fault is known by its position, which starts with those of the data. */
export interface FaultBook {
  at(position: number): Fault
  /** The position of the fault of this key, made when it is new. */
  enter(key: string, make: () => Fault): number
  report<Code extends FaultCode>(key: string, code: Code, data: FaultData[Code], place: FaultPlace): number
}

/** A book that starts with the faults of the data. */
export function openFaultBook(known: readonly Fault[]): FaultBook {
  const faults = [...known]
  const positions = new Map<string, number>()
  const enter = (key: string, make: () => Fault) => {
    const found = positions.get(key)
    if (found !== undefined) return found
    const position = faults.push(make()) - 1
    positions.set(key, position)
    return position
  }
  return {
    at(position) {
      const found = faults[position]
      if (!found) throw new RangeError(`Bug: no fault ${position}`)
      return found
    },
    enter,
    report: (key, code, data, place) => enter(`${code}|${key}`, () => fault(code, data, place)),
  }
}

/** Local text of a stretch: "2027-03-14 03:15–03:30 −05:00" within a day of one offset, else both ends in full. */
export function stretch(zone: ZoneTable, from_utc: number, to_utc: number): string {
  const from = civil(zone, from_utc)
  const last = civil(zone, to_utc - 1)
  const to = civil(zone, to_utc)
  const offset = offsetText(from.offset_minutes)
  const oneDay = printDate(from) === printDate(last) && from.offset_minutes === last.offset_minutes
  if (!oneDay)
    return `${printDate(from)} ${clock(from)} ${offset} to ${printDate(to)} ${clock(to)} ${offsetText(to.offset_minutes)}`
  const end =
    printDate(to) === printDate(from) && to.offset_minutes === from.offset_minutes
      ? clock(to)
      : clock({ hour: last.hour + (last.minute === 59 ? 1 : 0), minute: (last.minute + 1) % 60 })
  return `${printDate(from)} ${clock(from)}–${end} ${offset}`
}

/** A whole number with commas between thousands. */
export function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",")
}

function clock({ hour, minute }: { readonly hour: number; readonly minute: number }): string {
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`
}

function offsetText(offset_minutes: number): string {
  const size = Math.abs(offset_minutes)
  return `${offset_minutes < 0 ? "−" : "+"}${clock({ hour: Math.floor(size / 60), minute: size % 60 })}`
}

function plural(grain: string, count: number): string {
  return `${grain.replace("_", " ")}${count === 1 ? "" : "s"}`
}
