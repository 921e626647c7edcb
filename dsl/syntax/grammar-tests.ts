import type { TokenType } from "chevrotain"
import { Paper } from "./grammar-paper.ts"
import { inner, partial, resync, type Rule } from "./recovery.ts"
import * as t from "./tokens.ts"
import { word } from "./tokens.ts"

/** What a line of a test or history begins with. */
const lineOpeners: ReadonlySet<TokenType> = new Set(["given", "run", "expect"].map(word))

/** What stands beside contracts and speaks of their periods: histories and tests. */
export abstract class Tests extends Paper {
  readonly historyPart: Rule = this.RULE(
    "historyPart",
    () => {
      this.CONSUME(word("history"))
      this.CONSUME(word("of"))
      this.CONSUME(t.Name)
      this.CONSUME(word("signed"))
      this.CONSUME(t.Date)
      this.CONSUME(t.OpenBrace)
      this.passOver(lineOpeners)
      this.MANY(() => {
        this.SUBRULE(this.historyLine)
        this.passOver(lineOpeners)
      })
      this.CONSUME(t.CloseBrace)
    },
    partial,
  )
  readonly historyLine: Rule = this.RULE(
    "historyLine",
    () => {
      this.begins()
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
            this.OR1([
              { ALT: () => this.CONSUME(t.Date, { LABEL: "date" }) },
              { ALT: () => this.SUBRULE(this.expression) },
            ])
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
      this.passOver(lineOpeners)
      this.MANY(() => {
        this.SUBRULE(this.testLine)
        this.passOver(lineOpeners)
      })
      this.CONSUME(t.CloseBrace)
    },
    partial,
  )
  readonly testLine: Rule = this.RULE(
    "testLine",
    () => {
      this.begins()
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
            this.OR2([
              { ALT: () => this.CONSUME(t.Date, { LABEL: "date" }) },
              { ALT: () => this.SUBRULE(this.expression) },
            ])
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
}
