import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { compile } from "../../engine/compile.ts"
import { runTests } from "../../engine/run-tests.ts"
import { sha256 } from "../../engine/series/hash.ts"
import { isShared } from "../bind/imports.ts"
import { parse } from "../syntax/parse.ts"

const names = readdirSync(new URL(".", import.meta.url)).filter((file) => file.endsWith(".otk"))
const bytesOf = (file: string) => new Uint8Array(readFileSync(new URL(file, import.meta.url)))
const pinned = new Map(names.map((file) => [`library/${file}`, bytesOf(file)]))

describe.each(names)("%s", (file) => {
  const text = new TextDecoder().decode(bytesOf(file))
  const { artifacts, tests, diagnostics } = compile(text, { name: file })
  test("has no finding", () => expect(diagnostics.map(({ message }) => message)).toEqual([]))
  test("pays what its tests say", () => {
    const failed = runTests(artifacts, tests, new Map()).filter(({ passed }) => !passed)
    expect(failed).toEqual([])
  })
  test("has a declaration that can be imported", () => {
    const imports = parse(text).file.parts.flatMap((part) =>
      part.node === "template" || isShared(part)
        ? [`import ${part.name.text} from "library/${file}" sha256 "${sha256(bytesOf(file)).slice(0, 12)}"`]
        : [],
    )
    expect(imports).not.toEqual([])
    expect(compile(`offtake 1\n${imports.join("\n")}\n`, { name: "main.otk", pinned }).diagnostics).toEqual([])
  })
})

/** Three hours of ten megawatt-hours at an index of 20, 90 and 30, in a collar of 25 to 60. */
const collar = (tested: string) => `offtake 1
import price_collar from "library/price-collar.otk" sha256 "${sha256(bytesOf("price-collar.otk")).slice(0, 12)}"

contract c "C" {
  parties { Buyer "B" Seller "S" }
  term 2027-01-01 through 2027-12-31
  time { timezone "Etc/GMT+6" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up quotients to 10 decimals half_even }
  input metered: MWh each interval from meter "M" missing error
  input hub: USD/MWh each interval from feed "H" missing error
  uses price_collar(quantity: metered, index: hub, lowest: 25 USD/MWh, highest: 60 USD/MWh, tested: ${tested}) as collar
  charge energy (Buyer pays Seller): USD each month §1 = collar.month_total
}
test "three hours" {
  given metered = 0 MWh
  given metered = 10 MWh in 2027-01-05T00:00-06:00
  given metered = 10 MWh in 2027-01-05T01:00-06:00
  given metered = 10 MWh in 2027-01-05T02:00-06:00
  given hub = 40 USD/MWh
  given hub = 20 USD/MWh in 2027-01-05T00:00-06:00
  given hub = 90 USD/MWh in 2027-01-05T01:00-06:00
  given hub = 30 USD/MWh in 2027-01-05T02:00-06:00
  run 2027-01
  expect energy in 2027-01 = ${tested === "each_interval" ? "1_150" : "1_400"} USD
}
`
test.each(["each_interval", "average_by_energy"])("a collar tested by %s", (tested) => {
  const { artifacts, tests, diagnostics } = compile(collar(tested), { name: "c.otk", pinned })
  expect(diagnostics.map(({ message }) => message)).toEqual([])
  expect(runTests(artifacts, tests, pinned).map(({ passed, expectations }) => [passed, expectations.length])).toEqual([
    [true, 1],
  ])
})
