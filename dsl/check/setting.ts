import type * as ast from "../syntax/ast.ts"
import type { CheckedContract } from "./checked.ts"
import type { Context } from "./context.ts"
import { checkCurve } from "./curve.ts"
import { checkEvent } from "./event.ts"
import { checkExpression } from "./expression.ts"
import { checkFormula } from "./formula.ts"
import { checkGroup, checkParties } from "./group.ts"
import { checkedHash } from "./header.ts"
import { checkInstrument } from "./instrument.ts"
import { checkPhases } from "./phases.ts"
import { checkTerm } from "./term.ts"
import { checkTime } from "./time.ts"
import { checkTou } from "./tou.ts"

/** What stands around the rules of a contract: who, when, and what they are measured and named by. */
export type Setting = Pick<
  CheckedContract,
  | "parties"
  | "term"
  | "time"
  | "clauses"
  | "calendars"
  | "groups"
  | "tous"
  | "events"
  | "phases"
  | "curves"
  | "instruments"
  | "amendments"
>

/** Checks every part of the setting; undefined when one of them is missing or in error, with `time` as far as that is known. */
export function checkSetting(
  contract: ast.Contract,
  context: Context,
): { readonly time: CheckedContract["time"] | undefined; readonly setting: Setting | undefined } {
  const { scope } = context
  const time = scope.time && checkTime(scope.time, context)
  const term = scope.term && checkTerm(scope.term, context)
  const parties = checkParties(contract.items, context)
  const groups = checkAll(scope.groups.values(), checkGroup, context)
  const tous = checkAll(scope.tous.values(), checkTou, context)
  const events = checkAll(scope.events.values(), checkEvent, context)
  const phases = checkPhases(context)
  const curves = checkAll(scope.curves.values(), checkCurve, context)
  const instruments = checkAll(scope.instruments.values(), checkInstrument, context)
  const calendars = checkAll(scope.calendars.values(), checkCalendar, context)
  const formulas = [...scope.formulas.values()].map((item) => checkFormula(item, context, checkExpression))
  if (!time || !term || !parties || !groups || !tous || !events || !phases) return { time, setting: undefined }
  if (!curves || !instruments || !calendars || formulas.includes(false)) return { time, setting: undefined }
  return {
    time,
    setting: {
      parties,
      term,
      time,
      clauses: [...scope.clauses].map(([clause, { title, computed }]) => ({ clause, title, computed })),
      calendars,
      groups,
      tous,
      events,
      phases,
      curves,
      instruments,
      amendments: scope.amendments.map(({ number, effective, signed, span }) => ({
        number: Number(number.text),
        effective: effective.text,
        signed: signed.text,
        span,
      })),
    },
  }
}

function checkCalendar(
  { name, path, sha256 }: ast.Calendar,
  context: Context,
): CheckedContract["calendars"][number] | undefined {
  if (!checkedHash(sha256, context)) return undefined
  return { name: name.text, path: path.text, sha256: sha256.text, pathSpan: path.span, sha256Span: sha256.span }
}

/** Every item checked, in order; undefined when one is in error. */
function checkAll<Item, Result>(
  items: Iterable<Item>,
  check: (item: Item, context: Context) => Result | undefined,
  context: Context,
): readonly Result[] | undefined {
  const results = [...items].map((item) => check(item, context))
  return results.every((each) => each !== undefined) ? results : undefined
}
