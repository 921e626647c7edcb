import { describe, expect, test } from "vitest"
import { compile } from "../compile.ts"
import { sha256 } from "../series/hash.ts"
import { unit } from "../sample-plan.ts"
import { readHistory } from "./history.ts"

const bytes = (text: string) => new TextEncoder().encode(text)

describe("The file of a history", () => {
  test("has a period and a value in each line, in the unit of the rule", () =>
    expect(readHistory(bytes("period,value\n2026-11,1_240.5\n2026-12,-3\n"), unit("kW"))).toEqual({
      lines: [
        { period: "2026-11", value: { at: 0, unit: unit("kW"), op: "number", value: "1240500" } },
        { period: "2026-12", value: { at: 0, unit: unit("kW"), op: "number", value: "-3000" } },
      ],
    }))
  test("has true and false for a flag", () =>
    expect(readHistory(bytes("period,value\ncontract year 2,true\n"), unit("flag"))).toEqual({
      lines: [{ period: "contract year 2", value: { at: 0, unit: unit("flag"), op: "flag", value: true } }],
    }))
  test.each([
    ["another header", "month,value\n2026-11,1", 1],
    ["nothing", "", 1],
    ["words for a number", "period,value\n2026-11,1\n2026-12,many", 3],
    ["no period", "period,value\nNovember,1", 2],
    ["a period twice", "period,value\n2026-11,1\n2026-11,2", 3],
    ["a flag for a quantity", "period,value\n2026-11,true", 2],
    ["a third column", "period,value\n2026-11,1,x", 2],
    ["a decimal comma", 'period,value\n2026-11,"1,5"', 2],
  ])("with %s is told by its line", (_, text, wrongLine) =>
    expect(readHistory(bytes(text), unit("kW"))).toEqual({ wrongLine }),
  )
})

describe("A history", () => {
  const file = bytes("period,value\n2026-11,380\n2026-12,410\n")
  const text = (hash: string) => `offtake 1
contract c "C" {
  parties { Buyer "B" Seller "S" }
  term 2027-01-01 through 2027-12-31
  time { timezone "America/Chicago" interval 15 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  input peak: kW each month from meter "M" missing error
  define billing: kW each month = max(peak, max(billing, else 0 kW) over prior up to 11 month)
  charge demand (Buyer pays Seller): USD each month §1 = billing * 18 USD/kW
}
history of c signed 2026-12-20 {
  given billing from "history.csv" sha256 "${hash}"
}
`
  const compiled = (hash: string) => compile(text(hash), { name: "c", pinned: new Map([["history.csv", file]]) })
  test("is in the plan line by line, and so in its hash", () => {
    const { artifacts, diagnostics } = compiled(sha256(file).slice(0, 12))
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([])
    expect(
      artifacts[0]!.plan.history.map(({ rule, period, value }) => [rule, period, value.op === "number" && value.value]),
    ).toEqual([
      ["billing", "2026-11", "380000"],
      ["billing", "2026-12", "410000"],
    ])
  })
  test("is that of the file that was agreed", () =>
    expect(compiled("000000000000").diagnostics.map(({ code }) => code)).toContain("plan/file-differs"))
})
