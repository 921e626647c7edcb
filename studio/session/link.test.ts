import { expect, test } from "vitest"
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
