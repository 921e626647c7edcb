import type { Span } from "../source/span.ts"
import type * as ast from "../syntax/ast.ts"
import type { Checked, Type, Typed } from "./checked.ts"
import { joinGroups, joinTypes, reportGrains } from "./coerce.ts"
import { textOf, type Context } from "./context.ts"
import { figureText } from "./figure-text.ts"
import { finest } from "./grains.ts"
import { limitKinds, multiplyKinds, type Kind } from "./kinds.ts"
import { less, ratio, times, type Ratio } from "./ratio.ts"
import { inWords, isTyped, origins, typed, unknown } from "./typed.ts"
import { multiply, type Unit } from "./units.ts"

interface Band {
  readonly edge: ast.TierBand["edge"]
  readonly limit: Checked
  readonly at: Checked
}
interface TypedBand extends Band {
  readonly limit: Typed
  readonly at: Typed
}
type Tiered = Extract<Checked, { op: "tiered" }>

/**
 * Types `tiered marginal (x above y) { first … at … rest at … }`. Bands are widths in a marginal scale and upper edges in
 * one for all units; both words, the edges and the rest cost money and are asked for.
 */
export function checkTiered(
  node: ast.Tiered,
  context: Context,
  check: (expression: ast.Expression, context: Context) => Checked,
): Checked {
  const of = check(node.of, context)
  const above = node.above && check(node.above, context)
  const bands = node.bands.map(({ edge, limit, at }): Band => ({
    edge,
    limit: check(limit, context),
    at: check(at, context),
  }))
  const rest = node.rest && check(node.rest, context)
  const kind = kindOf(node, of, bands, rest, context)
  if (!rest) context.report("choice/tier-rest", wordSpan(node), { last: lastLimit(bands, context) })
  const edges = kind && edgesOf(node, kind, bands, context)
  if (!kind || !edges || !rest || !isTyped(of) || !isTyped(rest)) return unknown(node.span)
  if ((above && !isTyped(above)) || !bands.every(isTypedBand)) return unknown(node.span)
  const limits = bands.map(({ limit }) => limit)
  if (!rising(kind, limits, context)) return unknown(node.span)
  const type = scaleType(node, { of, above, limits, prices: [...bands.map(({ at }) => at), rest] }, context)
  if (!type) return unknown(node.span)
  const operation: Pick<Tiered, "op" | "kind" | "of" | "above" | "bands" | "rest"> = {
    op: "tiered",
    kind,
    of,
    ...(above ? { above } : {}),
    bands: bands.map(({ limit, at }, place) => ({ edge: edges[place]!, limit, at })),
    rest,
  }
  if (kind === "all_units") reportCliff(node, operation, context)
  return typed(operation, node.span, type)
}

const isTypedBand = (band: Band): band is TypedBand => isTyped(band.limit) && isTyped(band.at)

/** The word `tiered`, or what is left of its line where that is unclear. */
const wordSpan = ({ span }: ast.Tiered): Span => ({ from: span.from, to: span.from + "tiered".length })
const lastLimit = (bands: readonly Band[], context: Context): string => {
  const last = bands.at(-1)
  return last ? textOf(context, last.limit.span) : ""
}

// ---- the choices

function kindOf(
  node: ast.Tiered,
  of: Checked,
  bands: readonly Band[],
  rest: Checked | undefined,
  context: Context,
): Tiered["kind"] | undefined {
  const word = node.kind?.text
  if (word === "marginal" || word === "all_units") {
    if (word === "marginal" || !node.above) return word
    context.report("check/above-all-units", node.above.span, {})
    return undefined
  }
  const sample = isTyped(of) && rest && sampleBills(bands, rest)
  context.report("choice/tier-kind", wordSpan(node), { sample: sample || undefined })
  return undefined
}

/** What a fifth more than all the bands costs in both ways, where the text alone tells. */
function sampleBills(bands: readonly Band[], rest: Checked) {
  const unit = unitOf(bands)
  const limits = bands.flatMap(({ limit }) => constant(limit) ?? [])
  const prices = [...bands.map(({ at }) => at), rest].flatMap((price) => constant(price) ?? [])
  const isWritten = limits.length === bands.length && prices.length === bands.length + 1
  if (!isWritten || !unit || !isTyped(rest)) return undefined
  const areWidths = bands.every(({ edge }) => edge.text === "first" || edge.text === "next")
  const edges = limits.map((limit, at) => (areWidths ? limits.slice(0, at + 1).reduce(sum) : limit))
  const quantity = times(edges.at(-1)!, ratio(6n, 5n))
  const marginal = [...edges, quantity]
    .map((edge, at) => times(sum(edge, minus(edges[at - 1] ?? zero)), prices[at]!))
    .reduce(sum)
  const money = multiply(unit, rest.type.unit)
  return {
    quantity: figureText(quantity, unit),
    marginal: figureText(marginal, money),
    allUnits: figureText(times(quantity, prices.at(-1)!), money),
  }
}

/** Bands as the kind needs them: widths where each band is priced by itself, edges where one price holds for all. */
function edgesOf(
  node: ast.Tiered,
  kind: Tiered["kind"],
  bands: readonly Band[],
  context: Context,
): readonly ("width" | "up to" | "below")[] | undefined {
  let good = true
  const edges = node.bands.map(({ edge }, at) => {
    const isWidth = edge.text === "first" || edge.text === "next"
    const limit = textOf(context, bands[at]!.limit.span)
    if (kind === "all_units" && isWidth) context.report("choice/tier-edge", edge.span, { limit })
    else if (kind === "marginal" && !isWidth) context.report("check/tier-width", edge.span, { edge: edge.text, limit })
    else if (isWidth && (edge.text === "first") !== (at === 0))
      context.report("check/tier-order", edge.span, { found: edge.text, wanted: at === 0 ? "first" : "next" })
    else return isWidth ? ("width" as const) : edge.text
    good = false
    return "width" as const
  })
  return good ? edges : undefined
}

