import { Tests } from "./grammar-tests.ts"
import { changeOpeners, inner, partial, resync, type Rule } from "./recovery.ts"
import * as t from "./tokens.ts"
import { word } from "./tokens.ts"

/**
 * The grammar of the language, LL(2); `grammar.test.ts` proves that no decision needs more. Its subjects
 * are a class each, from `grammar-expressions.ts` to `grammar-tests.ts`; here they come together in files.
 */
export class Grammar extends Tests {
  constructor() {
    super()
    this.performSelfAnalysis()
  }

  readonly file: Rule = this.RULE("file", () => {
    this.startsOver()
    this.OPTION(() => {
      this.CONSUME(word("offtake"))
      this.CONSUME(t.Number)
    })
    this.passOver()
    // Of the items, only those that all contracts may share belong here. The others are read so that one stray brace
    // does not lose the rest.
    this.MANY(() => {
      this.begins()
      this.OR([
        { ALT: () => this.SUBRULE(this.part) },
        { ALT: () => this.SUBRULE(this.item) },
        { ALT: () => this.CONSUME(t.CloseBrace) },
      ])
      this.passOver()
    })
  })
  readonly part: Rule = this.RULE(
    "part",
    () => {
      this.OR([
        { ALT: () => this.SUBRULE(this.importPart) },
        { ALT: () => this.SUBRULE(this.contractPart) },
        { ALT: () => this.SUBRULE(this.templatePart) },
        { ALT: () => this.SUBRULE(this.amendmentPart) },
        { ALT: () => this.SUBRULE(this.historyPart) },
        { ALT: () => this.SUBRULE(this.testPart) },
      ])
    },
    resync,
  )
  readonly importPart: Rule = this.RULE(
    "importPart",
    () => {
      this.CONSUME(word("import"))
      this.CONSUME(t.Name)
      this.CONSUME(word("from"))
      this.CONSUME(t.Text, { LABEL: "path" })
      this.CONSUME(word("sha256"))
      this.CONSUME1(t.Text, { LABEL: "digest" })
    },
    partial,
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
      this.passOver()
      this.MANY(() => {
        this.SUBRULE(this.item)
        this.passOver()
      })
      this.CONSUME(t.CloseBrace)
    },
    resync,
  )
  readonly item: Rule = this.RULE(
    "item",
    () => {
      this.begins()
      this.OR(
        [
          this.usesItem,
          this.partiesItem,
          this.termItem,
          this.timeItem,
          this.roundingItem,
          this.clausesItem,
          this.calendarItem,
          this.touItem,
          this.groupItem,
          this.eventItem,
          this.phasesItem,
          this.inputItem,
          this.agreedItem,
          this.defineItem,
          this.curveItem,
          this.formulaItem,
          this.accountItem,
          this.flipItem,
          this.allocateItem,
          this.waterfallItem,
          this.instrumentItem,
          this.chargeItem,
          this.settleItem,
          this.invoiceItem,
          this.checkItem,
        ].map((rule) => ({ ALT: () => this.SUBRULE(rule) })),
      )
    },
    resync,
  )

  // ---- templates and amendments

  readonly templatePart: Rule = this.RULE(
    "templatePart",
    () => {
      this.CONSUME(word("template"))
      this.CONSUME(t.Name)
      this.CONSUME(t.Text)
      this.SUBRULE(this.parameters)
      this.SUBRULE(this.body)
    },
    partial,
  )
  readonly parameters: Rule = this.RULE(
    "parameters",
    () => {
      this.CONSUME(t.OpenParen)
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.parameter) })
      this.CONSUME(t.CloseParen)
    },
    inner,
  )
  /** A figure, a seat for a party or a group, or a choice that every use has to make. */
  readonly parameter: Rule = this.RULE(
    "parameter",
    () => {
      this.CONSUME(t.Name)
      this.OPTION(() => this.SUBRULE(this.index))
      this.OR([
        {
          ALT: () => {
            this.CONSUME(t.Colon)
            this.CONSUME(word("party"))
          },
        },
        {
          ALT: () => {
            this.CONSUME1(t.Colon)
            this.CONSUME(t.GroupSeat)
          },
        },
        {
          ALT: () => {
            this.CONSUME2(t.Colon)
            this.CONSUME(word("one"))
            this.CONSUME(word("of"))
            this.AT_LEAST_ONE_SEP({ SEP: word("or"), DEF: () => this.CONSUME1(t.Name, { LABEL: "options" }) })
          },
        },
        { ALT: () => this.SUBRULE(this.header) },
      ])
    },
    inner,
  )
  readonly usesItem: Rule = this.RULE(
    "usesItem",
    () => {
      this.CONSUME(word("uses"))
      this.CONSUME(t.Name)
      this.SUBRULE(this.choices)
      this.OPTION(() => {
        this.CONSUME(word("as"))
        this.CONSUME1(t.Name, { LABEL: "alias" })
      })
    },
    partial,
  )
  readonly amendmentPart: Rule = this.RULE(
    "amendmentPart",
    () => {
      this.CONSUME(word("amendment"))
      this.CONSUME(t.Number)
      this.CONSUME(word("to"))
      this.CONSUME(t.Name)
      this.CONSUME(word("effective"))
      this.CONSUME(t.Date, { LABEL: "effect" })
      this.CONSUME(word("signed"))
      this.CONSUME1(t.Date, { LABEL: "signature" })
      this.CONSUME(t.OpenBrace)
      this.passOverItems(changeOpeners)
      this.MANY(() => {
        this.SUBRULE(this.change)
        this.passOverItems(changeOpeners)
      })
      this.CONSUME(t.CloseBrace)
    },
    partial,
  )
  readonly change: Rule = this.RULE(
    "change",
    () => {
      this.begins()
      this.OR([
        {
          ALT: () => {
            this.OR1(this.oneOf("kind", "replace", "add"))
            this.SUBRULE(this.item)
          },
        },
        {
          ALT: () => {
            this.CONSUME(word("remove"))
            this.CONSUME(t.Name)
            this.OPTION(() => this.CONSUME(t.Clause))
          },
        },
      ])
    },
    resync,
  )
}

let parser: Grammar | undefined
/** The parser, made at first use: its self-analysis takes tens of milliseconds. */
export const theParser = () => (parser ??= new Grammar())
