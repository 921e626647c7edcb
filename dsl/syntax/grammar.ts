import {
  CstParser,
  EOF,
  tokenMatcher,
  type CstNode,
  type IToken,
  type ITokenGrammarPath,
  type ParserMethod,
  type TokenType,
} from "chevrotain"
import { expectation } from "./expectation.ts"
import * as t from "./tokens.ts"
import { word } from "./tokens.ts"

type Rule = ParserMethod<[], CstNode>

/*
 * A broken declaration must not swallow the next one. Chevrotain begins again wherever a rule's
 * followers stand, which inside an expression is any `)` or `,`. So only the rules marked `resync`
 * recover; `partial` rules never do (nothing follows them in their caller), the mark keeps what they
 * had read; every other rule hands its error to them.
 */
const resync = { resyncEnabled: true }
const partial = { resyncEnabled: true }
const inner = { resyncEnabled: false }

/** Only signs may be imagined to mend a text; an imagined name or number would be a lie. */
const imaginable: ReadonlySet<TokenType> = new Set([
  t.Colon,
  t.Equal,
  t.Comma,
  t.OpenParen,
  t.CloseParen,
  t.CloseBracket,
])

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

/** What a line of a test or history begins with. */
const lineOpeners: ReadonlySet<TokenType> = new Set(["given", "run", "expect"].map(word))

/** The grammar of the language, LL(2); `grammar.test.ts` proves that no decision needs more. */
export class Grammar extends CstParser {
  constructor() {
    super([...t.vocabulary], {
      recoveryEnabled: true,
      maxLookahead: 2,
      nodeLocationTracking: "onlyOffset",
      errorMessageProvider: expectation,
    })
    // It calls itself once for each mistake, until the stack ends. `#passOver` does its work in a loop.
    this.attemptInRepetitionRecovery = () => undefined
    this.performSelfAnalysis()
  }

  /** The first token of each stretch that stands between declarations or lines and belongs to none. */
  strays: IToken[] = []

  readonly file: Rule = this.RULE("file", () => {
    this.ACTION(() => {
      this.strays = []
      this.#mismatches = 0
    })
    this.OPTION(() => {
      this.CONSUME(word("offtake"))
      this.CONSUME(t.Number)
    })
    this.#passOver()
    // Only parts belong here. The others are read so that one stray brace does not lose the rest.
    this.MANY(() => {
      this.#begins()
      this.OR([
        { ALT: () => this.SUBRULE(this.part) },
        { ALT: () => this.SUBRULE(this.item) },
        { ALT: () => this.CONSUME(t.CloseBrace) },
      ])
      this.#passOver()
    })
  })
  readonly part: Rule = this.RULE(
    "part",
    () => {
      this.OR([
        { ALT: () => this.SUBRULE(this.contractPart) },
        { ALT: () => this.SUBRULE(this.historyPart) },
        { ALT: () => this.SUBRULE(this.testPart) },
      ])
    },
    resync,
  )
  readonly contractPart: Rule = this.RULE(
    "contractPart",
    () => {
      this.CONSUME(word("contract"))
      this.CONSUME(t.Name)
      this.CONSUME(t.Text)
      this.SUBRULE(this.body)
    },
    partial,
  )
  readonly body: Rule = this.RULE(
    "body",
    () => {
      this.CONSUME(t.OpenBrace)
      this.#passOver()
      this.MANY(() => {
        this.SUBRULE(this.item)
        this.#passOver()
      })
      this.CONSUME(t.CloseBrace)
    },
    resync,
  )
  readonly item: Rule = this.RULE(
    "item",
    () => {
      this.#begins()
      const items = [
        this.partiesItem,
        this.termItem,
        this.timeItem,
        this.roundingItem,
        this.clausesItem,
        this.calendarItem,
        this.groupItem,
        this.inputItem,
        this.agreedItem,
        this.defineItem,
        this.accountItem,
        this.chargeItem,
        this.settleItem,
        this.invoiceItem,
        this.checkItem,
      ]
      this.OR([...items.map((rule) => ({ ALT: () => this.SUBRULE(rule) })), { ALT: () => this.CONSUME(t.Unbuilt) }])
    },
    resync,
  )

