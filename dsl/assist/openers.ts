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
  [
    "uses",
    {
      doc: "The declarations of a template, with its parameters filled in.",
      shape: "uses difference(quantity: metered, fixed: strike, below_zero: nothing_owed) as cfd_terms",
    },
  ],
  [
    "tou",
    {
      doc: "Parts of time by name: season, days, holidays and hours. The first line that holds wins.",
      shape: 'tou pjm "PJM" {\n  period on_peak: Mon..Fri except nerc 07:00..23:00\n  otherwise off_peak\n}',
    },
  ],
  [
    "event",
    {
      doc: "What happens on one day, or stretches of time that each have a cause.",
      shape: 'event cod "Commercial Operation Date" §2.2 once longstop 2027-11-30 from log "milestones"',
    },
  ],
  [
    "phases",
    {
      doc: "The parts of the term, each from a date or an event.",
      shape: "phases §2 {\n  testing   from energised\n  operation from cod\n}",
    },
  ],
  [
    "curve",
    {
      doc: "Points of a function of one figure, and what holds between and beyond them.",
      shape:
        "curve heat_rate(output: MW): MMBtu/MWh §6.2 linear clamp {\n  150 MW: 8.45 MMBtu/MWh\n  412 MW: 7.06 MMBtu/MWh\n}",
    },
  ],
  [
    "formula",
    {
      doc: "A calculation by name, for figures that are given when it is called.",
      shape: "formula fee(amount: USD each month, share: %): USD each month §4.3 = amount * share",
    },
  ],
  [
    "flip",
    {
      doc: "A condition that, once true, is true for good.",
      shape: 'flip flipped "Flip" each month §9.5 when hurdle.closing = 0 USD from next month',
    },
  ],
  [
    "allocate",
    {
      doc: "An amount split in order or by weight, so that the parts sum to it exactly.",
      shape:
        "allocate use of generation: kWh each interval §3.1 step 0.001 kWh {\n  first onsite up to load\n  rest to exported\n}",
    },
  ],
  [
    "waterfall",
    {
      doc: "Cash paid out tier by tier, to the cent.",
      shape:
        "waterfall distribution of cash: USD each month §9 step 0.01 USD each tier {\n  tier preferred up to hurdle.due pay pool\n  rest pay { 80% to pool rest to promote }\n}",
    },
  ],
  [
    "instrument",
    {
      doc: "Certificates that are issued, handed over and retired, and never more than are held.",
      shape:
        'instrument rec "REC" unit REC vintage month §6.1 {\n  issue produced to Seller = energy * 1 REC/MWh in whole 1 REC carry\n  transfer delivered_recs from Seller to Buyer = produced\n}',
    },
  ],
  [
    "import",
    {
      doc: "A declaration of another file, pinned by its hash.",
      shape: 'import nerc from "library/nerc.otk" sha256 "…"',
    },
  ],
  [
    "template",
    {
      doc: "Declarations written once, with parameters that every use fills in.",
      shape: 'template name "Title" (\n  fixed: USD/MWh,\n  owner: party\n) {\n}',
    },
  ],
  [
    "amendment",
    {
      doc: "What changes in a contract from a day on.",
      shape:
        "amendment 1 to name effective 2029-01-01 signed 2028-11-14 {\n  replace agreed price: USD/MWh §4.1 = 43 USD/MWh\n}",
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
