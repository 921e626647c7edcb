import type * as ast from "../syntax/ast.ts"
import type { FunctionSignature } from "./catalog.ts"
import type { Checked } from "./checked.ts"
import type { Context } from "./context.ts"
import { onceEvent } from "./day.ts"
import { grainText } from "./grains.ts"
import { checkedGrain } from "./header.ts"
import { plainFlag, typed, unknown } from "./typed.ts"
import { readUnit } from "./units.ts"

/**
 * `days_late(cod) over month`, the days between the guaranteed day and the event that fall in the period; and
 * `past_longstop(cod)`, as of the end of whatever period asks.
 */
export function checkMilestone(
  call: ast.Call,
  row: FunctionSignature,
  gives: "days_late" | "past_longstop",
  context: Context,
): Checked {
  const refuse = ({ span }: Pick<ast.Call, "span">): Checked => {
    context.report("check/argument-refused", span, { function: row.name, example: row.example })
    return unknown(call.span)
  }
  const [argument, more] = call.arguments
  if (more) return refuse(more)
  if (argument?.form !== "value" || argument.by || argument.where) return refuse(argument ?? call)
  const { value } = argument
  if (value.node !== "reference" || value.stages.length > 0 || value.members.length > 0) return refuse(value)
  const name = onceEvent(value.name, context)
  const event = name === undefined ? undefined : context.scope.events.get(name)
  if (!event) return unknown(call.span)
  const [word, example, day] =
    gives === "days_late"
      ? (["guaranteed", "2027-05-15", event.guaranteed] as const)
      : (["longstop", "2027-11-30", event.longstop] as const)
  if (!day) {
    const related = [{ span: event.name.span, message: `'${event.name.text}' is declared here` }]
    context.report(
      "check/event-day-unsaid",
      value.span,
      { function: row.name, event: event.name.text, write: `${word} ${example}`, word },
      { related },
    )
    return unknown(call.span)
  }
  const [scope, second] = call.scopes
  if (second) return refuse(second)
  const operation = { op: "milestone", event: event.name.text, what: gives } as const
  if (gives === "past_longstop") {
    if (scope) return refuse(scope)
    return typed(operation, call.span, { ...plainFlag, grain: context.at ?? "ever" })
  }
  if (!scope) {
    const period = `${row.name}(${event.name.text}) over ${context.at ?? "month"}`
    context.report("check/scope-unsaid", call.span, { function: row.name, example: period })
    return unknown(call.span)
  }
  if (scope.form !== "over") return refuse(scope)
  const grain = checkedGrain(scope.grain, context)
  if (!grain) return unknown(call.span)
  if (grain === "interval" || grain === "hour" || grain === "gas_day") {
    const data = { fine: grainText("day"), coarse: grainText(grain) }
    context.report("check/does-not-nest", scope.span, data)
    return unknown(call.span)
  }
  return typed(operation, call.span, { unit: readUnit("day")!, kind: "flow", grain, groups: [] })
}
