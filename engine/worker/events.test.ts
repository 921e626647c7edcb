import { expect, test } from "vitest"
import { compile } from "../compile.ts"
import { bindData } from "../data.ts"
import { eventsOf } from "./events.ts"
import { outlineOf } from "./outline.ts"

const contract = `offtake 1

contract c "C" {
  parties { Seller "S" Buyer "B" }
  term energised through 1 year after energised
  time { timezone "America/Chicago" interval 60 min contract_year starts January 1 leap_day to March 1 }
  rounding { post each line to 0.01 USD half_up }
  event energised "First Synchronisation" §2 once longstop 2027-11-30 from log "milestones"
  event cod once from log "milestones"
  input delivered: kWh each interval from meter "M-1" missing error
  charge energy (Buyer pays Seller): USD each month §1 = sum(delivered) over month * 40 USD/MWh
}
`

test("tells which events have happened, also while the term waits for one of them", () => {
  const [artifact] = compile(contract, { name: "c.otk" }).artifacts
  if (!artifact) throw new Error("The contract has an error.")
  const bindings = { offtake: "bindings/1", series: [], events: [{ event: "cod", date: "2027-05-17" }] }
  const files = new Map([["bindings.json", new TextEncoder().encode(JSON.stringify(bindings))]])
  const source = { kind: "log", name: "milestones" }
  expect(eventsOf(artifact.plan, bindData(artifact.plan, files))).toEqual([
    { name: "cod", source, happened: "2027-05-17" },
    { name: "energised", title: "First Synchronisation", clause: "§2", source, longstop: "2027-11-30" },
  ])
})

test("a rule of an imported file has no place in the text", () => {
  const [artifact] = compile(contract, { name: "c.otk" }).artifacts
  if (!artifact) throw new Error("The contract has an error.")
  const place = contract.indexOf("charge energy")
  expect(outlineOf(artifact, contract.length).find(({ name }) => name === "energy")?.span?.[0]).toBe(place)
  const shorter = outlineOf(artifact, place)
  expect(shorter.find(({ name }) => name === "energy")).not.toHaveProperty("span")
  expect(shorter.at(-1)?.name).toBe("energy")
})
