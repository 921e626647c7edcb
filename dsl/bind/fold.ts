import type * as ast from "../syntax/ast.ts"

/**
 * An expression in which a choice of a template has become `true` or `false`, with what can no longer be reached left out.
 * Only its outermost operation is looked at: its parts are folded before it.
 */
export function fold(expression: ast.Expression): ast.Expression {
  switch (expression.node) {
    case "not":
      return expression.operand.node === "flag"
        ? { ...expression.operand, value: !expression.operand.value, span: expression.span }
        : expression
    case "binary": {
      const { operator, left, right, span } = expression
      if (operator.text !== "and" && operator.text !== "or") return expression
      // What `and` becomes as soon as one side is false, and `or` when one is true.
      const decided = operator.text === "or"
      for (const [flag, other] of [
        [left, right],
        [right, left],
      ] as const)
        if (flag.node === "flag") return flag.value === decided ? { ...flag, span } : other
      return expression
    }
    case "if":
      return expression.condition.node === "flag"
        ? expression.condition.value
          ? expression.then
          : expression.else
        : expression
    case "case": {
      const arms = expression.arms.filter(({ when }) => !isFlag(when, false))
      const sure = arms.findIndex(({ when }) => isFlag(when, true))
      const left = sure < 0 ? arms : arms.slice(0, sure)
      const otherwise = sure < 0 ? expression.otherwise : arms[sure]!.value
      if (left.length === 0 && otherwise) return otherwise
      return { node: "case", arms: left, ...(otherwise ? { otherwise } : {}), span: expression.span }
    }
    default:
      return expression
  }
}

/** The exceptions of a rule that may still apply: none that never holds, and none after one that always does. */
export function foldExceptions(exceptions: readonly ast.Exception[]): readonly ast.Exception[] {
  const possible = exceptions.filter(({ when }) => !isFlag(when, false))
  const sure = possible.findIndex(({ when }) => isFlag(when, true))
  return sure < 0 ? possible : possible.slice(0, sure + 1)
}

const isFlag = (expression: ast.Expression, value: boolean): boolean =>
  expression.node === "flag" && expression.value === value
