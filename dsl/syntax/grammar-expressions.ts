import { inner, Recovery, type Rule } from "./recovery.ts"
import * as t from "./tokens.ts"
import { word } from "./tokens.ts"

const operators = [
  word("or"),
  word("and"),
  t.LessOrEqual,
  t.GreaterOrEqual,
  t.Less,
  t.Greater,
  t.Equal,
  t.NotEqual,
  t.Plus,
  t.Minus,
  t.Star,
  t.Slash,
]

/** What computes: expressions, calls and their scopes, tiers. */
export abstract class Expressions extends Recovery {
  readonly expression: Rule = this.RULE(
    "expression",
    () => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(word("if"))
            this.SUBRULE(this.expression)
            this.CONSUME(word("then"))
            this.SUBRULE1(this.expression)
            this.CONSUME(word("else"))
            this.SUBRULE2(this.expression)
          },
        },
        { ALT: () => this.SUBRULE(this.cases) },
        { ALT: () => this.SUBRULE(this.operation) },
      ])
    },
    inner,
  )
  readonly cases: Rule = this.RULE(
    "cases",
    () => {
      this.CONSUME(word("case"))
      this.CONSUME(t.OpenBrace)
      this.AT_LEAST_ONE(() => {
        this.CONSUME(word("when"))
        this.SUBRULE(this.expression, { LABEL: "condition" })
        this.CONSUME(t.Colon)
        this.SUBRULE1(this.expression, { LABEL: "result" })
      })
      this.OPTION(() => {
        this.CONSUME(word("otherwise"))
        this.CONSUME1(t.Colon)
        this.SUBRULE2(this.expression, { LABEL: "rest" })
      })
      this.CONSUME(t.CloseBrace)
    },
    inner,
  )
  /**
   * Operands and operators in a row. Which binds tighter is for the builder: a rule for each level
   * would make the parser twelve calls deep where it is six, and what may be nested half as deep.
   */
  readonly operation: Rule = this.RULE(
    "operation",
    () => {
      this.SUBRULE(this.operand)
      this.MANY(() => {
        this.OR(operators.map((type) => ({ ALT: () => this.CONSUME(type, { LABEL: "operator" }) })))
        this.SUBRULE1(this.operand)
      })
    },
    inner,
  )
  readonly operand: Rule = this.RULE(
    "operand",
    () => {
      this.MANY(() =>
        this.OR([
          { ALT: () => this.CONSUME(word("not"), { LABEL: "prefix" }) },
          { ALT: () => this.CONSUME(t.Minus, { LABEL: "prefix" }) },
        ]),
      )
      this.OR1([
        { ALT: () => this.SUBRULE(this.literal) },
        { ALT: () => this.CONSUME(word("true")) },
        { ALT: () => this.CONSUME(word("false")) },
        {
          ALT: () => {
            this.CONSUME(t.OpenParen)
            this.SUBRULE(this.expression)
            this.CONSUME(t.CloseParen)
          },
        },
        { ALT: () => this.SUBRULE(this.nameOrCall) },
        { ALT: () => this.SUBRULE(this.tieredValue) },
      ])
    },
    inner,
  )
  readonly literal: Rule = this.RULE(
    "literal",
    () => {
      this.CONSUME(t.Number)
      this.OPTION(() =>
        this.OR([
          { ALT: () => this.CONSUME(t.Unit, { LABEL: "unit" }) },
          { ALT: () => this.CONSUME(word("hour"), { LABEL: "unit" }) },
          { ALT: () => this.CONSUME(word("day"), { LABEL: "unit" }) },
          { ALT: () => this.CONSUME(word("month"), { LABEL: "unit" }) },
        ]),
      )
    },
    inner,
  )
  readonly nameOrCall: Rule = this.RULE(
    "nameOrCall",
    () => {
      this.CONSUME(t.Name)
      this.OR([
        {
          ALT: () => {
            this.SUBRULE(this.callArguments)
            this.MANY(() => this.SUBRULE(this.scope))
          },
        },
        {
          ALT: () => {
            this.MANY1(() => {
              this.CONSUME(t.Dot)
              this.CONSUME(t.Word)
            })
            this.OPTION(() => this.SUBRULE(this.index))
          },
        },
      ])
    },
    inner,
  )
  readonly path: Rule = this.RULE(
    "path",
    () => {
      this.CONSUME(t.Name)
      this.MANY(() => {
        this.CONSUME(t.Dot)
        this.CONSUME(t.Word)
      })
      this.OPTION(() => this.SUBRULE(this.index))
    },
    inner,
  )
  readonly index: Rule = this.RULE(
    "index",
    () => {
      this.CONSUME(t.OpenBracket)
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.CONSUME(t.Name) })
      this.CONSUME(t.CloseBracket)
    },
    inner,
  )
  readonly callArguments: Rule = this.RULE(
    "callArguments",
    () => {
      this.CONSUME(t.OpenParen)
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.argument) })
      this.CONSUME(t.CloseParen)
    },
    inner,
  )
  readonly argument: Rule = this.RULE(
    "argument",
    () => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(word("else"))
            this.SUBRULE(this.expression)
          },
        },
        { ALT: () => this.CONSUME(t.Grain) },
        { ALT: () => this.SUBRULE(this.choice) },
        {
          ALT: () => {
            this.SUBRULE1(this.expression)
            this.OPTION(() => {
              this.CONSUME(word("by"))
              this.SUBRULE2(this.expression, { LABEL: "weight" })
            })
            this.OPTION1(() => {
              this.CONSUME(word("where"))
              this.SUBRULE3(this.expression, { LABEL: "filter" })
            })
          },
        },
      ])
    },
    inner,
  )
  readonly choices: Rule = this.RULE(
    "choices",
    () => {
      this.CONSUME(t.OpenParen)
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.choice) })
      this.CONSUME(t.CloseParen)
    },
    inner,
  )
  readonly choice: Rule = this.RULE(
    "choice",
    () => {
      this.CONSUME(t.Label)
      this.CONSUME(t.Colon)
      this.OR([
        { ALT: () => this.CONSUME(t.Month, { LABEL: "date" }) },
        { ALT: () => this.CONSUME(t.Date, { LABEL: "date" }) },
        { ALT: () => this.SUBRULE(this.expression) },
      ])
    },
    inner,
  )
  /** `over month`, `over trailing 3 month`, `within month`, `across tenant`. */
  readonly scope: Rule = this.RULE(
    "scope",
    () => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(word("over"))
            this.OR1([
              {
                ALT: () => {
                  this.CONSUME(t.Grain, { LABEL: "grain" })
                  this.OPTION(() => {
                    this.CONSUME(word("so"))
                    this.CONSUME(word("far"))
                  })
                },
              },
              {
                ALT: () => {
                  this.OR2(this.oneOf("window", "trailing", "prior"))
                  this.OPTION1(() => {
                    this.CONSUME(word("up"))
                    this.CONSUME(word("to"))
                  })
                  this.CONSUME(t.Number)
                  this.CONSUME1(t.Grain, { LABEL: "grain" })
                },
              },
            ])
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("within"))
            this.CONSUME2(t.Grain, { LABEL: "grain" })
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("across"))
            this.CONSUME(t.Name, { LABEL: "group" })
          },
        },
      ])
    },
    inner,
  )
  /** Prices by quantity. Widths, edges and the two kinds are read alike; which belong together is for the checker. */
  readonly tieredValue: Rule = this.RULE(
    "tieredValue",
    () => {
      this.CONSUME(word("tiered"))
      this.OPTION(() => this.OR(this.oneOf("kind", "marginal", "all_units")))
      this.CONSUME(t.OpenParen)
      this.SUBRULE(this.expression, { LABEL: "of" })
      this.OPTION1(() => {
        this.CONSUME(word("above"))
        this.SUBRULE1(this.expression, { LABEL: "above" })
      })
      this.CONSUME(t.CloseParen)
      this.CONSUME(t.OpenBrace)
      this.AT_LEAST_ONE(() => this.SUBRULE(this.band))
      this.OPTION2(() => {
        this.CONSUME(word("rest"))
        this.CONSUME(word("at"))
        this.SUBRULE2(this.expression, { LABEL: "restAt" })
      })
      this.CONSUME(t.CloseBrace)
    },
    inner,
  )
  readonly band: Rule = this.RULE(
    "band",
    () => {
      this.OR([
        ...this.oneOf("edge", "first", "next", "below"),
        {
          ALT: () => {
            this.CONSUME(word("up"), { LABEL: "edge" })
            this.CONSUME(word("to"), { LABEL: "edge" })
          },
        },
      ])
      this.SUBRULE(this.expression, { LABEL: "limit" })
      this.CONSUME(word("at"))
      this.SUBRULE1(this.expression, { LABEL: "price" })
    },
    inner,
  )
}
