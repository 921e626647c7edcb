import { Setting } from "./grammar-setting.ts"
import { inner, partial, type Rule } from "./recovery.ts"
import * as t from "./tokens.ts"
import { word } from "./tokens.ts"

/** Figures: readings, agreed values and how they move, definitions, curves and formulas. */
export abstract class Values extends Setting {
  readonly inputItem: Rule = this.RULE(
    "inputItem",
    () => {
      this.CONSUME(word("input"))
      this.SUBRULE(this.named)
      this.SUBRULE(this.header)
      this.OPTION(() => {
        this.CONSUME(word("from"))
        this.OR([
          {
            ALT: () => {
              this.CONSUME(word("posting"), { LABEL: "source" })
              this.CONSUME(t.Name, { LABEL: "contract" })
              this.CONSUME(t.Dot)
              this.CONSUME(t.Word, { LABEL: "rule" })
            },
          },
          {
            ALT: () => {
              this.CONSUME1(t.Name, { LABEL: "source" })
              this.CONSUME(t.Text)
            },
          },
        ])
      })
      this.OPTION1(() => {
        this.CONSUME(word("run"))
        this.AT_LEAST_ONE_SEP({ SEP: word("then"), DEF: () => this.CONSUME2(t.Name, { LABEL: "runs" }) })
      })
      this.OPTION2(() => {
        this.CONSUME(word("labels"))
        this.CONSUME(word("end"))
      })
      this.OPTION3(() => this.SUBRULE(this.missingPolicy))
    },
    partial,
  )
  readonly missingPolicy: Rule = this.RULE(
    "missingPolicy",
    () => {
      this.CONSUME(word("missing"))
      this.OR([
        { ALT: () => this.CONSUME(word("error"), { LABEL: "policy" }) },
        { ALT: () => this.CONSUME(word("zero"), { LABEL: "policy" }) },
        { ALT: () => this.CONSUME(word("false"), { LABEL: "policy" }) },
        {
          ALT: () => {
            this.CONSUME(word("use"))
            this.CONSUME(t.Name)
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("hold"))
            this.CONSUME(t.Number)
            this.OR1([
              { ALT: () => this.CONSUME(word("min"), { LABEL: "unit" }) },
              { ALT: () => this.CONSUME(t.Grain, { LABEL: "unit" }) },
            ])
          },
        },
      ])
    },
    inner,
  )
  readonly agreedItem: Rule = this.RULE(
    "agreedItem",
    () => {
      this.CONSUME(word("agreed"))
      this.SUBRULE(this.named)
      this.SUBRULE(this.header)
      this.CONSUME(t.Equal)
      this.OR([
        {
          ALT: () => {
            this.CONSUME(t.OpenBrace)
            this.AT_LEAST_ONE(() => this.SUBRULE(this.memberValue))
            this.CONSUME(t.CloseBrace)
            this.OPTION(() => {
              this.CONSUME(word("total"))
              this.SUBRULE(this.literal)
            })
          },
        },
        { ALT: () => this.SUBRULE(this.dated) },
      ])
    },
    partial,
  )
  readonly memberValue: Rule = this.RULE(
    "memberValue",
    () => {
      this.CONSUME(t.Label)
      this.CONSUME(t.Colon)
      this.SUBRULE(this.dated)
    },
    inner,
  )
  readonly dated: Rule = this.RULE(
    "dated",
    () => {
      this.AT_LEAST_ONE_SEP({ SEP: t.Semicolon, DEF: () => this.SUBRULE(this.datedValue) })
      this.OPTION(() =>
        this.OR([{ ALT: () => this.SUBRULE(this.escalation) }, { ALT: () => this.SUBRULE(this.indexation) }]),
      )
    },
    inner,
  )
  readonly datedValue: Rule = this.RULE(
    "datedValue",
    () => {
      this.SUBRULE(this.expression)
      this.OPTION(() => {
        this.CONSUME(word("from"))
        this.SUBRULE(this.dayOf)
      })
    },
    inner,
  )
  readonly escalation: Rule = this.RULE(
    "escalation",
    () => {
      this.CONSUME(word("escalating"))
      this.SUBRULE(this.expression)
      this.OPTION(() => this.OR(this.oneOf("growth", "compounding", "simple")))
      this.OPTION1(() => this.SUBRULE(this.anchor))
      this.OPTION2(() => this.SUBRULE(this.chain))
    },
    inner,
  )
  readonly indexation: Rule = this.RULE(
    "indexation",
    () => {
      this.CONSUME(word("indexed"))
      this.CONSUME(word("to"))
      this.CONSUME(t.Name)
      this.OPTION(() => this.SUBRULE(this.choices))
      this.OPTION1(() => this.SUBRULE(this.anchor))
      this.OPTION2(() => this.SUBRULE(this.chain))
    },
    inner,
  )
  /** When a price moves. */
  readonly anchor: Rule = this.RULE(
    "anchor",
    () => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(word("each"))
            this.CONSUME(t.Grain)
            this.CONSUME(word("from"))
            this.CONSUME(t.Date)
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("on"))
            this.CONSUME1(word("each"))
            this.OR1([
              {
                ALT: () => {
                  this.SUBRULE(this.monthDay)
                  this.OR2([
                    {
                      ALT: () => {
                        this.CONSUME1(word("from"))
                        this.CONSUME1(t.Date)
                      },
                    },
                    {
                      ALT: () => {
                        this.CONSUME(word("after"))
                        this.CONSUME(t.Ident, { LABEL: "event" })
                      },
                    },
                  ])
                },
              },
              {
                ALT: () => {
                  this.CONSUME(word("anniversary"))
                  this.CONSUME(word("of"))
                  this.CONSUME1(t.Ident, { LABEL: "event" })
                },
              },
            ])
          },
        },
      ])
    },
    inner,
  )
  readonly chain: Rule = this.RULE(
    "chain",
    () => {
      this.OR([
        { ALT: () => this.CONSUME(word("exact")) },
        {
          ALT: () => {
            this.SUBRULE(this.roundedTo)
            this.OPTION(() =>
              this.OR1([
                {
                  ALT: () => {
                    this.CONSUME(word("each"))
                    this.CONSUME(word("step"))
                  },
                },
                {
                  ALT: () => {
                    this.CONSUME(word("at"))
                    this.CONSUME(word("use"))
                  },
                },
              ]),
            )
          },
        },
      ])
    },
    inner,
  )
  readonly defineItem: Rule = this.RULE(
    "defineItem",
    () => {
      this.CONSUME(word("define"))
      this.SUBRULE(this.named)
      this.SUBRULE(this.header)
      this.SUBRULE(this.value)
    },
    partial,
  )
  readonly curveItem: Rule = this.RULE(
    "curveItem",
    () => {
      this.CONSUME(word("curve"))
      this.CONSUME(t.Name)
      this.OPTION(() => this.CONSUME(t.Text))
      this.CONSUME(t.OpenParen)
      this.CONSUME(t.Label)
      this.CONSUME(t.Colon)
      this.OR([
        { ALT: () => this.CONSUME(t.Unit, { LABEL: "takes" }) },
        { ALT: () => this.CONSUME(t.Hole, { LABEL: "takes" }) },
      ])
      this.CONSUME(t.CloseParen)
      this.SUBRULE(this.header)
      this.OPTION1(() => this.OR1(this.oneOf("between", "linear", "step")))
      this.OPTION2(() => this.OR2(this.oneOf("beyond", "clamp", "error")))
      this.CONSUME(t.OpenBrace)
      this.AT_LEAST_ONE(() => this.SUBRULE(this.point))
      this.CONSUME(t.CloseBrace)
    },
    partial,
  )
  readonly point: Rule = this.RULE(
    "point",
    () => {
      this.SUBRULE(this.literal)
      this.CONSUME(t.Colon)
      this.SUBRULE1(this.literal)
    },
    inner,
  )
  readonly formulaItem: Rule = this.RULE(
    "formulaItem",
    () => {
      this.CONSUME(word("formula"))
      this.CONSUME(t.Name)
      this.OPTION(() => this.CONSUME(t.Text))
      this.CONSUME(t.OpenParen)
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.figure) })
      this.CONSUME(t.CloseParen)
      this.SUBRULE(this.header)
      this.CONSUME(t.Equal)
      this.SUBRULE(this.expression)
    },
    partial,
  )
  readonly figure: Rule = this.RULE(
    "figure",
    () => {
      this.CONSUME(t.Label)
      this.SUBRULE(this.header)
    },
    inner,
  )
}
