import { expect, test } from "vitest"
import type { Plan, Step } from "../plan/steps.ts"
import * as p from "../sample-plan.ts"
import { explain } from "./trace.ts"

const march = { from: "2027-03", through: "2027-03" }
const march_utc = Date.UTC(2027, 2, 1, 6)
function treeOf(value: Step, rules: Plan["rules"] = [], data = p.dataOf(), more: Partial<Plan> = {}) {
  const plan = p.planOf([...rules, p.define("x", "USD", "month", value)], more)
  const run = p.evaluated(plan, data, march)
  const tree = explain(run, p.artifactOf(plan).sourceMap, { rule: "x", members: [], at_utc: march_utc })?.tree
  if (!tree) throw new Error("x has no formula")
  return tree
}

test("an exception shows its clause and whether it was taken", () => {
  const tree = treeOf({
    at: 0,
    unit: p.unit("USD"),
    op: "case",
    arms: [
      { when: { ...p.yes, op: "flag", value: false }, value: p.num("1 USD"), clause: "§3.4" },
      { when: p.yes, value: p.num("2 USD"), clause: "§3.5" },
    ],
    otherwise: p.num("3 USD"),
  })
  expect(tree.value).toBe("2")
  expect(tree.children.map(({ value, clause, notTaken }) => [value, clause, notTaken])).toEqual([
    ["false", "§3.4", undefined],
    ["", "§3.4", true],
    ["true", "§3.5", undefined],
    ["2", "§3.5", undefined],
    ["", undefined, true],
  ])
})

test("an amended value shows the version that counts", () => {
  const tree = treeOf({
    at: 0,
    unit: p.unit("USD"),
    op: "versions",
    first: p.num("1 USD"),
    later: [
      { from: "2027-02-01", value: p.num("2 USD") },
      { from: "2028-01-01", value: p.num("3 USD") },
    ],
  })
  expect(tree.children.map(({ value, note, notTaken }) => [value, note, notTaken])).toEqual([
    ["", undefined, true],
    ["2", "from 2027-02-01", undefined],
    ["", "from 2028-01-01", true],
  ])
})

test("a window shows the periods it holds, those that history gives among them", () => {
  const spend = p.input("spend", "USD", "month")
  const tree = treeOf(
    {
      at: 0,
      unit: p.unit("USD"),
      op: "aggregate",
      function: "sum",
      of: p.ref("spend", "USD"),
      window: { form: "prior", count: 4, upTo: true, grain: "month", from: "month" },
    },
    [spend],
    p.dataOf(p.series("spend", "USD", 0, ["10", "20"])),
    { history: [{ rule: "spend", stages: [], members: [], period: "2026-12", value: p.num("5 USD") }] },
  )
  expect(tree.value).toBe("35")
  expect(tree.rows?.count).toBe(3)
  expect(tree.rows?.items.map(({ label, value }) => `${label} ${value}`)).toEqual([
    "2026-12 5",
    "2027-01 10",
    "2027-02 20",
  ])
})

test("a sum of cash shows the postings it adds", () => {
  const tree = treeOf(
    { at: 0, unit: p.unit("USD"), op: "cash", party: { member: "Seller" }, before: [], currency: "USD" },
    [
      p.charge("energy", "month", p.num("100 USD")),
      p.charge("fee", "month", p.num("30 USD"), { payer: "Seller", payee: "Bank" }),
    ],
  )
  expect(tree.value).toBe("70")
  expect(tree.rows?.items.map(({ label, value }) => `${label} ${value}`)).toEqual([
    "energy 2027-03 received 100",
    "fee 2027-03 paid -30",
  ])
})
