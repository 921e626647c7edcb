import { expect, test } from "vitest"
import { distinct } from "./contract-names.ts"

test("what all titles begin with is left out", () => {
  expect(distinct(["Mesa, integrated", "Mesa, joint venture"])).toEqual(["Integrated", "Joint venture"])
  expect(distinct(["Toll: of 2027, first", "Toll: of 2027, second"])).toEqual(["First", "Second"])
})

test("but only whole phrases, and never the whole title", () => {
  expect(distinct(["Tenant one", "Tenant two"])).toEqual(["Tenant one", "Tenant two"])
  expect(distinct(["Mesa, integrated"])).toEqual(["Mesa, integrated"])
  expect(distinct(["Mesa, a", "Mesa"])).toEqual(["Mesa, a", "Mesa"])
  expect(distinct(["Independent", "Mesa, b"])).toEqual(["Independent", "Mesa, b"])
})
