import { describe, expect, test } from "vitest"
import { expectMarked, findings, rows, rulesOf } from "./check.test-support.ts"

const codesOf = (declarations: string) =>
  findings(declarations).map(({ code }) => code.replace(/^(check|choice|bind)\//, ""))
const table = (text: string, declare: (written: string) => string) =>
  test.each(rows(text))("%s: %s", (written, outcome) =>
    expect(codesOf(declare(written))).toEqual(outcome === "ok" ? [] : outcome.split(", ")),
  )

describe("Parts in order and by shares", () => {
  table(
    `
    first a up to credit rest to b                       | ok
    first a up to bank.due next b up to 5 kWh rest to c  | ok        # an amount or a stock limits
    first a up to credit                                 | rest
    first a up to price rest to b                        | unit-mismatch
    first a up to delivered rest to b                    | missing-over
    first a up to credit next a up to credit rest to b   | part-name-taken
    share 60% to a rest to b                             | ok
    share share to a rest to b                           | ok
    share 60% to a share 40% to b rest to c              | ok        # the rest may be nothing
    share 60% to a share 41% to b rest to c              | shares-exceed
    share -10% to a rest to b                            | shares-exceed
    share 60% to a share 38% to b                        | rest
    share 60 kWh to a rest to b                          | declared-unit
    first a up to credit share 10% to b rest to c        | arms-mixed
  `,
    (arms) => `allocate use of energy: kWh each month step 1 kWh { ${arms} }`,
  )
  test("a total that leaves something over is named", () =>
    expect(
      findings("allocate use of energy: kWh each month step 1 kWh { share 60% to a share 38% to b }")[0]!.message,
    ).toContain("The shares of 'use' total 98%"))
})

describe("The amount and its step", () => {
  table(
    `
    energy: kWh each month step 1 kWh           | ok
    energy: MWh each month step 0.001 MWh       | ok
    energy: kWh each month                      | step
    energy: kWh each month step 1 USD           | declared-unit
    energy: kWh each month step 0 kWh           | quantum-not-positive
    delivered: kWh each month step 1 kWh        | declared-grain-over
    bank.closing: kWh each month step 1 kWh     | declared-kind
    price: USD/MWh each month step 1 USD/MWh    | splits-no-amount
    bank.closing: kWh level each month step 1 kWh | splits-no-amount
    sum(load) over month: kWh each month step 1 kWh | declared-groups
  `,
    (source) =>
      `allocate use of ${source} { first a up to ${source.startsWith("price") ? "price" : "5 kWh"} rest to b }`,
  )
})

describe("By weight", () => {
  const whole = "remainder largest if no weight equal"
  table(
    `
    across tenant by demand ${whole}                                              | ok
    across tenant by sum(load) over month ${whole}                                | ok
    across tenant by demand remainder to north if no weight to south              | ok
    across tenant by demand remainder in order if no weight equal                 | ok
    across tenant by demand if no weight error                                    | remainder
    across tenant by demand remainder largest                                     | no-weight
    across tenant by demand each up to credit ${whole}                            | leftover
    across tenant by demand each up to credit leftover shared again ${whole}      | ok
    across tenant by demand each up to credit leftover to north ${whole}          | ok
    across tenant by demand each up to price leftover shared again ${whole}       | unit-mismatch
    across tenant by demand remainder to nort if no weight equal                  | unknown-member
    across tenants by demand ${whole}                                             | unknown-name
    across tenant by credit ${whole}                                              | not-spread-over
    across tenant by load ${whole}                                                | missing-over
    across tenant by (demand > 5 kW) ${whole}                                     | flag-arithmetic
  `,
    (split) => `allocate use of energy: kWh each month step 1 kWh ${split}`,
  )
  test("an amount of each member is not split across them again", () =>
    expectMarked(
      `allocate use[tenant] of sum(load) over month: kWh each month step 1 kWh across «tenant» by demand ${whole}`,
      "check/across-twice",
    ))
  test("the parts are spread over the group", () => {
    const rules = rulesOf(`allocate use of energy: kWh each month step 1 kWh across tenant by demand ${whole}
      define used[tenant]: kWh each month = use
      define northern: kWh each month = use[north]`)
    expect(rules.get("use")!.type.groups).toEqual(["tenant"])
  })
})

describe("A part is read by its name", () => {
  table(
    `
    use.a          | ok
    use.b          | ok
    use            | part-unsaid
    use.c          | unknown-part
    use.a.b        | no-stages
    use.a[north]   | not-spread
  `,
    (read) => `allocate use of energy: kWh each month step 1 kWh { first a up to credit rest to b }
      define subject: kWh each month = ${read}`,
  )
})
