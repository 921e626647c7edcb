import { describe, expect, test } from "vitest"
import { findings, rows, rulesOf } from "./check.test-support.ts"

const instrument = (movements: string, head = 'rec "Texas REC" unit REC vintage month') =>
  `instrument ${head} { ${movements} }`
const codesOf = (declarations: string) =>
  findings(declarations).map(({ code }) => code.replace(/^(check|choice|bind)\//, ""))

describe("A movement", () => {
  test.each(
    rows(`
      issue made to Seller = energy * 1 REC/MWh in whole 1 REC carry                     | ok
      issue made to Seller = energy * 1 REC/MWh in whole 1 REC drop                      | ok
      issue made to Seller = energy * 1 REC/MWh in whole 1 REC                           | fraction
      issue made to Seller = energy * 1 REC/MWh                                          | whole
      issue made to Seller = energy in whole 1 REC carry                                 | declared-unit
      issue made to Seller = energy * 1 REC/MWh in whole 1 MWh carry                     | declared-unit
      issue made to Sellers = energy * 1 REC/MWh in whole 1 REC carry                    | unknown-party
      transfer moved from Seller to Buyer = 5 REC                                        | ok
      transfer moved from Seller to Seller = 5 REC                                       | moves-to-itself
      retire gone by Buyer = 5 REC                                                       | ok
      retire gone by Buyer = delivered * 1 REC/MWh                                       | declared-grain-over
      retire gone by tenant = 5 REC                                                      | unknown-party
    `),
  )("%s: %s", (movement, outcome) => expect(codesOf(instrument(movement))).toEqual(outcome === "ok" ? [] : [outcome]))
  test("energy needs no whole certificates", () =>
    expect(codesOf(instrument("issue made to Seller = energy", 'eac "Attribute" unit MWh vintage month'))).toEqual([]))
  test("is read by its name, an amount of its vintage", () => {
    const rules = rulesOf(`${instrument(`issue made to Seller = energy * 1 REC/MWh in whole 1 REC carry
        transfer moved from Seller to Buyer = share * made in whole 1 REC carry
        retire gone by Buyer = moved`)}
      define left: REC each month = moved - gone`)
    expect(rules.get("moved")).toMatchObject({
      rule: "movement",
      movement: "transfer",
      instrument: "rec",
      from: "Seller",
      to: "Buyer",
      whole: { quantum: { n: 1n, d: 1n }, fraction: "carry" },
      type: { kind: "flow", grain: "month" },
    })
  })
  test("has the fraction it carries, and nothing else behind a point", () => {
    const made = "issue made to Seller = energy * 1 REC/MWh in whole 1 REC carry"
    expect(codesOf(`${instrument(made)} define open: REC level each month = made.carried`)).toEqual([])
    expect(codesOf(`${instrument(made)} define open: REC level each month = made.dropped`)).toEqual(["no-stages"])
    expect(
      codesOf(`${instrument(made.replace("carry", "drop"))} define open: REC level each month = made.carried`),
    ).toEqual(["no-stages"])
  })
  test("moves what those written before it have left", () => {
    const circle = findings(instrument("transfer moved from Seller to Buyer = gone retire gone by Seller = 5 REC"))
    expect(circle.map(({ code }) => code)).toEqual(["check/depends-on-itself"])
  })
})
