import { z } from "zod"

/**
 * An invoice as a document: what it says, for a machine to read. Amounts and figures are text, never floats: a decimal, or a fraction "n/d"
 * where no decimal is exact. Published as docs/schemas/invoice.schema.json.
 */

const said = (schema: z.ZodString, description: string): z.ZodString => schema.describe(description)

const exact = (description: string): z.ZodString =>
  said(
    z.string().regex(/^-?\d+(\.\d+)?(\/\d+)?$/),
    `${description} A decimal, or a fraction where no decimal is exact.`,
  )
const date = (description: string): z.ZodString => said(z.string().regex(/^\d{4}-\d{2}-\d{2}$/), description)
const hash = (description: string): z.ZodString => said(z.string().regex(/^[0-9a-f]{64}$/), description)
const instant = (description: string): z.ZodString =>
  said(z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/), description)
const text = (description: string): z.ZodString => said(z.string(), description)

const party = z.strictObject({ id: text("Its name in the contract."), name: text("Its full name.") })

/** How an amount is made up. Either priced (quantity, unit, price, price_unit), or a share of money (base, rate_percent), or neither. */
const makeup = {
  quantity: exact("What is paid for, in `unit`.").optional(),
  unit: text("Unit of the quantity; that of the price: of USD/MWh, MWh.").optional(),
  price: exact("Price of one unit.").optional(),
  price_unit: text("Unit of the price.").optional(),
  average: z
    .literal(true)
    .optional()
    .describe("The price changes within the period; it is the amount divided by the quantity."),
  share_percent: exact("The part of quantity × price that counts, where it is not all of it.").optional(),
  base: exact("Money of which a share is owed.").optional(),
  rate_percent: exact("The share of the base.").optional(),
}

const quality = z.enum(["measured", "estimated", "substituted", "held", "assumed"])

const reference = z
  .strictObject({
    rule: text("The rule of the contract that posts the amount."),
    members: z.array(z.string()).describe("Its members, one for each group it is spread over."),
    at_utc: z.int().describe("Start of its period, in UTC milliseconds."),
    period: text("Its period, as the contract calls it."),
    link: text("Where the studio explains it."),
  })
  .describe("The number to ask the studio or `offtake explain` about.")

const part = z.strictObject({
  text: text("This part of the formula as written."),
  note: text("Which part it is: days, a member, a tier.").optional(),
  ...makeup,
  amount: exact("What it comes to, before rounding."),
})

const line = z.strictObject({
  clause: text("The clause it is owed under.").optional(),
  clause_title: text("Title of the clause.").optional(),
  description: text("The contract's own term for it, or the name of its rule."),
  members: z
    .array(z.strictObject({ id: z.string(), name: z.string() }))
    .describe("Whom or what it is for, where it is spread."),
  period: z.strictObject({ label: z.string(), from: instant("Local, included."), to: instant("Local, not included.") }),
  direction: z.enum(["charge", "credit"]).describe("A credit runs against the invoice: its amount is turned."),
  ...makeup,
  parts: z
    .array(part)
    .optional()
    .describe("The terms, tiers, members or days whose amounts add up to the posting before rounding."),
  amount: exact("On this invoice, rounded as the contract says; negative where it lowers the total."),
  unrounded: exact("The posting before rounding, without the sign of a credit."),
  quality: quality.describe("The worst quality among the readings it stands on."),
  quality_note: text("The same in words, with the counts of readings."),
  held: z.boolean().describe("A check of the contract holds it."),
  note: text("What else is to be said of it.").optional(),
  reference,
})

export const invoiceSchema = z
  .strictObject({
    offtake: z.literal("invoice/1").describe("Format and version of this document."),
    number: text("Identity of the invoice: contract, invoice, period, and the party billed where there are several."),
    status: z.enum(["complete", "incomplete", "held"]),
    remarks: z.array(z.string()).describe("What a reader must know first: what is missing, on hold or provisional."),
    contract: z.strictObject({
      id: z.string(),
      title: z.string(),
      sha256: hash("Identity of the contract: the hash of its plan."),
    }),
    invoice: z.strictObject({
      name: text("Its name in the contract."),
      title: z.string().optional(),
      clause: z.string().optional(),
      clause_title: z.string().optional(),
    }),
    biller: party,
    billed: party,
    period: z.strictObject({
      label: text("As the contract calls it: 2027-01, contract year 1."),
      from: instant("Local, included."),
      to: instant("Local, not included."),
      zone: text("Time zone of the contract."),
    }),
    issued: date("Day of issue.").optional(),
    received: date("Day of receipt, as the documents say.").optional(),
    due: z
      .strictObject({
        date: date("Due day."),
        provisional: z.boolean().describe("The day still waits for something."),
        waits_for: z.array(z.string()).describe("What it waits for."),
      })
      .optional(),
    currency: z.string(),
    lines: z.array(line),
    taxes: z.array(line),
    subtotal: exact("The lines without taxes.").optional(),
    total: exact("Lines and taxes, rounded where the contract rounds totals; negative where the biller owes it."),
    rounding: exact("What rounding the total on its own moved.").optional(),
    owed: z
      .strictObject({ payer: party, payee: party, amount: exact("Not negative.") })
      .describe("Who owes the total to whom."),
    netting: z
      .strictObject({
        payer: party,
        payee: party,
        amount: exact("Paid in one."),
        due: date("The day of the payment.").optional(),
        provisional: z.boolean(),
        invoices: z.array(z.strictObject({ number: z.string(), biller: party, total: exact("Its total.") })),
      })
      .optional()
      .describe("The payment in which it is netted with other invoices."),
    paid: z
      .array(z.strictObject({ date: date("Day of payment."), amount: exact("Absent: all that was open.").optional() }))
      .optional(),
    open: exact("What is unpaid of the amount owed, where the documents tell of payments.").optional(),
    late_interest: z
      .strictObject({
        from: date("First day that earns."),
        to: date("Day of the last late payment, which earns none."),
        days: z.int(),
        amount: exact("On top of the total."),
      })
      .optional(),
    late_interest_withheld: z.literal(true).optional().describe("Something was paid late, and a rate is missing."),
    missing: z
      .array(
        z.strictObject({
          rule: z.string(),
          description: z.string(),
          members: z.array(z.string()),
          period: z.string(),
          reasons: z.array(z.strictObject({ number: z.string(), message: z.string() })),
        }),
      )
      .describe("Lines that are withheld, and why."),
    quality: z.strictObject({ worst: quality, note: z.string() }),
    data: z
      .array(z.strictObject({ file: z.string(), sha256: hash("Of the bytes read.") }))
      .describe("The files it stands on."),
    reads: z
      .array(z.strictObject({ contract: z.string(), sha256: hash("Identity of that contract.") }))
      .optional()
      .describe("The other contracts whose postings it stands on."),
  })
  .describe("An invoice computed from a contract and readings. The same contract and data give the same bytes.")

export type InvoiceDocument = z.infer<typeof invoiceSchema>
export type InvoiceLine = InvoiceDocument["lines"][number]
export type InvoicePart = NonNullable<InvoiceLine["parts"]>[number]

/** The published schema, JSON Schema draft 7. */
export const invoiceJsonSchema = (): object => ({
  title: "Offtake invoice",
  ...z.toJSONSchema(invoiceSchema, { target: "draft-7" }),
})
