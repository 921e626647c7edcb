import type { Scope } from "../bind/scope.ts"
import type * as ast from "../syntax/ast.ts"
import type { Checked } from "./checked.ts"
import { less, readFigure } from "./ratio.ts"

/**
 * Whether a divisor is provably not zero: a figure other than zero, the length of a period, an agreed value all of whose
 * figures are positive, and products, quotients, sums and maxima of such. Syntactic and conservative.
 */
export function provenNonZero(divisor: Checked, scope: Scope): boolean {
  switch (divisor.op) {
    case "number":
      return divisor.value.n !== 0n
    case "negate":
      return provenNonZero(divisor.operand, scope)
    case "*":
    case "/":
      return provenNonZero(divisor.left, scope) && (divisor.op === "/" || provenNonZero(divisor.right, scope))
    default:
      return provenPositive(divisor, scope)
  }
}

/** Whether a value is provably above zero in every period. */
export function provenPositive(value: Checked, scope: Scope): boolean {
  switch (value.op) {
    case "number":
      return value.value.n > 0n
    case "duration":
      return true
    case "read": {
      const agreed = [scope.rules.get(value.rule), ...(scope.versions.get(value.rule) ?? []).map(({ item }) => item)]
      return agreed.every((rule) => rule?.node === "agreed" && agreedPositive(rule))
    }
    case "+":
      return provenPositive(value.left, scope) && provenPositive(value.right, scope)
    case "*":
    case "/":
      return provenPositive(value.left, scope) && provenPositive(value.right, scope)
    case "if":
      return provenPositive(value.then, scope) && provenPositive(value.else, scope)
    case "case":
      return [...value.arms.map((arm) => arm.value), value.otherwise].every((each) => provenPositive(each, scope))
    case "versions":
      return [value.first, ...value.later.map((each) => each.value)].every((each) => provenPositive(each, scope))
    case "call":
      if (value.function === "max") return value.arguments.some((each) => provenPositive(each, scope))
      return value.function === "min" && value.arguments.every((each) => provenPositive(each, scope))
    case "aggregate":
      return value.function === "sum" && value.of.op === "duration" && !value.where
    default:
      return false
  }
}

/** All figures positive, growing if they escalate, and none below the step that escalation rounds to. */
function agreedPositive(rule: ast.Agreed): boolean {
  const lists = "members" in rule.value ? rule.value.members.map(({ dated }) => dated) : [rule.value]
  return lists.every(({ values, escalation, indexation }) => {
    // An index may fall to nothing.
    if (indexation) return false
    const positive = values.every(({ value }) => value.node === "literal" && /[1-9]/.test(value.number.text))
    if (!positive || !escalation) return positive
    if (escalation.rate.node !== "literal") return false
    const { chain } = escalation
    if (chain?.form !== "rounded") return true
    return values.every(
      ({ value }) =>
        value.node === "literal" &&
        value.unit?.text === chain.quantum.unit?.text &&
        !less(readFigure(value.number.text), readFigure(chain.quantum.number.text)),
    )
  })
}
