/**
 * Writes `engine/calendar/tzdb.json` from the IANA time zone database as its own compiler `zic` made it.
 *
 *   node billing/tools/make-tzdb.ts <zoneinfo folder>
 *
 * The folder holds TZif files (RFC 8536) and `tzdata.zi`, whose first line names the version: that of the PyPI package
 * `tzdata` (2026.4 is IANA 2026d), or /usr/share/zoneinfo. The npm package `tzdata` is no source for this: it drops
 * the clock (wall, standard, universal) of every UNTIL and turns an UNTIL of a bare year into its December 31.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

interface Table {
  readonly offsets: readonly number[]
  readonly at: string
  readonly to: string
  readonly yearly?: readonly (number | string)[]
}
interface Change {
  readonly at_utc: number
  readonly offset_minutes: number
}

/** The table starts here; what zones did before is not kept. */
const since_utc = Date.UTC(1990, 0, 1)
const minute = 60_000
const day = 1440 * minute

const folder = process.argv[2]
if (folder === undefined) {
  console.error("usage: node billing/tools/make-tzdb.ts <zoneinfo folder>")
  process.exit(2)
}
const version = /^# version (\S+)/.exec(readFileSync(join(folder, "tzdata.zi"), "utf8"))?.[1]
if (version === undefined) throw new Error("tzdata.zi names no version in its first line")

const tables: string[] = []
const zones: Record<string, number> = {}
for (const name of zoneFiles(folder)) {
  const table = JSON.stringify(tableOf(name, readFileSync(join(folder, name))))
  const known = tables.indexOf(table)
  zones[name] = known >= 0 ? known : tables.push(table) - 1
}
const head = `{"version":${JSON.stringify(version)},"since_utc":${since_utc},"tables":[\n`
writeFileSync(
  new URL("../../engine/calendar/tzdb.json", import.meta.url),
  `${head}${tables.join(",\n")}\n],"zones":${JSON.stringify(zones)}}\n`,
)
console.log(`${version}: ${Object.keys(zones).length} names, ${tables.length} tables`)

/** Names of all zones and links, sorted, without the copies for leap seconds. */
function zoneFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, "/").length))
    .filter(
      (name) => !/^(right|posix)\//.test(name) && name !== "localtime" && name !== "posixrules" && name !== "Factory",
    )
    .filter((name) => readFileSync(join(root, name)).subarray(0, 4).toString("latin1") === "TZif")
    .sort()
}

function tableOf(name: string, file: Buffer): Table {
  const { changes, footer } = readTzif(name, file)
  const initial = changes.findLast((change) => change.at_utc <= since_utc)?.offset_minutes ?? 0
  const later = changes.filter((change) => change.at_utc > since_utc)
  const yearly = readFooter(name, footer)
  if (yearly) dropWhatTheRuleGives(later, yearly)
  const kept = later.filter((change, index) => {
    const before = later[index - 1]?.offset_minutes ?? initial
    // A change of abbreviation alone changes no clock; but the yearly rule goes on from the last one, whatever it changed.
    return change.offset_minutes !== before || (yearly && index === later.length - 1)
  })
  const offsets = [...new Set([initial, ...kept.map((change) => change.offset_minutes)])]
  let last = since_utc
  const gaps = kept.map(({ at_utc }) => {
    const gap = (at_utc - last) / minute
    if (!Number.isInteger(gap)) throw new Error(`${name} changes inside a minute`)
    last = at_utc
    return gap.toString(36)
  })
  const to = kept.map((change) => offsets.indexOf(change.offset_minutes).toString(36)).join("")
  return {
    offsets,
    at: gaps.join(" "),
    to,
    ...(yearly ? { yearly: [yearly.standard, yearly.daylight, yearly.start.join("."), yearly.end.join(".")] } : {}),
  }
}

