import { Partition } from "./grammar-partition.ts"
import { inner, partial, type Rule } from "./recovery.ts"
import * as t from "./tokens.ts"
import { word } from "./tokens.ts"

/** What is owed and the paper it stands on: charges, settlements, invoices, checks. */
export abstract class Paper extends Partition {
  readonly chargeItem: Rule = this.RULE(
    "chargeItem",
    () => {
      this.CONSUME(word("charge"))
      this.SUBRULE(this.named)
      this.CONSUME(t.OpenParen)
      this.CONSUME(t.Name, { LABEL: "payer" })
      this.CONSUME(word("pays"))
      this.CONSUME1(t.Name, { LABEL: "payee" })
      this.CONSUME(t.CloseParen)
      this.SUBRULE(this.header)
      this.SUBRULE(this.value)
    },
    partial,
  )
  readonly settleItem: Rule = this.RULE(
    "settleItem",
    () => {
      this.CONSUME(word("settle"))
      this.SUBRULE(this.named)
      this.CONSUME(t.OpenParen)
      this.CONSUME(t.Name, { LABEL: "payer" })
      this.CONSUME(word("pays"))
      this.CONSUME1(t.Name, { LABEL: "payee" })
      this.CONSUME(t.Comma)
      this.CONSUME(word("negative"))
      this.CONSUME(word("reverses"))
      this.CONSUME(t.CloseParen)
      this.SUBRULE(this.header)
      this.SUBRULE(this.value)
    },
    partial,
  )
  readonly invoiceItem: Rule = this.RULE(
    "invoiceItem",
    () => {
      this.CONSUME(word("invoice"))
      this.SUBRULE(this.named)
      this.CONSUME(t.OpenParen)
      this.CONSUME(t.Name, { LABEL: "biller" })
      this.CONSUME(word("bills"))
      this.CONSUME1(t.Name, { LABEL: "billed" })
      this.CONSUME(t.CloseParen)
      this.CONSUME(word("each"))
      this.CONSUME(t.Grain)
      this.OPTION(() => this.CONSUME(t.Clause))
      this.CONSUME(t.OpenBrace)
      this.AT_LEAST_ONE(() => this.SUBRULE(this.invoiceLine))
      this.CONSUME(t.CloseBrace)
    },
    partial,
  )
  readonly invoiceLine: Rule = this.RULE(
    "invoiceLine",
    () => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(word("lines"))
            this.SUBRULE(this.names)
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("tax"))
            this.CONSUME(t.Name, { LABEL: "taxName" })
            this.OPTION1(() => this.CONSUME(t.Clause))
            this.CONSUME(t.Equal)
            this.SUBRULE1(this.expression)
            this.CONSUME(word("on"))
            this.SUBRULE2(this.names)
            this.OPTION2(() => {
              this.CONSUME1(word("per"))
              this.OR2(this.oneOf("taxedPer", "line", "total"))
            })
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("issued"))
            this.CONSUME(word("by"))
            this.SUBRULE(this.dueDate)
          },
        },
        { ALT: () => this.SUBRULE(this.dueLine) },
        {
          ALT: () => {
            this.CONSUME(word("late"))
            this.SUBRULE(this.expression)
            this.CONSUME(word("per"))
            this.CONSUME(word("year"))
            this.SUBRULE(this.basis)
            this.OR1([
              { ALT: () => this.CONSUME(word("simple"), { LABEL: "growth" }) },
              {
                ALT: () => {
                  this.CONSUME(word("compounding"))
                  this.CONSUME(word("daily"), { LABEL: "growth" })
                },
              },
            ])
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("dispute"))
            this.CONSUME(word("within"))
            this.CONSUME(t.Number)
            this.CONSUME(t.Grain)
            this.CONSUME(word("of"))
            this.CONSUME1(t.Name)
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("correct"))
            this.SUBRULE(this.choices)
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("net"))
            this.OPTION(() => {
              this.CONSUME(word("with"))
              this.SUBRULE1(this.names)
            })
          },
        },
      ])
    },
    inner,
  )
  readonly dueLine: Rule = this.RULE(
    "dueLine",
    () => {
      this.CONSUME(word("due"))
      this.OPTION(() => {
        this.OR(this.oneOf("pick", "later", "earlier"))
        this.CONSUME(word("of"))
      })
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.dueDate) })
      this.OPTION1(() => {
        this.CONSUME(word("roll"))
        this.CONSUME(t.Name, { LABEL: "direction" })
        this.CONSUME(word("on"))
        this.CONSUME1(t.Name, { LABEL: "calendar" })
      })
    },
    inner,
  )
  readonly dueDate: Rule = this.RULE(
    "dueDate",
    () => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(t.Number)
            this.OPTION(() => this.CONSUME(word("business")))
            this.CONSUME(word("days"))
            this.CONSUME(word("after"))
            this.OR1([
              {
                ALT: () => {
                  this.CONSUME(word("period"))
                  this.CONSUME(word("end"))
                },
              },
              { ALT: () => this.CONSUME(word("issue"), { LABEL: "event" }) },
              { ALT: () => this.CONSUME(t.Ident, { LABEL: "event" }) },
            ])
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("day"))
            this.CONSUME1(t.Number)
            this.CONSUME(word("of"))
            this.CONSUME(word("next"))
            this.CONSUME(t.Grain)
          },
        },
      ])
    },
    inner,
  )
  readonly checkItem: Rule = this.RULE(
    "checkItem",
    () => {
      this.CONSUME(word("check"))
      this.CONSUME(t.Text)
      this.CONSUME(word("each"))
      this.CONSUME(t.Grain)
      this.OPTION(() => this.CONSUME(t.Clause))
      this.CONSUME(t.Colon)
      this.SUBRULE(this.expression)
      this.CONSUME(word("else"))
      this.OR(this.oneOf("outcome", "error", "hold", "warn"))
    },
    partial,
  )
}
