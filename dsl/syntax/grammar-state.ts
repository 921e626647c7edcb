import { Values } from "./grammar-values.ts"
import { inner, partial, type Rule } from "./recovery.ts"
import * as t from "./tokens.ts"
import { word } from "./tokens.ts"

/** What is carried from period to period: accounts and flips. */
export abstract class State extends Values {
  readonly accountItem: Rule = this.RULE(
    "accountItem",
    () => {
      this.CONSUME(word("account"))
      this.SUBRULE(this.named)
      this.SUBRULE(this.header)
      this.CONSUME(t.OpenBrace)
      this.AT_LEAST_ONE(() => this.SUBRULE(this.accountLine))
      this.CONSUME(t.CloseBrace)
    },
    partial,
  )
  readonly accountLine: Rule = this.RULE(
    "accountLine",
    () => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(word("opens"))
            this.SUBRULE(this.expression)
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("add"))
            this.SUBRULE1(this.expression)
            this.OPTION(() => {
              this.CONSUME(word("worth"))
              this.SUBRULE2(this.expression, { LABEL: "worthValue" })
            })
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("draw"))
            this.CONSUME(t.Name)
            this.CONSUME(word("up"))
            this.CONSUME(word("to"))
            this.SUBRULE3(this.expression)
            this.OPTION1(() => {
              this.OR1(this.oneOf("order", "oldest", "newest", "return", "capital"))
              this.CONSUME(word("first"))
            })
            this.OPTION2(() => {
              this.CONSUME(word("excess"))
              this.CONSUME(t.Ident, { LABEL: "surplus" })
            })
            this.OPTION3(() => this.CONSUME(t.Clause))
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("reset"))
            this.CONSUME(word("each"))
            this.CONSUME1(t.Grain)
            this.CONSUME1(word("to"))
            this.SUBRULE4(this.expression)
          },
        },
        { ALT: () => this.SUBRULE(this.accrual) },
        {
          ALT: () => {
            this.CONSUME(word("expire"))
            this.CONSUME(word("after"))
            this.CONSUME(t.Number)
            this.CONSUME(t.Grain)
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("at"))
            this.CONSUME(word("end"))
            this.CONSUME(word("of"))
            this.CONSUME(t.TermGrain)
            this.SUBRULE(this.endOfTerm)
          },
        },
      ])
    },
    inner,
  )
  readonly accrual: Rule = this.RULE(
    "accrual",
    () => {
      this.CONSUME(word("accrue"))
      this.SUBRULE(this.expression)
      this.CONSUME(word("per"))
      this.CONSUME(word("year"))
      this.SUBRULE(this.basis)
      this.CONSUME(word("on"))
      this.CONSUME(word("opening"))
      this.OPTION(() =>
        this.OR([
          { ALT: () => this.CONSUME(word("simple")) },
          {
            ALT: () => {
              this.CONSUME(word("compounding"))
              this.CONSUME(word("each"))
              this.CONSUME(t.Grain)
            },
          },
        ]),
      )
      this.OPTION1(() => this.SUBRULE(this.roundedTo))
    },
    inner,
  )
  readonly endOfTerm: Rule = this.RULE(
    "endOfTerm",
    () => {
      this.OR([
        { ALT: () => this.CONSUME(word("lapses")) },
        {
          ALT: () => {
            this.CONSUME(word("is"))
            this.CONSUME(word("paid"))
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("kept"))
            this.CONSUME(t.Number)
            this.CONSUME(word("years"))
            this.CONSUME(word("then"))
            this.CONSUME1(word("lapses"))
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("not"))
            this.CONSUME(word("reached"))
          },
        },
      ])
    },
    inner,
  )
  readonly flipItem: Rule = this.RULE(
    "flipItem",
    () => {
      this.CONSUME(word("flip"))
      this.CONSUME(t.Name)
      this.OPTION(() => this.CONSUME(t.Text))
      this.CONSUME(word("each"))
      this.CONSUME(t.Grain)
      this.OPTION1(() => this.CONSUME(t.Clause))
      this.CONSUME(word("when"))
      this.SUBRULE(this.expression)
      this.OPTION2(() =>
        this.OR([
          {
            ALT: () => {
              this.CONSUME(word("at"))
              this.CONSUME(word("once"))
            },
          },
          {
            ALT: () => {
              this.CONSUME(word("from"))
              this.CONSUME(word("next"))
              this.CONSUME1(t.Grain, { LABEL: "start" })
            },
          },
        ]),
      )
    },
    partial,
  )
}
