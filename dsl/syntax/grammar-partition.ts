import { State } from "./grammar-state.ts"
import { inner, partial, type Rule } from "./recovery.ts"
import * as t from "./tokens.ts"
import { word } from "./tokens.ts"

/** What is split so that the parts sum to the whole: allocations, waterfalls, certificates. */
export abstract class Partition extends State {
  readonly allocateItem: Rule = this.RULE(
    "allocateItem",
    () => {
      this.CONSUME(word("allocate"))
      this.SUBRULE(this.named)
      this.CONSUME(word("of"))
      this.SUBRULE(this.expression)
      this.SUBRULE(this.header)
      this.OPTION(() => {
        this.CONSUME(word("step"))
        this.SUBRULE(this.literal)
      })
      this.OR([{ ALT: () => this.SUBRULE(this.arms) }, { ALT: () => this.SUBRULE(this.byWeight) }])
    },
    partial,
  )
  readonly arms: Rule = this.RULE(
    "arms",
    () => {
      this.CONSUME(t.OpenBrace)
      this.AT_LEAST_ONE(() => this.SUBRULE(this.arm))
      this.OPTION(() => {
        this.CONSUME(word("rest"))
        this.CONSUME(word("to"))
        this.CONSUME(t.Name, { LABEL: "remaining" })
      })
      this.CONSUME(t.CloseBrace)
    },
    inner,
  )
  readonly arm: Rule = this.RULE(
    "arm",
    () => {
      this.OR([
        {
          ALT: () => {
            this.OR1(this.oneOf("place", "first", "next"))
            this.CONSUME(t.Name)
            this.CONSUME(word("up"))
            this.CONSUME(word("to"))
            this.SUBRULE(this.expression)
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("share"))
            this.SUBRULE1(this.expression)
            this.CONSUME1(word("to"))
            this.CONSUME1(t.Name)
          },
        },
      ])
      this.OPTION(() => this.CONSUME(t.Clause))
    },
    inner,
  )
  readonly byWeight: Rule = this.RULE(
    "byWeight",
    () => {
      this.CONSUME(word("across"))
      this.CONSUME(t.Name, { LABEL: "group" })
      this.CONSUME(word("by"))
      this.SUBRULE(this.expression)
      this.OPTION(() => {
        this.CONSUME(word("each"))
        this.CONSUME(word("up"))
        this.CONSUME(word("to"))
        this.SUBRULE1(this.expression, { LABEL: "cap" })
        this.OPTION1(() => {
          this.CONSUME(word("leftover"))
          this.OR([
            {
              ALT: () => {
                this.CONSUME(word("shared"))
                this.CONSUME(word("again"))
              },
            },
            {
              ALT: () => {
                this.CONSUME1(word("to"))
                this.CONSUME1(t.Name, { LABEL: "leftoverTo" })
              },
            },
          ])
        })
      })
      this.OPTION2(() => {
        this.CONSUME(word("remainder"))
        this.OR1([
          { ALT: () => this.CONSUME(word("largest")) },
          {
            ALT: () => {
              this.CONSUME(word("in"))
              this.CONSUME(word("order"))
            },
          },
          {
            ALT: () => {
              this.CONSUME2(word("to"))
              this.CONSUME2(t.Name, { LABEL: "remainderTo" })
            },
          },
        ])
      })
      this.OPTION3(() => {
        this.CONSUME(word("if"))
        this.CONSUME(word("no"))
        this.CONSUME(word("weight"))
        this.OR2([
          { ALT: () => this.CONSUME(word("equal")) },
          { ALT: () => this.CONSUME(word("error")) },
          {
            ALT: () => {
              this.CONSUME3(word("to"))
              this.CONSUME3(t.Name, { LABEL: "noWeightTo" })
            },
          },
        ])
      })
    },
    inner,
  )
  readonly waterfallItem: Rule = this.RULE(
    "waterfallItem",
    () => {
      this.CONSUME(word("waterfall"))
      this.SUBRULE(this.named)
      this.CONSUME(word("of"))
      this.SUBRULE(this.expression)
      this.SUBRULE(this.header)
      this.OPTION(() => {
        this.CONSUME(word("step"))
        this.SUBRULE(this.literal)
        this.OPTION1(() =>
          this.OR([
            {
              ALT: () => {
                this.CONSUME(word("each"))
                this.CONSUME(word("tier"))
              },
            },
            {
              ALT: () => {
                this.CONSUME(word("recipients"))
                this.CONSUME(word("only"))
              },
            },
          ]),
        )
      })
      this.CONSUME(t.OpenBrace)
      this.AT_LEAST_ONE(() => this.SUBRULE(this.tierLine))
      this.OPTION2(() => this.SUBRULE(this.restTier))
      this.CONSUME(t.CloseBrace)
    },
    partial,
  )
  readonly tierLine: Rule = this.RULE(
    "tierLine",
    () => {
      this.CONSUME(word("tier"))
      this.CONSUME(t.Name)
      this.OPTION(() => this.CONSUME(t.Clause))
      this.OR([
        {
          ALT: () => {
            this.CONSUME(word("up"))
            this.CONSUME(word("to"))
            this.SUBRULE(this.expression)
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("until"))
            this.CONSUME1(t.Name, { LABEL: "recipient" })
            this.CONSUME(word("gets"))
            this.SUBRULE1(this.expression)
            this.OPTION1(() => {
              this.CONSUME(word("plus"))
              this.SUBRULE2(this.expression, { LABEL: "plusShare" })
              this.CONSUME(word("of"))
              this.CONSUME(word("this"))
              this.CONSUME1(word("tier"))
            })
          },
        },
      ])
      this.SUBRULE(this.payout)
    },
    inner,
  )
  readonly restTier: Rule = this.RULE(
    "restTier",
    () => {
      this.CONSUME(word("rest"))
      this.OPTION(() => this.CONSUME(t.Clause))
      this.SUBRULE(this.payout)
    },
    inner,
  )
  readonly payout: Rule = this.RULE(
    "payout",
    () => {
      this.CONSUME(word("pay"))
      this.OR([
        { ALT: () => this.CONSUME(t.Name) },
        { ALT: () => this.SUBRULE(this.shares) },
        { ALT: () => this.SUBRULE(this.byWeight) },
      ])
    },
    inner,
  )
  readonly shares: Rule = this.RULE(
    "shares",
    () => {
      this.CONSUME(t.OpenBrace)
      this.AT_LEAST_ONE(() => this.SUBRULE(this.shareLine))
      this.CONSUME(word("rest"))
      this.CONSUME(word("to"))
      this.CONSUME(t.Name)
      this.CONSUME(t.CloseBrace)
    },
    inner,
  )
  readonly shareLine: Rule = this.RULE(
    "shareLine",
    () => {
      this.SUBRULE(this.expression)
      this.CONSUME(word("to"))
      this.CONSUME(t.Name)
    },
    inner,
  )
  readonly instrumentItem: Rule = this.RULE(
    "instrumentItem",
    () => {
      this.CONSUME(word("instrument"))
      this.CONSUME(t.Name)
      this.CONSUME(t.Text)
      this.CONSUME(word("unit"))
      this.CONSUME(t.Unit)
      this.CONSUME(word("vintage"))
      this.CONSUME(t.Grain)
      this.OPTION(() => this.CONSUME(t.Clause))
      this.CONSUME(t.OpenBrace)
      this.AT_LEAST_ONE(() => this.SUBRULE(this.movement))
      this.CONSUME(t.CloseBrace)
    },
    partial,
  )
  readonly movement: Rule = this.RULE(
    "movement",
    () => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(word("issue"), { LABEL: "kind" })
            this.CONSUME(t.Name)
            this.CONSUME(word("to"))
            this.CONSUME1(t.Name, { LABEL: "receiver" })
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("transfer"), { LABEL: "kind" })
            this.CONSUME2(t.Name)
            this.CONSUME(word("from"))
            this.CONSUME3(t.Name, { LABEL: "giver" })
            this.CONSUME1(word("to"))
            this.CONSUME4(t.Name, { LABEL: "receiver" })
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("retire"), { LABEL: "kind" })
            this.CONSUME5(t.Name)
            this.CONSUME(word("by"))
            this.CONSUME6(t.Name, { LABEL: "giver" })
          },
        },
      ])
      this.OPTION(() => this.CONSUME(t.Clause))
      this.CONSUME(t.Equal)
      this.SUBRULE(this.expression)
      this.OPTION1(() => {
        this.CONSUME(word("in"))
        this.CONSUME(word("whole"))
        this.SUBRULE(this.literal)
        this.OPTION2(() => this.OR1(this.oneOf("fraction", "carry", "drop")))
      })
    },
    inner,
  )
}
