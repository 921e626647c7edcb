import { formatOf } from "../formats/table.ts"
import { bindData, type ContractInputs, type InputRule } from "./bind.ts"
import { bindingsFile, type SeriesBinding } from "./bindings.ts"
import type { Dataset } from "./dataset.ts"

/**
 * The readings of one input from a file that a `test` names. Its header says what bindings say elsewhere: `start` or `end` for what
 * the times name, then the unit of the readings, `start,kWh`. Times without an offset are those of the contract; a reading is as long
 * as a period of the input. Faults as in `bindData`.
 */
export function bindFixture(
  contract: ContractInputs,
  rule: InputRule,
  members: readonly string[],
  file: string,
  bytes: Uint8Array,
): Dataset {
  const read = formatOf(file)?.read(bytes)
  const [time = "start", unit = "unit"] = read && "header" in read ? read.header : []
  const entry: SeriesBinding = {
    source: `${rule.source.kind} ${rule.source.name}`,
    members: [...members],
    file,
    time,
    column: unit,
    unit,
    zone: contract.time.zone.name,
    label: time === "end" || rule.labelsEnd ? "end" : "start",
    every: everyOf(rule, contract.time.interval_minutes),
    decimals: 20,
  }
  const groups = rule.groups.map((name, at) => ({
    name,
    members: members.slice(at, at + 1).map((member) => ({ name: member })),
  }))
  const bindings = new TextEncoder().encode(JSON.stringify({ offtake: "bindings/1", series: [entry] }))
  const { files, ...dataset } = bindData(
    { ...contract, groups, events: [], rules: [rule] },
    new Map([
      [bindingsFile, bindings],
      [file, bytes],
    ]),
  )
  return { ...dataset, files: files.filter((one) => one.file === file) }
}

/** A fixture for an input of a quarter or longer is a month each and is summed. */
function everyOf({ grain }: InputRule, interval_minutes: number): SeriesBinding["every"] {
  switch (grain) {
    case "interval":
      return interval_minutes === 60 ? "1 hour" : (`${interval_minutes} min` as SeriesBinding["every"])
    case "hour":
      return "1 hour"
    case "day":
      return "1 day"
    case "gas_day":
      return "1 gas_day"
    default:
      return "1 month"
  }
}
