import { describe, expect, test } from "vitest"
import { compile } from "../compile.ts"
import { stagesOf, standsAlone } from "./stages.ts"

const text = `offtake 1
contract c "C" {
  parties { A "A Inc." B "B Inc." }
  term 2027-01-01 through 2027-12-31
  time { timezone "UTC" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  group owner of party { A B }
  input takings: USD each month from ledger "1" missing error
  input made: MWh each month from meter "1" missing error
  agreed share[owner]: % = { A: 60% B: 40% }
  allocate use of takings: USD each month step 0.01 USD { first fees up to 10 USD rest to owners }
  allocate part of use.owners: USD each month step 0.01 USD
    across owner by share remainder largest if no weight equal
  account reserve: USD each month { opens 0 USD draw paid up to 5 USD add use.fees at end of term lapses }
  waterfall dist of takings: USD each month step 0.01 USD each tier {
    tier preferred up to 100 USD pay pool
    rest pay { 80% to pool rest to promote }
  }
  instrument rec "REC" unit REC vintage month { issue issued to A = made * 1 REC/MWh in whole 1 REC carry }
}
`
const { artifacts, diagnostics } = compile(text, { name: "c.otk" })
const plan = artifacts[0]?.plan

describe("the figures of a rule", () => {
  test.each<[rule: string, stages: string, alone: boolean]>([
    ["takings", "", true],
    ["use", "fees, owners", false],
    ["part", "", true],
    ["reserve", "opening, added, due, paid, final, closing", false],
    ["dist", "preferred[pool], rest[pool promote], total[pool promote]", false],
    ["issued", "carried", true],
  ])("%s: %s", (name, stages, alone) => {
    const rule = plan?.rules.find((each) => each.name === name)
    if (!plan || !rule) return expect.unreachable(diagnostics.map(({ message }) => message).join("\n"))
    const texts = stagesOf(rule, plan.groups).map(
      ({ name: stage, recipients }) => `${stage}${recipients.length > 0 ? `[${recipients.join(" ")}]` : ""}`,
    )
    expect(texts.join(", ")).toBe(stages)
    expect(standsAlone(rule)).toBe(alone)
  })
})
