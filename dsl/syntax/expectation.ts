import { tokenMatcher, type IParserErrorMessageProvider, type TokenType } from "chevrotain"

/**
 * What the grammar wanted where a text is wrong. Chevrotain hands messages on as strings only, so
 * this one is a list of token names; `explain.ts` makes the sentence. Where a choice is made on two tokens and the first
 * is right, the names are those of the second, behind a `+`.
 */
export const expectation: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => encode([expected]),
  buildNotAllInputParsedMessage: () => encode([]),
  buildNoViableAltMessage: ({ expectedPathsPerAlt, actual }) => {
    const paths = expectedPathsPerAlt.flat()
    const fitting = paths.filter(([first]) => first && actual[0] && tokenMatcher(actual[0], first))
    const seconds = fitting.flatMap(([, second]) => second ?? [])
    return seconds.length > 0 ? `+ ${encode(seconds)}` : encode(paths.map((path) => path[0]))
  },
  buildEarlyExitMessage: ({ expectedIterationPaths }) => encode(expectedIterationPaths.map((path) => path[0])),
}

/** The token names of a message made above. */
export const expectedNames = (message: string): readonly string[] =>
  message.split(" ").filter((name) => name !== "" && name !== "+")

/** Whether what is wrong is the token after the one the message is about. */
export const isAboutNext = (message: string): boolean => message.startsWith("+")

const encode = (types: readonly (TokenType | undefined)[]) =>
  [...new Set(types.map((type) => type?.name ?? ""))].join(" ").trim()
