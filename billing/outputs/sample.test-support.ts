import type { Plan, Posting, Settlement } from "../../engine/index.ts"

/** A posting of the energy payment of January, with what a test says differently. */
export const posting = (differs: Partial<Posting>): Posting => ({
  rule: "energy",
  title: "Energy Payment",
  clause: "§4.2",
  members: [],
  grain: "month",
  period: "2027-01",
  from: "2027-01-01T00:00-06:00",
  to: "2027-02-01T00:00-06:00",
  payer: "Buyer",
  payee: "Seller",
  amount: "1242480.00",
  unrounded: "1242480",
  currency: "USD",
  quality: "measured",
  held: false,
  contract: "3f9a01c2e4b7aa",
  ...differs,
})

/** A year's settlement of two parties without any amount, with what a test says differently. */
export const settlement = (differs: Partial<Settlement>): Settlement => ({
  contract: { id: "cedar_ridge", title: "Cedar Ridge PPA", sha256: "3f9a01c2e4b7aa" },
  from: "2027-01-01",
  through: "2027-12-31",
  zone: "America/Chicago",
  postings: [],
  withheld: [],
  checks: [],
  faults: [],
  invoices: [],
  payments: [],
  certificates: [],
  holdings: [],
  data: [
    { file: "bindings.json", sha256: "00" },
    { file: "meters.csv", sha256: "01" },
  ],
  intervals: 35040,
  ...differs,
})

const charge = (
  name: string,
  grain: "month" | "contract_year",
  groups: readonly string[] = [],
): Plan["rules"][number] => ({
  rule: "charge",
  name,
  unit: { text: "USD", scale: "1" },
  kind: "flow",
  grain,
  groups,
  payer: groups[0] ?? "Buyer",
  payee: "Seller",
  value: { at: 0, unit: { text: "USD", scale: "1" }, op: "number", value: "0" },
  quantised: false,
})

/** The plan of those settlements. */
export const plan: Plan = {
  format: "offtake-plan/1",
  edition: "1",
  contract: { id: "cedar_ridge", title: "Cedar Ridge PPA" },
  parties: [
    { id: "Seller", title: "Cedar Ridge Power LLC" },
    { id: "Buyer", title: "Atlas Compute Inc." },
  ],
  time: {
    from: "2027-01-01",
    through: "2046-12-31",
    zone: { name: "America/Chicago", tzdb: "2025b", offset_minutes: -360, transitions: [] },
    interval_minutes: 15,
    contract_year: { month: 1, day: 1 },
  },
  rounding: { stage: "line", money: [], total: [] },
  clauses: [],
  calendars: [],
  groups: [{ name: "tenants", of: "party", members: [{ name: "T1" }, { name: "T2" }] }],
  tous: [],
  events: [],
  phases: [],
  curves: [],
  instruments: [],
  amendments: [],
  rules: [charge("energy", "month"), charge("share", "month", ["tenants"]), charge("take_or_pay", "contract_year")],
  checks: [],
  invoices: [],
  history: [],
}
