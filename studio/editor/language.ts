import { tokenize, type TextToken, type TokenKind } from "../../dsl/index.ts"
import { monaco } from "./monaco.ts"

export const languageId = "offtake"

/** Tells Monaco how the text looks: colours by the language's own tokenizer, brackets, comments. Meaning comes from the worker. */
export function registerLanguage(): void {
  if (monaco.languages.getLanguages().some(({ id }) => id === languageId)) return
  monaco.languages.register({ id: languageId, extensions: [".otk"], aliases: ["Offtake"] })
  monaco.languages.setLanguageConfiguration(languageId, {
    comments: { lineComment: "//" },
    brackets: [
      ["{", "}"],
      ["(", ")"],
      ["[", "]"],
    ],
    autoClosingPairs: [
      { open: "{", close: "}" },
      { open: "(", close: ")" },
      { open: "[", close: "]" },
      { open: '"', close: '"', notIn: ["string", "comment"] },
    ],
    onEnterRules: [{ beforeText: /\{\s*$/, action: { indentAction: monaco.languages.IndentAction.Indent } }],
    // `contract_year` and `41.75` are one word each.
    wordPattern: /\d[\d_]*(?:\.\d+)?|\w+/,
  })
  monaco.languages.setTokensProvider(languageId, {
    getInitialState: () => noState,
    tokenize: (line) => ({ tokens: lineTokens(line), endState: noState }),
  })
}

/** No token of the language goes over the end of a line, so a line needs nothing from those before it. */
const noState: monaco.languages.IState = { clone: () => noState, equals: (other) => other === noState }

function lineTokens(line: string): monaco.languages.IToken[] {
  const tokens: monaco.languages.IToken[] = []
  const found = tokenize(line).filter(({ kind }) => kind !== "comment")
  for (const { kind, from, to } of tokenize(line)) {
    const at = found.findIndex((token) => token.from === from)
    const scope =
      kind === "soft" || kind === "name"
        ? roleOf(found, at, line)
        : kind === "opener" && isInside(found[at - 1], line)
          ? "word"
          : scopes[kind]
    tokens.push({ startIndex: from, scopes: scope }, { startIndex: to, scopes: "" })
  }
  return tokens.filter((token, at) => tokens[at + 1]?.startIndex !== token.startIndex)
}

/** An opener after a word such as `over` or `post` opens nothing: `over term`, `post invoice total`. */
function isInside(before: TextToken | undefined, line: string): boolean {
  if (!before) return false
  const image = line.slice(before.from, before.to)
  return ["keyword", "soft"].includes(before.kind) && image !== "replace" && image !== "add"
}

/** What a word that may be a name is on its line: a name that is declared there, a name that is used, or a word of the language. */
function roleOf(tokens: readonly TextToken[], at: number, line: string): string {
  const image = (position: number) => {
    const token = tokens[position]
    return token ? line.slice(token.from, token.to) : ""
  }
  const [before, after] = [image(at - 1), image(at + 1)]
  if (tokens[at - 1]?.kind === "opener" && before !== "term" && !isInside(tokens[at - 2], line)) return "declared"
  if (at === 1 && namers.has(before)) return "declared"
  if (tokens[at]?.kind === "name") return "name"
  const isOperand = operators.has(before) || operators.has(after) || before === "."
  const isCall = after === "(" && functions.has(image(at))
  const isArgument = opens.has(before) && closes.has(after)
  return isOperand || isArgument || (after === ":" && !lineWords.has(image(at))) || after === "[" || isCall
    ? "name"
    : "word"
}

/** Words that begin a line and are followed by the name it declares. */
const namers = new Set(["draw", "tier", "period", "tax", "issue", "transfer", "retire", "first", "next"])
/** Words that begin a line with a colon. */
const lineWords = new Set(["rest"])
const operators = new Set(["+", "-", "*", "/", "=", "!=", "<", ">", "<=", ">=", "."])
const opens = new Set(["(", ","])
const closes = new Set([")", ","])
/** Functions whose names are words of the language as well. */
const functions = new Set(["first", "min"])

/** The names by which `theme.ts` colours them. "string" and "comment" are Monaco's own: it closes no quote inside them. */
const scopes: Readonly<Record<TokenKind, string>> = {
  comment: "comment",
  text: "string",
  clause: "clause",
  date: "number",
  number: "number",
  unit: "unit",
  opener: "opener",
  keyword: "word",
  grain: "grain",
  soft: "soft",
  name: "name",
  operator: "operator",
  bracket: "operator",
  mistake: "mistake",
}
