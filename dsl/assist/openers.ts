/** What each declaration is for, and its shape, for completion and hover. */
export const openerHelp: ReadonlyMap<string, { readonly doc: string; readonly shape: string }> = new Map([
  [
    "parties",
    { doc: "Who the contract is between.", shape: 'parties {\n  Seller "Seller LLC"\n  Buyer  "Buyer Inc."\n}' },
  ],
  [
    "term",
    { doc: "The first and the last day of the contract, both included.", shape: "term 2027-01-01 through 2046-12-31" },
  ],
  [
    "time",
    {
      doc: "The clock the contract runs on: its zone, the metering interval and the start of contract years.",
      shape: 'time {\n  timezone "America/Chicago"\n  interval 15 min\n  contract_year starts January 1\n}',
    },
  ],
  [
    "rounding",
    {
      doc: "Where money is rounded, to what and how. There is no default.",
      shape: "rounding §9.6 {\n  post each line to 0.01 USD half_up\n  quotients to 10 decimals half_even\n}",
    },
  ],
  ["clauses", { doc: "The clauses of the contract and what each is about.", shape: 'clauses {\n  §4.1 "Price"\n}' }],
  [
    "calendar",
    {
      doc: "A list of holidays in a file, pinned by its hash.",
      shape: 'calendar fedwire from "calendars/fedwire.csv" sha256 "…"',
    },
  ],
  [
    "group",
    {
      doc: "Members over which a figure is spread, in the order that breaks ties.",
      shape: "group tenant of party { T1 T2 }",
    },
  ],
  [
    "input",
    {
      doc: "Readings from outside: a meter, a market, a log. Says what holds when one is missing.",
      shape: 'input delivered: kWh each interval from meter "M-101" missing error',
    },
  ],
  [
    "agreed",
    {
      doc: "A figure the parties agreed: a price, a commitment, a limit; dated or escalating.",
      shape: "agreed price: USD/MWh §4.1 = 41.75 USD/MWh",
    },
  ],
  [
    "define",
    { doc: "A figure computed from others.", shape: "define energy: MWh each month §4.2 = sum(delivered) over month" },
  ],
  [
    "account",
    {
      doc: "A balance carried from period to period, with what is added and drawn.",
      shape:
        "account bank: MWh each contract_year §6.4 {\n  opens 0 MWh\n  draw recovered up to excess oldest first\n  add shortfall\n  at end of term lapses\n}",
    },
  ],
  [
    "charge",
    {
      doc: "Money one party owes another. Never negative.",
      shape: "charge energy_payment (Buyer pays Seller): USD each month §4.2 = energy * price",
    },
  ],
  [
    "settle",
    {
      doc: "Money owed one way, or the other way when it is negative.",
      shape: "settle difference (Buyer pays Seller, negative reverses): USD each month §3.3 = …",
    },
  ],
  [
    "invoice",
    {
      doc: "The paper: which lines, how often, when it is due.",
      shape:
        "invoice monthly (Seller bills Buyer) each month §9.1 {\n  lines energy_payment\n  due 20 days after period end\n}",
    },
  ],
  [
    "check",
    {
      doc: "What has to hold in every period, and what happens otherwise.",
      shape: 'check "meters agree" each day : a = b else hold',
    },
  ],
  ["contract", { doc: "One contract.", shape: 'contract name "Title" {\n}' }],
  [
    "history",
    {
      doc: "What stood before the first period, signed.",
      shape: "history of name signed 2026-12-20 {\n  given bank.opening = 0 MWh\n}",
    },
  ],
  [
    "test",
    {
      doc: "A worked example that has to come out.",
      shape:
        'test "January" {\n  given delivered = 10_000 kWh\n  run 2027-01\n  expect energy_payment in 2027-01 = 0 USD\n}',
    },
  ],
])
