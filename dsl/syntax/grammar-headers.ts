import { Expressions } from "./grammar-expressions.ts"
import { inner, type Rule } from "./recovery.ts"
import * as t from "./tokens.ts"
import { word } from "./tokens.ts"

/** What declarations share: names, headers, values with their exceptions, days. */
export abstract class Headers extends Expressions {
  readonly named: Rule = this.RULE(
    "named",
    () => {
      this.CONSUME(t.Name)
      this.OPTION(() => this.SUBRULE(this.index))
      this.OPTION1(() => this.CONSUME(t.Text))
    },
    inner,
  )
  readonly names: Rule = this.RULE(
    "names",
    () => {
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.CONSUME(t.Name) })
    },
    inner,
  )
  readonly header: Rule = this.RULE(
    "header",
    () => {
      this.CONSUME(t.Colon)
      this.OPTION(() =>
        this.OR([
          { ALT: () => this.CONSUME(t.Unit, { LABEL: "unit" }) },
          { ALT: () => this.CONSUME(word("day"), { LABEL: "unit" }) },
          { ALT: () => this.CONSUME(t.Hole, { LABEL: "unit" }) },
        ]),
      )
      this.OPTION1(() => this.CONSUME(word("level")))
      this.OPTION2(() => {
        this.CONSUME(word("each"))
        this.OR1([
          { ALT: () => this.CONSUME(t.Grain, { LABEL: "grain" }) },
          { ALT: () => this.CONSUME1(t.Hole, { LABEL: "grain" }) },
        ])
        this.OPTION3(() =>
          this.OR2([
            { ALT: () => this.CONSUME(word("prorated"), { LABEL: "short" }) },
            { ALT: () => this.CONSUME(word("whole"), { LABEL: "short" }) },
          ]),
        )
      })
      this.OPTION4(() => this.CONSUME(t.Clause))
    },
    inner,
  )
  /** `during operation split at capacity = value except when c : v`. */
  readonly value: Rule = this.RULE(
    "value",
    () => {
      this.OPTION(() => {
        this.CONSUME(word("during"))
        this.CONSUME(t.Name, { LABEL: "phase" })
      })
      this.OPTION1(() => {
        this.CONSUME(word("split"))
        this.CONSUME(word("at"))
        this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.CONSUME1(t.Name, { LABEL: "splits" }) })
      })
      this.CONSUME(t.Equal)
      this.SUBRULE(this.expression)
      this.MANY(() => this.SUBRULE(this.exception))
    },
    inner,
  )
  readonly exception: Rule = this.RULE(
    "exception",
    () => {
      this.CONSUME(word("except"))
      this.OPTION(() => this.CONSUME(t.Clause))
      this.CONSUME(word("when"))
      this.SUBRULE(this.expression, { LABEL: "condition" })
      this.CONSUME(t.Colon)
      this.SUBRULE1(this.expression, { LABEL: "result" })
    },
    inner,
  )
  readonly monthDay: Rule = this.RULE(
    "monthDay",
    () => {
      this.CONSUME(t.Ident)
      this.CONSUME(t.Number)
    },
    inner,
  )
  /** A day of the contract: a date, an event, or counted from one. */
  readonly dayOf: Rule = this.RULE(
    "dayOf",
    () => {
      this.OR([
        { ALT: () => this.CONSUME(t.Date) },
        {
          ALT: () => {
            this.CONSUME(word("first"))
            this.SUBRULE(this.monthDay)
            this.CONSUME(word("after"))
            this.CONSUME(t.Ident)
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.Number)
            this.OR1(this.oneOf("unit", "day", "month", "year"))
            this.CONSUME1(word("after"))
            this.CONSUME1(t.Ident)
          },
        },
        { ALT: () => this.CONSUME2(t.Ident) },
      ])
    },
    inner,
  )
  /** `rounded to 0.01 USD half_up`. */
  readonly roundedTo: Rule = this.RULE(
    "roundedTo",
    () => {
      this.CONSUME(word("rounded"))
      this.CONSUME(word("to"))
      this.SUBRULE(this.literal)
      this.OPTION(() => this.CONSUME(t.Mode))
    },
    inner,
  )
  /** A day count: `actual/360`, `30/360`. */
  readonly basis: Rule = this.RULE(
    "basis",
    () => {
      this.OR([{ ALT: () => this.CONSUME(t.Name) }, { ALT: () => this.CONSUME(t.Number) }])
      this.CONSUME(t.Slash)
      this.OR1([{ ALT: () => this.CONSUME1(t.Number) }, { ALT: () => this.CONSUME1(t.Name) }])
    },
    inner,
  )
}