/** RFC 8536, section 3: the second block has 64-bit instants, then the footer between two newlines. */
function readTzif(name: string, file: Buffer): { changes: Change[]; footer: string } {
  const counts = (at: number) =>
    [0, 1, 2, 3, 4, 5].map((index) => file.readUInt32BE(at + 20 + 4 * index)) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ]
  const [utc1, standard1, leap1, times1, types1, text1] = counts(0)
  const second = 44 + times1 * 5 + types1 * 6 + text1 + leap1 * 8 + standard1 + utc1
  const [utc, standard, leap, times, types, text] = counts(second)
  const timesAt = second + 44
  const indexAt = timesAt + times * 8
  const typesAt = indexAt + times
  const footerAt = typesAt + types * 6 + text + leap * 12 + standard + utc
  const offsetOf = (type: number) => file.readInt32BE(typesAt + 6 * type) / 60
  const changes: Change[] = [{ at_utc: Number.NEGATIVE_INFINITY, offset_minutes: offsetOf(0) }]
  for (let index = 0; index < times; index++) {
    changes.push({
      at_utc: Number(file.readBigInt64BE(timesAt + 8 * index)) * 1000,
      offset_minutes: offsetOf(file.readUInt8(indexAt + index)),
    })
  }
  for (const change of changes) {
    if (change.at_utc > since_utc && !Number.isInteger(change.offset_minutes))
      throw new Error(`${name} has an offset of part of a minute`)
  }
  return { changes, footer: file.subarray(footerAt).toString("latin1").trim() }
}

interface Yearly {
  readonly standard: number
  readonly daylight: number
  /** Month, week (5 is the last), day of week (0 is Sunday), minutes after local midnight. */
  readonly start: readonly [number, number, number, number]
  readonly end: readonly [number, number, number, number]
}

/** POSIX TZ with the extension of RFC 8536, section 3.3.1: hours from −167 to 167. */
function readFooter(name: string, footer: string): Yearly | undefined {
  const word = String.raw`(?:[A-Za-z]{3,}|<[^>]+>)`
  const clock = String.raw`([+-]?\d+)(?::(\d+))?`
  const date = String.raw`,M(\d+)\.(\d)\.(\d)(?:/${clock})?`
  const parts = new RegExp(`^${word}${clock}(?:${word}(?:${clock})?${date}${date})?$`).exec(footer)
  if (!parts) throw new Error(`${name} ends with a rule this script does not know: ${footer}`)
  const minutes = (hours: string | undefined, rest: string | undefined, otherwise: number) =>
    hours === undefined ? otherwise : Number(hours) * 60 + (hours.startsWith("-") ? -1 : 1) * Number(rest ?? 0)
  if (parts[5] === undefined) return undefined
  const standard = -minutes(parts[1], parts[2], 0)
  const at = (index: number) =>
    [
      Number(parts[index]),
      Number(parts[index + 1]),
      Number(parts[index + 2]),
      minutes(parts[index + 3], parts[index + 4], 120),
    ] as const
  return { standard, daylight: -minutes(parts[3], parts[4], -standard - 60), start: at(5), end: at(10) }
}

/** Takes from the end of the list every change that the yearly rule repeats, but leaves the first of them: the rule goes on from there. */
function dropWhatTheRuleGives(changes: Change[], yearly: Yearly): void {
  for (;;) {
    const [before, last] = changes.slice(-2)
    if (
      !before ||
      !last ||
      !isOfRule(before, yearly) ||
      !isOfRule(last, yearly) ||
      last.at_utc - before.at_utc > 366 * day
    )
      return
    changes.pop()
  }
}

function isOfRule(change: Change, { standard, daylight, start, end }: Yearly): boolean {
  return (
    (change.offset_minutes === daylight && change.at_utc === instantIn(change, start, standard)) ||
    (change.offset_minutes === standard && change.at_utc === instantIn(change, end, daylight))
  )
}

function instantIn(
  change: Change,
  [month, week, weekday, minutes]: readonly [number, number, number, number],
  offsetBefore: number,
): number {
  const year = new Date(change.at_utc).getUTCFullYear()
  const first = Date.UTC(year, month - 1, 1)
  const firstMatch = first + ((weekday - new Date(first).getUTCDay() + 7) % 7) * day
  const nextMonth = Date.UTC(year, month, 1)
  let at = firstMatch + (week - 1) * 7 * day
  while (at >= nextMonth) at -= 7 * day
  return at + (minutes - offsetBefore) * minute
}
