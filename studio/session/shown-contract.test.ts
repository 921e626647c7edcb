import { expect, test } from "vitest"
import { contractShown, testShown } from "./shown-contract.ts"

const summary = (id: string) => ({ id, title: id, sha256: "", outline: [] })
const read = {
  contracts: [summary("owned"), summary("leased")],
  tests: [
    { title: "a month of lease", contracts: ["leased"] },
    { title: "both", contracts: ["owned", "leased"] },
  ],
}
const onFiles = { fromTests: false }
const onTests = { fromTests: true }

test("shows the first contract, or the one that was chosen", () => {
  expect(contractShown(read, undefined, onFiles)?.id).toBe("owned")
  expect(contractShown(read, "leased", onFiles)?.id).toBe("leased")
  expect(contractShown(read, "gone", onFiles)?.id).toBe("owned")
  expect(contractShown({ contracts: [], tests: [] }, undefined, onFiles)).toBeUndefined()
})

test("shows the contract of the test that stands for data, and the first of its tests", () => {
  expect(contractShown(read, undefined, onTests)?.id).toBe("leased")
  expect(contractShown(read, undefined, { ...onTests, test: "both" })?.id).toBe("owned")
  expect(testShown(read, "leased", onTests)).toBe("a month of lease")
  expect(testShown(read, "owned", onTests)).toBe("both")
  expect(testShown(read, "leased", { ...onTests, test: "both" })).toBe("both")
})

test("has no test where files are read, or none runs the contract", () => {
  expect(testShown(read, "leased", onFiles)).toBeUndefined()
  expect(testShown({ ...read, tests: read.tests.slice(0, 1) }, "owned", onTests)).toBeUndefined()
})
