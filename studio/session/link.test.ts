import { expect, test } from "vitest"
import { findContract } from "./examples.ts"
import { readLink } from "./link.ts"

test("reads the posting that a line of an invoice asks for", () => {
  expect(readLink("#contract=cedar_ridge&posting=take_or_pay&period=contract+year+1")).toEqual({
    contract: "cedar_ridge",
    posting: { rule: "take_or_pay", members: [], period: "contract year 1" },
  })
  expect(readLink("#contract=campus&posting=energy&members=T1,hot&period=2027-01")).toEqual({
    contract: "campus",
    posting: { rule: "energy", members: ["T1", "hot"], period: "2027-01" },
  })
})

test("asks for the contract alone where the posting or its period is not named", () => {
  expect(readLink("#contract=cedar_ridge")).toEqual({ contract: "cedar_ridge" })
  expect(readLink("#contract=cedar_ridge&posting=energy")).toEqual({ contract: "cedar_ridge" })
})

test("is no link without a contract", () => {
  expect(readLink("")).toBeUndefined()
  expect(readLink("#example=gas-toll")).toBeUndefined()
  expect(readLink("#contract=&posting=energy&period=2027-01")).toBeUndefined()
})

test.each([
  ["of an example of its own", "cedar_ridge", undefined, "behind-the-meter-ppa"],
  ["of a deal, whichever of its texts has it", "venture", "distribution", "venture-deal/venture"],
  ["of a deal, one of several in a text", "tenant_b", "energy", "venture-deal/tenants"],
  ["of a template", "capacity_payments", undefined, "library/capacity-with-availability"],
  ["of the second contract of a template", "two_limits", undefined, "library/indexed-price"],
])("finds the contract %s", async (_, contract, rule, example) => {
  expect((await findContract(contract, rule))?.id).toBe(example)
})

test("finds among contracts of one name that which posts the rule", async () => {
  expect((await findContract("venture", "given_back"))?.id).toBe("library/clawback")
  expect((await findContract("venture", "no_such_rule"))?.id).toBe("venture-deal/venture")
})

test("finds no contract that is nowhere", async () => {
  expect(await findContract("nowhere")).toBeUndefined()
})
