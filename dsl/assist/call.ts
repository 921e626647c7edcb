import type { TextToken } from "../syntax/tokenize.ts"

/** The call whose brackets are open. */
export interface OpenCall {
  readonly name: string
  /** The opener before the name: `uses` of a template. */
  readonly opener?: string
  /** Names of the arguments that are written already, as in `fixed: strike`. */
  readonly given: readonly string[]
}

/** The innermost call that is still open after these tokens. */
export function callAround(before: readonly TextToken[], text: string): OpenCall | undefined {
  const image = (at: number) => {
    const token = before[at]
    return token ? text.slice(token.from, token.to) : ""
  }
  let depth = 0
  const given: string[] = []
  for (let at = before.length - 1; at > 0; at--) {
    const word = image(at)
    if (word === ")" || word === "]" || word === "}") depth++
    else if (word === "[" || word === "{") {
      if (depth-- === 0) return undefined
    } else if (word === ":" && depth === 0) given.push(image(at - 1))
    else if (word === "(" && depth-- === 0) {
      const name = image(at - 1)
      return { name, ...(before[at - 2]?.kind === "opener" ? { opener: image(at - 2) } : {}), given }
    }
  }
  return undefined
}
