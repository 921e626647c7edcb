import { Headers } from "./grammar-headers.ts"
import { inner, partial, type Rule } from "./recovery.ts"
import * as t from "./tokens.ts"
import { word } from "./tokens.ts"

/** Where a contract stands: parties, term, clock, rounding, clauses, calendars, groups, events and phases. */
export abstract class Setting extends Headers {
  readonly partiesItem: Rule = this.RULE(
    "partiesItem",
    () => {
      this.CONSUME(word("parties"))
      this.CONSUME(t.OpenBrace)
      this.AT_LEAST_ONE(() => this.SUBRULE(this.partyLine))
      this.CONSUME(t.CloseBrace)
    },
    partial,
  )
  readonly partyLine: Rule = this.RULE(
    "partyLine",
    () => {
      this.CONSUME(t.Name)
      this.CONSUME(t.Text)
      this.OPTION(() => {
        this.CONSUME(word("held"))
        this.CONSUME(word("by"))
        this.CONSUME1(t.Name, { LABEL: "holding" })
      })
    },
    inner,
  )
  readonly termItem: Rule = this.RULE(
    "termItem",
    () => {
      this.CONSUME(word("term"))
      this.SUBRULE(this.dayOf)
      this.CONSUME(word("through"))
      this.SUBRULE1(this.dayOf)
    },
    partial,
  )
  readonly timeItem: Rule = this.RULE(
    "timeItem",
    () => {
      this.CONSUME(word("time"))
      this.CONSUME(t.OpenBrace)
      this.AT_LEAST_ONE(() => this.SUBRULE(this.timeLine))
      this.CONSUME(t.CloseBrace)
    },
    partial,
  )
  readonly timeLine: Rule = this.RULE(
    "timeLine",
    () => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(word("timezone"))
            this.CONSUME(t.Text)
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("interval"))
            this.CONSUME(t.Number)
            this.CONSUME(word("min"))
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("contract_year"))
            this.CONSUME(word("starts"))
            this.OR1([
              { ALT: () => this.SUBRULE(this.monthDay) },
              {
                ALT: () => {
                  this.CONSUME(word("anniversary"))
                  this.CONSUME(word("of"))
                  this.CONSUME(t.Ident, { LABEL: "event" })
                },
              },
            ])
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("gas_day"))
            this.CONSUME1(word("starts"))
            this.CONSUME(t.Time)
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("leap_day"))
            this.CONSUME(word("to"))
            this.SUBRULE1(this.monthDay)
          },
        },
      ])
    },
    inner,
  )
  readonly roundingItem: Rule = this.RULE(
    "roundingItem",
    () => {
      this.CONSUME(word("rounding"))
      this.OPTION(() => this.CONSUME(t.Clause))
      this.CONSUME(t.OpenBrace)
      this.AT_LEAST_ONE(() => this.SUBRULE(this.roundingLine))
      this.CONSUME(t.CloseBrace)
    },
    partial,
  )
  readonly roundingLine: Rule = this.RULE(
    "roundingLine",
    () => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(word("post"))
            this.OR1([
              {
                ALT: () => {
                  this.CONSUME(word("each"))
                  this.OR2([
                    { ALT: () => this.CONSUME(word("line"), { LABEL: "stage" }) },
                    { ALT: () => this.CONSUME(t.Grain, { LABEL: "stage" }) },
                  ])
                },
              },
              {
                ALT: () => {
                  this.CONSUME(t.InvoiceStage)
                  this.CONSUME(word("total"), { LABEL: "stage" })
                },
              },
            ])
            this.CONSUME(word("to"))
            this.SUBRULE(this.literal)
            this.OPTION(() => this.CONSUME(t.Mode))
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("quotients"))
            this.CONSUME1(word("to"))
            this.CONSUME(t.Number)
            this.CONSUME(word("decimals"))
            this.OPTION1(() => this.CONSUME1(t.Mode))
          },
        },
      ])
    },
    inner,
  )
  readonly clausesItem: Rule = this.RULE(
    "clausesItem",
    () => {
      this.CONSUME(word("clauses"))
      this.CONSUME(t.OpenBrace)
      this.AT_LEAST_ONE(() => this.SUBRULE(this.clauseLine))
      this.CONSUME(t.CloseBrace)
    },
    partial,
  )
  readonly clauseLine: Rule = this.RULE(
    "clauseLine",
    () => {
      this.CONSUME(t.Clause)
      this.CONSUME(t.Text)
      this.OPTION(() => {
        this.CONSUME(word("not"))
        this.CONSUME(word("computed"))
      })
    },
    inner,
  )
  readonly calendarItem: Rule = this.RULE(
    "calendarItem",
    () => {
      this.CONSUME(word("calendar"))
      this.CONSUME(t.Name)
      this.CONSUME(word("from"))
      this.CONSUME(t.Text, { LABEL: "path" })
      this.CONSUME(word("sha256"))
      this.CONSUME1(t.Text, { LABEL: "digest" })
    },
    partial,
  )
  readonly touItem: Rule = this.RULE(
    "touItem",
    () => {
      this.CONSUME(word("tou"))
      this.CONSUME(t.Name)
      this.OPTION(() => this.CONSUME(t.Text))
      this.CONSUME(t.OpenBrace)
      this.AT_LEAST_ONE(() => this.SUBRULE(this.touLine))
      this.OPTION1(() => {
        this.CONSUME(word("otherwise"))
        this.CONSUME1(t.Name, { LABEL: "remaining" })
      })
      this.CONSUME(t.CloseBrace)
    },
    partial,
  )
  /** Season, days, holidays and hours, in this order; what is left out does not narrow the line. */
  readonly touLine: Rule = this.RULE(
    "touLine",
    () => {
      this.CONSUME(word("period"))
      this.CONSUME(t.Label)
      this.CONSUME(t.Colon)
      this.OPTION(() =>
        this.OR([
          {
            ALT: () => {
              this.SUBRULE(this.monthDay)
              this.CONSUME(word("through"))
              this.SUBRULE1(this.monthDay)
              this.OPTION1(() => this.SUBRULE(this.weekdays))
            },
          },
          { ALT: () => this.SUBRULE1(this.weekdays) },
        ]),
      )
      this.OPTION2(() =>
        this.OR1([
          {
            ALT: () => {
              this.CONSUME(word("except"))
              this.CONSUME(t.Name, { LABEL: "calendar" })
            },
          },
          {
            ALT: () => {
              this.CONSUME(word("with"))
              this.CONSUME(word("holidays"))
            },
          },
        ]),
      )
      this.OPTION3(() => this.SUBRULE(this.hoursOfDay))
    },
    inner,
  )
  readonly weekdays: Rule = this.RULE(
    "weekdays",
    () => {
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.dayRange) })
    },
    inner,
  )
  readonly dayRange: Rule = this.RULE(
    "dayRange",
    () => {
      this.CONSUME(t.Ident, { LABEL: "first" })
      this.OPTION(() => {
        this.CONSUME(t.Dots)
        this.CONSUME1(t.Ident, { LABEL: "last" })
      })
    },
    inner,
  )
  readonly hoursOfDay: Rule = this.RULE(
    "hoursOfDay",
    () => {
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.hourRange) })
    },
    inner,
  )
  readonly hourRange: Rule = this.RULE(
    "hourRange",
    () => {
      this.CONSUME(t.Time, { LABEL: "first" })
      this.CONSUME(t.Dots)
      this.CONSUME1(t.Time, { LABEL: "last" })
    },
    inner,
  )
  readonly groupItem: Rule = this.RULE(
    "groupItem",
    () => {
      this.CONSUME(word("group"))
      this.CONSUME(t.Name)
      this.OPTION(() => this.CONSUME(t.Text))
      this.CONSUME(word("of"))
      this.OR(this.oneOf("kind", "party", "label"))
      this.CONSUME(t.OpenBrace)
      this.AT_LEAST_ONE(() => this.SUBRULE(this.member))
      this.CONSUME(t.CloseBrace)
    },
    partial,
  )
  readonly member: Rule = this.RULE(
    "member",
    () => {
      this.CONSUME(t.Name)
      this.OPTION(() => {
        this.CONSUME(word("from"))
        this.CONSUME(t.Date, { LABEL: "first" })
      })
      this.OPTION1(() => {
        this.CONSUME(word("through"))
        this.CONSUME1(t.Date, { LABEL: "last" })
      })
    },
    inner,
  )
  readonly eventItem: Rule = this.RULE(
    "eventItem",
    () => {
      this.CONSUME(word("event"))
      this.CONSUME(t.Name)
      this.OPTION(() => this.CONSUME(t.Text, { LABEL: "title" }))
      this.OPTION1(() => this.CONSUME(t.Clause))
      this.OR([
        {
          ALT: () => {
            this.CONSUME(word("once"))
            this.OPTION2(() => {
              this.CONSUME(word("guaranteed"))
              this.CONSUME(t.Date, { LABEL: "guarantee" })
            })
            this.OPTION3(() => {
              this.CONSUME(word("longstop"))
              this.CONSUME1(t.Date, { LABEL: "latest" })
            })
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("spans"))
            this.OPTION4(() => {
              this.CONSUME(word("by"))
              this.CONSUME1(t.Name, { LABEL: "causes" })
            })
            this.OPTION5(() => {
              this.CONSUME(word("overlap"))
              this.OR1(this.oneOf("winner", "first", "error"))
            })
          },
        },
      ])
      this.OPTION6(() => {
        this.CONSUME(word("from"))
        this.CONSUME2(t.Name, { LABEL: "source" })
        this.CONSUME1(t.Text)
      })
    },
    partial,
  )
  readonly phasesItem: Rule = this.RULE(
    "phasesItem",
    () => {
      this.CONSUME(word("phases"))
      this.OPTION(() => this.CONSUME(t.Clause))
      this.CONSUME(t.OpenBrace)
      this.AT_LEAST_ONE(() => this.SUBRULE(this.phase))
      this.CONSUME(t.CloseBrace)
    },
    partial,
  )
  readonly phase: Rule = this.RULE(
    "phase",
    () => {
      this.CONSUME(t.Name)
      this.CONSUME(word("from"))
      this.SUBRULE(this.dayOf)
    },
    inner,
  )
}
