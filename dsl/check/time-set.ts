import { fullName } from "../bind/scope.ts"
import { nearest } from "../syntax/nearest.ts"
import type * as ast from "../syntax/ast.ts"
import type { FunctionSignature } from "./catalog.ts"
import type { Checked, TimeSet } from "./checked.ts"
import type { Context } from "./context.ts"
import type { Grain } from "./grains.ts"
import { reportUnknown } from "./header.ts"
import { touGrain, touPeriods } from "./tou-grain.ts"
import { plainFlag, typed, unknown } from "./typed.ts"

/** `in(pjm.on_peak)`, `in(nerc)`, `in(operation)`, `in(outage.forced)`: whether the period lies in a part of time. */
export function inSet(call: ast.Call, row: FunctionSignature, context: Context): Checked {
  const [argument, second] = call.arguments
  const stray = call.scopes[0] ?? second
  if (stray || argument?.form !== "value" || argument.by || argument.where || argument.value.node !== "reference") {
    const { span } = stray ?? argument ?? call
    context.report("check/argument-refused", span, { function: row.name, example: row.example })
    return unknown(call.span)
  }
  const found = timeSet(argument.value, context)
  if (!found) return unknown(call.span)
  const { set, grain, groups } = found
  return typed({ op: "in", set }, call.span, { ...plainFlag, grain, groups })
}

interface Found {
  readonly set: TimeSet
  readonly grain: Grain
  readonly groups: readonly string[]
}

/** What a path means as a part of time: a period of a tou, the days of a calendar or a phase, the spans of an event. */
function timeSet(path: ast.Reference, context: Context): Found | undefined {
  const { scope } = context
  const known = (name: string) => [scope.tous, scope.calendars, scope.phases, scope.events].some((map) => map.has(name))
  const { name, stages } = fullName(scope, path, known)
  const tou = scope.tous.get(name.text)
  const event = scope.events.get(name.text)
  if (tou) return touSet(tou, path, stages, context)
  if (event) return event.form === "spans" ? spanSet(event, path, stages, context) : notSpans(event, path, context)
  const calendar = scope.calendars.has(name.text)
  if (!calendar && !scope.phases.has(name.text)) {
    const others = [scope.tous, scope.calendars, scope.phases, scope.events].flatMap((map) => [...map.keys()])
    reportUnknown("bind/unknown-name", name, "part of time", others, context)
    return undefined
  }
  const stray = stages[0] ?? path.members[0]
  if (stray) {
    context.report("bind/no-stages", stray.span, { name: name.text, stage: stray.text })
    return undefined
  }
  const set: TimeSet = calendar ? { form: "calendar", calendar: name.text } : { form: "phase", phase: name.text }
  return { set, grain: "day", groups: [] }
}

function touSet(tou: ast.Tou, path: ast.Reference, stages: readonly ast.Word[], context: Context): Found | undefined {
  const [period, more] = stages
  const periods = touPeriods(tou)
  const name = tou.name.text
  const stray = more ?? path.members[0]
  if (!stray && period && periods.includes(period.text))
    return { set: { form: "tou", tou: name, period: period.text }, grain: touGrain(tou), groups: [] }
  const word = stray ?? period
  const near = !stray && period ? nearest(period.text, periods) : undefined
  context.report(
    "check/tou-period",
    word?.span ?? path.span,
    { tou: name, found: word?.text, periods: periods.map((each) => `${name}.${each}`).join(", ") },
    near ? { fix: { title: `Write ${near}`, span: word!.span, text: near } } : {},
  )
  return undefined
}

function spanSet(
  event: ast.Event,
  path: ast.Reference,
  stages: readonly ast.Word[],
  context: Context,
): Found | undefined {
  const name = event.name.text
  const group = event.by?.text
  const at = (cause?: string | null, groups: readonly string[] = []): Found => ({
    set: { form: "event", event: name, ...(cause === undefined ? {} : { cause }) },
    grain: "interval",
    groups,
  })
  const [cause, more] = [...stages, ...path.members]
  if (!cause) return at()
  const causes = (group === undefined ? undefined : context.scope.groups.get(group))?.members.map(
    (each) => each.name.text,
  )
  if (more) context.report("bind/no-stages", more.span, { name, stage: more.text })
  else if (!causes || group === undefined) return undefined
  else if (cause.text === group) return at(null, [group])
  else if (causes.includes(cause.text)) return at(cause.text)
  else {
    const near = nearest(cause.text, causes)
    const fix = near === undefined ? undefined : { title: `Write ${near}`, span: cause.span, text: near }
    const data = { name: cause.text, group, members: causes.join(", ") }
    context.report("bind/unknown-member", cause.span, data, { fix })
  }
  return undefined
}

/** What happens once has a day, not a stretch of time. */
function notSpans(event: ast.Event, path: ast.Reference, context: Context): undefined {
  context.report("check/not-a-stretch", path.span, { event: event.name.text })
  return undefined
}
