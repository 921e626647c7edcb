import type * as ast from "../syntax/ast.ts"
import type { CheckedEvent } from "./checked.ts"
import type { Context } from "./context.ts"
import { checkedClause, reportUnknown } from "./header.ts"

/** An event: one day that the contract waits for, or stretches of time, each with a cause. */
export function checkEvent(item: ast.Event, context: Context): CheckedEvent | undefined {
  const clause = checkedClause(item.clause, context)
  if (!item.source) context.report("check/event-source-unsaid", item.name.span, { name: item.name.text })
  const form = item.form === "once" ? checkOnce(item, context) : checkSpans(item, context)
  if (!item.source || !form) return undefined
  return {
    ...form,
    name: item.name.text,
    ...(item.title ? { title: item.title.text } : {}),
    ...(clause ? { clause } : {}),
    source: { kind: item.source.kind.text, name: item.source.name.text },
    span: item.span,
  }
}

type Form<F> = Pick<Extract<CheckedEvent, { form: F }>, FormKey & keyof Extract<CheckedEvent, { form: F }>>
type FormKey = "form" | "guaranteed" | "longstop" | "group" | "overlap"

function checkOnce({ guaranteed, longstop }: ast.Event, context: Context): Form<"once"> | undefined {
  if (guaranteed && longstop && longstop.text < guaranteed.text) {
    const related = [{ span: guaranteed.span, message: "guaranteed for this day" }]
    const data = { guaranteed: guaranteed.text, longstop: longstop.text }
    context.report("check/longstop-first", longstop.span, data, { related })
    return undefined
  }
  return {
    form: "once",
    ...(guaranteed ? { guaranteed: guaranteed.text } : {}),
    ...(longstop ? { longstop: longstop.text } : {}),
  }
}

/** The order of its group is the precedence of the causes, where `overlap first` lets the first count. */
function checkSpans({ name, by, overlap }: ast.Event, context: Context): Form<"spans"> | undefined {
  if (!by) {
    context.report("check/spans-without-causes", name.span, { name: name.text })
    return undefined
  }
  const group = context.scope.groups.get(by.text)
  if (!group) {
    reportUnknown("bind/unknown-name", by, "group", context.scope.groups.keys(), context)
    return undefined
  }
  if (!overlap) {
    const [first = "", second = ""] = group.members.map((member) => member.name.text)
    context.report("choice/overlap", by.span, { name: name.text, group: by.text, first, second })
    return undefined
  }
  return { form: "spans", group: by.text, overlap: overlap.text === "error" ? "error" : "first" }
}