/** Whether widths are above zero and edges rise, as far as the text tells; the run refuses the others. */
function rising(kind: Tiered["kind"], limits: readonly Typed[], context: Context): boolean {
  let before = zero
  for (const limit of limits) {
    const figure = constant(limit)
    if (!figure) continue
    if (!less(before, figure)) {
      context.report("check/tier-limits", limit.span, { text: textOf(context, limit.span), kind })
      return false
    }
    if (kind === "all_units") before = figure
  }
  return true
}

// ---- types

interface Scale {
  readonly of: Typed
  readonly above: Typed | undefined
  readonly limits: readonly Typed[]
  readonly prices: readonly Typed[]
}

/** What is counted, its limits and what stands below are alike; prices are figures in force; the result is their product. */
function scaleType(node: ast.Tiered, { of, above, limits, prices }: Scale, context: Context): Type | undefined {
  // A width agreed for a year limits what is counted over the year, of which the month at hand is a part.
  const counted = limits.map((limit): Typed =>
    above && isAgreed(limit, context)
      ? { ...limit, type: { ...limit.type, kind: of.type.kind, grain: of.type.grain } }
      : limit,
  )
  const where = { span: node.of.span, text: "the bands" }
  const quantity = joinTypes([of, ...(above ? [above] : []), ...counted], limitKinds, where, context)
  if (!quantity) return undefined
  const first = prices[0]!
  const alike = (a: Kind, b: Kind) => (a === b ? a : undefined)
  const price = joinTypes(prices, alike, { span: first.span, text: "the prices of the bands" }, context)
  if (!price) return undefined
  const at = prices.find(({ type }) => type.kind !== "rate")
  const kind = multiplyKinds(quantity.kind, quantity.unit, price.kind, price.unit)
  if (at || !kind) {
    const found = inWords((at ?? first).type)
    const data = { what: "the price of a band", declared: "a figure in force", found }
    context.report("check/declared-kind", (at ?? first).span, data, { related: origins([of]) })
    return undefined
  }
  const grain = finest(quantity.grain, price.grain, context.year)
  if (!grain || (grain !== quantity.grain && quantity.kind !== "rate")) {
    reportGrains({ ...first, type: price }, { ...of, type: quantity }, first.span, context)
    return undefined
  }
  const groups = joinGroups([of, ...(above ? [above] : []), ...limits, ...prices], node.span, context)
  return groups && { unit: multiply(of.type.zero ? quantity.unit : of.type.unit, price.unit), kind, grain, groups }
}

/** An agreed amount, or a share of one: `115% * expected`. */
function isAgreed(value: Checked, context: Context): boolean {
  if (value.op === "read") return context.scope.rules.get(value.rule)?.node === "agreed"
  if (value.op !== "*") return false
  if (constant(value.left)) return isAgreed(value.right, context)
  return constant(value.right) !== undefined && isAgreed(value.left, context)
}

// ---- the cliff

/** Where a price for all units falls, a little more costs less: said once, with both bills where the text tells them. */
function reportCliff(node: ast.Tiered, { bands, rest }: Pick<Tiered, "bands" | "rest">, context: Context): void {
  const unit = unitOf(bands)
  const price = bands.find(({ at }) => isTyped(at) && !at.type.zero)?.at
  if (!unit || !price || !isTyped(price)) return
  const money = multiply(unit, price.type.unit)
  for (const [at, { limit, at: dearer, edge }] of bands.entries()) {
    const [edgeFigure, higher, lower] = [constant(limit), constant(dearer), constant(bands[at + 1]?.at ?? rest)]
    if (!edgeFigure || !higher || !lower || !less(lower, higher)) continue
    // The first unit beyond an edge that belongs to the band; where it does not, the edge itself.
    const beyond = edge === "up to" ? sum(edgeFigure, unit.scale) : edgeFigure
    context.report("check/tier-cliff", node.bands[at]!.limit.span, {
      edge: `${edge === "up to" ? "at" : "just below"} ${figureText(edgeFigure, unit)}`,
      beyond: figureText(beyond, unit),
      before: figureText(times(edgeFigure, higher), money),
      after: figureText(times(beyond, lower), money),
      falls: figureText(sum(times(edgeFigure, higher), minus(times(beyond, lower))), money),
    })
    return
  }
}

// ---- figures

/** The unit in which the bands are written. */
const unitOf = (bands: readonly Pick<Band, "limit">[]): Unit | undefined =>
  bands.map(({ limit }) => limit).find((limit) => isTyped(limit) && !limit.type.zero)?.type?.unit

const zero: Ratio = ratio(0n)
const sum = (a: Ratio, b: Ratio): Ratio => ratio(a.n * b.d + b.n * a.d, a.d * b.d)
const minus = (a: Ratio): Ratio => ({ n: -a.n, d: a.d })

/** A figure that is written down. */
function constant(value: Checked): Ratio | undefined {
  if (value.op === "number") return value.value
  const operand = value.op === "negate" ? constant(value.operand) : undefined
  return operand && minus(operand)
}
