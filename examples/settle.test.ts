import { describe, expect, test } from "vitest"
import { bindData, compile, runTests, settle } from "../engine/index.ts"
import { folder } from "./folder.test-support.ts"

const campus = folder("campus-2027")

// Worked out from the files with exact fractions in Python, apart from all of this code: by rule and month, or the year.
const amounts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "first-contract": { "energy 2027-01": "1327044.44", "energy 2027-03": "1273839.70" },
  "behind-the-meter-ppa": {
    "energy 2027-01": "1330483.34",
    "energy 2027-02": "1172130.05",
    "energy 2027-03": "1280305.29",
    "energy 2027-04": "1161133.75",
    "energy 2027-05": "1331326.53",
    "energy 2027-06": "1283322.34",
    "energy 2027-07": "1166049.87",
    "energy 2027-08": "1205740.24",
    "energy 2027-09": "1178819.28",
    "energy 2027-10": "1174895.68",
    "energy 2027-11": "1120119.63",
    "energy 2027-12": "1431228.22",
    "take_or_pay contract year 1": "125268.96",
    "recovery contract year 1": "0.00",
    "availability_ld contract year 1": "22250.00",
  },
  "surplus-to-market": {
    "sales 2027-01": "176475.30",
    "sales 2027-04": "53858.79",
    "sales 2027-08": "97134.72",
    "sales 2027-11": "47687.07",
    "imports 2027-03": "40927.83",
    "imports 2027-07": "124474.11",
    "imports 2027-11": "70353.06",
    "scheduling 2027-01": "3804.00",
    "scheduling 2027-11": "1276.85",
  },
}

describe.each(Object.entries(amounts))("%s", (name, expected) => {
  const pinned = folder(name)
  const text = new TextDecoder().decode(pinned.get("contract.otk"))
  const { artifacts, tests, diagnostics } = compile(text, { name: "contract.otk", pinned })
  const [artifact] = artifacts

  test("compiles without an error or a warning", () => {
    expect(diagnostics.filter(({ severity }) => severity !== "information")).toEqual([])
    expect(artifact).toBeDefined()
  })

  test("passes its own tests", () => {
    const results = runTests(artifacts, tests, pinned)
    expect(results.length).toBeGreaterThan(0)
    expect(results.filter(({ passed }) => !passed)).toEqual([])
  })

  test("settles the year of the campus to the cent", () => {
    if (!artifact) return expect.unreachable()
    const { postings, withheld, faults, checks, from, through } = settle(artifact, bindData(artifact.plan, campus))
    expect({ withheld, faults, from, through }).toEqual({
      withheld: [],
      faults: [],
      from: "2027-01-01",
      through: "2027-12-31",
    })
    expect(checks.flatMap(({ failed }) => failed)).toEqual([])
    expect(Object.fromEntries(postings.map(({ rule, period, amount }) => [`${rule} ${period}`, amount]))).toMatchObject(
      expected,
    )
  })
})
