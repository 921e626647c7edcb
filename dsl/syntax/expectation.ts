import { type IParserErrorMessageProvider, type TokenType } from "chevrotain"

/**
 * What the grammar wanted where a text is wrong. Chevrotain hands messages on as strings only, so
 * this one is a list of token names; `explain.ts` makes the sentence.
 */
export const expectation: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => encode([expected]),
  buildNotAllInputParsedMessage: () => encode([]),
  buildNoViableAltMessage: ({ expectedPathsPerAlt }) => encode(expectedPathsPerAlt.flat().map((path) => path[0])),
  buildEarlyExitMessage: ({ expectedIterationPaths }) => encode(expectedIterationPaths.map((path) => path[0])),
}

/** The token names of a message made above. */
export const expectedNames = (message: string): readonly string[] => message.split(" ").filter((name) => name !== "")

const encode = (types: readonly (TokenType | undefined)[]) =>
  [...new Set(types.map((type) => type?.name ?? ""))].join(" ").trim()
