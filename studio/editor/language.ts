import { tokenize, type TokenKind } from "../../dsl/index.ts"
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
  let before: TokenKind | undefined
  for (const { kind, from, to } of tokenize(line)) {
    const declares = before === "opener" && (kind === "name" || kind === "soft")
    tokens.push({ startIndex: from, scopes: declares ? "declared" : scopes[kind] }, { startIndex: to, scopes: "" })
    if (kind !== "comment") before = kind
  }
  return tokens.filter((token, at) => tokens[at + 1]?.startIndex !== token.startIndex)
}

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
