import type { Plan } from "../../engine/index.ts"

/** Things of a contract in the order in which it lists their clauses, those without one last. */
export function byClause<T extends { readonly clause?: string | undefined }>(
  things: readonly T[],
  plan: Plan,
): readonly T[] {
  const order = new Map(plan.clauses.map(({ clause }, at) => [clause, at]))
  const at = ({ clause }: T): number => (clause === undefined ? undefined : order.get(clause)) ?? order.size
  return things.toSorted((a, b) => at(a) - at(b))
}