  // ---- setting

  readonly partiesItem: Rule = this.RULE(
    "partiesItem",
    () => {
      this.CONSUME(word("parties"))
      this.CONSUME(t.OpenBrace)
      this.AT_LEAST_ONE(() => {
        this.CONSUME(t.Name)
        this.CONSUME(t.Text)
      })
      this.CONSUME(t.CloseBrace)
    },
    partial,
  )
  readonly termItem: Rule = this.RULE(
    "termItem",
    () => {
      this.CONSUME(word("term"))
      this.CONSUME(t.Date, { LABEL: "first" })
      this.CONSUME(word("through"))
      this.CONSUME1(t.Date, { LABEL: "last" })
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
            this.SUBRULE(this.monthDay)
          },
        },
      ])
    },
    inner,
  )
  readonly monthDay: Rule = this.RULE(
    "monthDay",
    () => {
      this.CONSUME(t.Name)
      this.CONSUME(t.Number)
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
  readonly groupItem: Rule = this.RULE(
    "groupItem",
    () => {
      this.CONSUME(word("group"))
      this.CONSUME(t.Name)
      this.OPTION(() => this.CONSUME(t.Text))
      this.CONSUME(word("of"))
      this.OR([
        { ALT: () => this.CONSUME(word("party"), { LABEL: "kind" }) },
        { ALT: () => this.CONSUME(word("label"), { LABEL: "kind" }) },
      ])
      this.CONSUME(t.OpenBrace)
      this.AT_LEAST_ONE(() => this.CONSUME1(t.Name, { LABEL: "members" }))
      this.CONSUME(t.CloseBrace)
    },
    partial,
  )

  // ---- headers

  readonly named: Rule = this.RULE(
    "named",
    () => {
      this.CONSUME(t.Name)
      this.OPTION(() => this.SUBRULE(this.index))
      this.OPTION1(() => this.CONSUME(t.Text))
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
  readonly header: Rule = this.RULE(
    "header",
    () => {
      this.CONSUME(t.Colon)
      this.OPTION(() =>
        this.OR([
          { ALT: () => this.CONSUME(t.Unit, { LABEL: "unit" }) },
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
  /** `= value`, after words that say for which part of the period, which are not built yet. */
  readonly value: Rule = this.RULE(
    "value",
    () => {
      this.OPTION(() => {
        this.CONSUME(word("during"))
        this.CONSUME(t.Name)
      })
      this.OPTION1(() => {
        this.CONSUME(word("split"))
        this.CONSUME(word("at"))
        this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.CONSUME1(t.Name) })
      })
      this.CONSUME(t.Equal)
      this.SUBRULE(this.expression)
    },
    inner,
  )

  // ---- data and values

  readonly inputItem: Rule = this.RULE(
    "inputItem",
    () => {
      this.CONSUME(word("input"))
      this.SUBRULE(this.named)
      this.SUBRULE(this.header)
      this.OPTION(() => {
        this.CONSUME(word("from"))
        this.CONSUME(t.Name, { LABEL: "source" })
        this.CONSUME(t.Text)
      })
      this.OPTION1(() => {
        this.CONSUME(word("labels"))
        this.CONSUME(word("end"))
      })
      this.OPTION2(() => this.SUBRULE(this.missingPolicy))
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
      this.OPTION(() => this.SUBRULE(this.escalation))
    },
    inner,
  )
  readonly datedValue: Rule = this.RULE(
    "datedValue",
    () => {
      this.SUBRULE(this.expression)
      this.OPTION(() => {
        this.CONSUME(word("from"))
        this.CONSUME(t.Date)
      })
    },
    inner,
  )
  readonly escalation: Rule = this.RULE(
    "escalation",
    () => {
      this.CONSUME(word("escalating"))
      this.SUBRULE(this.expression)
      this.OPTION(() =>
        this.OR([
          { ALT: () => this.CONSUME(word("compounding"), { LABEL: "growth" }) },
          { ALT: () => this.CONSUME(word("simple"), { LABEL: "growth" }) },
        ]),
      )
      this.OPTION1(() => this.SUBRULE(this.anchor))
      this.OPTION2(() => this.SUBRULE(this.chain))
    },
    inner,
  )
  readonly anchor: Rule = this.RULE(
    "anchor",
    () => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(word("each"))
            this.CONSUME(t.Grain)
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("on"))
            this.CONSUME1(word("each"))
            this.SUBRULE(this.monthDay)
          },
        },
      ])
      this.CONSUME(word("from"))
      this.CONSUME(t.Date)
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
            this.CONSUME(word("rounded"))
            this.CONSUME(word("to"))
            this.SUBRULE(this.literal)
            this.OPTION(() => this.CONSUME(t.Mode))
            this.OPTION1(() =>
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
              this.OR1([
                { ALT: () => this.CONSUME(word("oldest"), { LABEL: "order" }) },
                { ALT: () => this.CONSUME(word("newest"), { LABEL: "order" }) },
              ])
              this.CONSUME(word("first"))
            })
            this.OPTION2(() => this.CONSUME(t.Clause))
          },
        },
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

  // ---- postings and paper

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
            this.CONSUME(t.Name)
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
  readonly names: Rule = this.RULE(
    "names",
    () => {
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.CONSUME(t.Name) })
    },
    inner,
  )
  readonly dueLine: Rule = this.RULE(
    "dueLine",
    () => {
      this.CONSUME(word("due"))
      this.OPTION(() => {
        this.OR([
          { ALT: () => this.CONSUME(word("later"), { LABEL: "pick" }) },
          { ALT: () => this.CONSUME(word("earlier"), { LABEL: "pick" }) },
        ])
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
      this.OR([
        { ALT: () => this.CONSUME(word("error"), { LABEL: "outcome" }) },
        { ALT: () => this.CONSUME(word("hold"), { LABEL: "outcome" }) },
        { ALT: () => this.CONSUME(word("warn"), { LABEL: "outcome" }) },
      ])
    },
    partial,
  )

  // ---- beside contracts

  readonly historyPart: Rule = this.RULE(
    "historyPart",
    () => {
      this.CONSUME(word("history"))
      this.CONSUME(word("of"))
      this.CONSUME(t.Name)
      this.CONSUME(word("signed"))
      this.CONSUME(t.Date)
      this.CONSUME(t.OpenBrace)
      this.#passOver(lineOpeners)
      this.MANY(() => {
        this.SUBRULE(this.historyLine)
        this.#passOver(lineOpeners)
      })
      this.CONSUME(t.CloseBrace)
    },
    partial,
  )
  readonly historyLine: Rule = this.RULE(
    "historyLine",
    () => {
      this.#begins()
      this.SUBRULE(this.givenLine)
    },
    resync,
  )
  readonly givenLine: Rule = this.RULE(
    "givenLine",
    () => {
      this.CONSUME(word("given"))
      this.SUBRULE(this.path)
      this.OR([
        {
          ALT: () => {
            this.CONSUME(t.Equal)
            this.SUBRULE(this.expression)
            this.OPTION(() => {
              this.CONSUME(word("in"))
              this.SUBRULE(this.periodName)
            })
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("from"))
            this.CONSUME(t.Text, { LABEL: "file" })
            this.CONSUME(word("sha256"))
            this.CONSUME1(t.Text, { LABEL: "digest" })
          },
        },
      ])
    },
    partial,
  )
  readonly testPart: Rule = this.RULE(
    "testPart",
    () => {
      this.CONSUME(word("test"))
      this.CONSUME(t.Text)
      this.OPTION(() => {
        this.CONSUME(word("of"))
        this.CONSUME(t.Name)
      })
      this.CONSUME(t.OpenBrace)
      this.#passOver(lineOpeners)
      this.MANY(() => {
        this.SUBRULE(this.testLine)
        this.#passOver(lineOpeners)
      })
      this.CONSUME(t.CloseBrace)
    },
    partial,
  )
  readonly testLine: Rule = this.RULE(
    "testLine",
    () => {
      this.#begins()
      this.OR([
        { ALT: () => this.SUBRULE(this.givenLine) },
        { ALT: () => this.SUBRULE(this.runLine) },
        { ALT: () => this.SUBRULE(this.expectLine) },
      ])
    },
    resync,
  )
  readonly runLine: Rule = this.RULE(
    "runLine",
    () => {
      this.CONSUME(word("run"))
      this.SUBRULE(this.periodName)
      this.OPTION(() => {
        this.CONSUME(word("through"))
        this.SUBRULE1(this.periodName)
      })
    },
    partial,
  )
  readonly expectLine: Rule = this.RULE(
    "expectLine",
    () => {
      this.CONSUME(word("expect"))
      this.OR([
        {
          ALT: () => {
            this.CONSUME(word("error"))
            this.CONSUME(t.Ident)
          },
        },
        {
          ALT: () => {
            this.SUBRULE(this.path)
            this.CONSUME(word("in"))
            this.SUBRULE(this.periodName)
            this.OR1([
              { ALT: () => this.CONSUME(t.Equal, { LABEL: "comparison" }) },
              { ALT: () => this.CONSUME(t.LessOrEqual, { LABEL: "comparison" }) },
              { ALT: () => this.CONSUME(t.GreaterOrEqual, { LABEL: "comparison" }) },
            ])
            this.SUBRULE(this.expression)
          },
        },
      ])
    },
    partial,
  )
  readonly periodName: Rule = this.RULE(
    "periodName",
    () => {
      this.OR([
        { ALT: () => this.CONSUME(t.DateTime) },
        { ALT: () => this.CONSUME(t.Date) },
        { ALT: () => this.CONSUME(t.Month) },
        { ALT: () => this.CONSUME(t.Number) },
        {
          ALT: () => {
            this.CONSUME(t.ContractOfYear)
            this.CONSUME(word("year"))
            this.CONSUME1(t.Number)
          },
        },
        { ALT: () => this.CONSUME(t.TermGrain) },
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

  // ---- expressions

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
        { ALT: () => this.CONSUME(t.UnbuiltValue) },
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
  /** `over month`, `across tenant`; windows and `within` are read to say that they are not built. */
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
                    this.CONSUME(word("so"), { LABEL: "window" })
                    this.CONSUME(word("far"))
                  })
                },
              },
              {
                ALT: () => {
                  this.OR2([
                    { ALT: () => this.CONSUME(word("trailing"), { LABEL: "window" }) },
                    { ALT: () => this.CONSUME(word("prior"), { LABEL: "window" }) },
                  ])
                  this.OPTION1(() => {
                    this.CONSUME(word("up"))
                    this.CONSUME(word("to"))
                  })
                  this.CONSUME(t.Number)
                  this.CONSUME1(t.Grain)
                },
              },
            ])
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("within"), { LABEL: "window" })
            this.CONSUME2(t.Grain)
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

  // ---- recovery

  /** An opener or a closing brace is never thrown away to mend the declaration before it. */
  protected override canTokenTypeBeDeletedInRecovery(): boolean {
    const next = this.LA(1)
    return !tokenMatcher(next, t.Opener) && !tokenMatcher(next, t.CloseBrace)
  }
  protected override canTokenTypeBeInsertedInRecovery(type: TokenType): boolean {
    return imaginable.has(type)
  }
  /** What is imagined stands, without length, before the next token. */
  protected override getTokenToInsert(type: TokenType): IToken {
    const at = this.LA(1).startOffset || 0
    return {
      image: "",
      startOffset: at,
      endOffset: at - 1,
      tokenType: type,
      tokenTypeIdx: type.tokenTypeIdx ?? 0,
      isInsertedInRecovery: true,
    }
  }
  /** Skips to the next declaration, closing brace or line that begins with one of the given words, and notes it. */
  #passOver(alsoAt?: ReadonlySet<TokenType>) {
    this.ACTION(() => {
      const first = this.LA(1)
      for (let next = first; !isBoundary(next) && !alsoAt?.has(next.tokenType); next = this.SKIP_TOKEN())
        if (next === first) this.strays.push(first)
    })
  }
  /** The tokens that may follow an imagined one. Looked for only where one may be imagined, and not for ever: it takes long. */
  protected getFollowsForInRuleRecovery(type: TokenType, occurrence: number): TokenType[] {
    if (!imaginable.has(type) || ++this.#mismatches > 100) return []
    return this.getNextPossibleTokenTypes(this.getCurrentGrammarPath(type, occurrence))
  }
  #mismatches = 0

  /** Passing over broken text takes a brace block as one, unless a declaration begins inside it. */
  protected override SKIP_TOKEN(): IToken {
    if (this.LA(1).tokenType === EOF) return this.LA(1)
    for (let left = this.#stepFrom(1); left > 0; left--) this.consumeToken()
    return this.LA(1)
  }
  /** The kind of the token ahead at which a rule under way can begin again: not a brace of the broken text itself. */
  protected findReSyncTokenType(): TokenType {
    const followers = this.flattenFollowSet()
    let open = this.#openBraces()
    for (let at = 1; ; at += this.#stepFrom(at)) {
      const next = this.LA(at)
      this.#resyncDistance = at - 1
      if (next.tokenType === EOF) return EOF
      if (next.tokenType === t.CloseBrace && open > 0) open--
      else {
        const found = followers.find((type) => tokenMatcher(next, type))
        if (found) return found
      }
    }
  }
  protected reSyncTo(): IToken[] {
    for (let left = this.#resyncDistance; left > 0; left--) this.consumeToken()
    return []
  }
  /** How many tokens there are before the one that `findReSyncTokenType` found. */
  #resyncDistance = 0
  /** Before the first token of the declaration or line that is being read. */
  #begin = 0

  #begins() {
    this.ACTION(() => (this.#begin = this.exportLexerState()))
  }
  /** The braces that the declaration has opened and not closed. */
  #openBraces(): number {
    let open = 0
    for (let at = this.#begin - this.exportLexerState() + 1; at <= 0; at++) {
      const type = this.LA(at).tokenType
      if (type === t.OpenBrace) open++
      if (type === t.CloseBrace && open > 0) open--
    }
    return open
  }
  /** The length of the brace block that begins at a token ahead; 1 where none does or a declaration stands inside it. */
  #stepFrom(from: number): number {
    if (this.LA(from).tokenType !== t.OpenBrace) return 1
    let depth = 0
    for (let at = from; ; at++) {
      const token = this.LA(at)
      if (token.tokenType === EOF || tokenMatcher(token, t.Opener)) return 1
      if (token.tokenType === t.OpenBrace) depth++
      if (token.tokenType === t.CloseBrace && --depth === 0) return at - from + 1
    }
  }
  // Parts of Chevrotain's recovery that its types leave out.
  declare protected consumeToken: () => void
  declare protected flattenFollowSet: () => TokenType[]
  declare protected exportLexerState: () => number
  declare protected attemptInRepetitionRecovery: () => void
  declare protected getNextPossibleTokenTypes: (path: ITokenGrammarPath) => TokenType[]
  declare protected getCurrentGrammarPath: (type: TokenType, occurrence: number) => ITokenGrammarPath
}

const isBoundary = (token: IToken) =>
  token.tokenType === EOF || token.tokenType === t.CloseBrace || tokenMatcher(token, t.Opener)

let parser: Grammar | undefined
/** The parser, made at first use: its self-analysis takes tens of milliseconds. */
export const theParser = () => (parser ??= new Grammar())
