import uPlot from "uplot"
import type { SeriesReply } from "../../engine/worker/index.ts"
import { partyToken } from "../controls/party.tsx"
import { drawn } from "../figures/amount.ts"
import { periodText } from "../figures/time.ts"
import { colour, onColoursChange } from "../session/preferences.ts"
import type { MonthlyMoney } from "./chart-data.ts"

/** A chart on the page, until it is ended. */
export interface Drawing {
  resize(): void
  end(): void
}

/** Bars above the line for what came in, below it for what went out, a tick for the net. */
export function drawMoney(
  element: HTMLElement,
  { months, party, payer }: MonthlyMoney,
  onPoint: (at: number | undefined) => void,
): Drawing {
  const received = months.map(({ received }) => drawn(received))
  const paid = months.map(({ paid }) => -drawn(paid))
  const bars = uPlot.paths.bars?.({ size: [0.56, 40], align: 0 })
  return keptDrawn(element, () => {
    // Each in the colour of who pays it.
    const towards = colour(payer === undefined ? "accent" : partyToken(payer))
    const out = colour(partyToken(party))
    const options: uPlot.Options = {
      ...sizeOf(element),
      ...common,
      scales: {
        x: { time: false, range: [-0.5, months.length - 0.5] },
        y: { range: (_, low, high) => padded(low, high) },
      },
      axes: [
        {
          ...axis(),
          splits: months.map((_, at) => at),
          values: (_, splits) => splits.map((at) => monthLabel(months[at]?.month, months)),
          grid: { show: false },
          gap: 4,
          size: 24,
        },
        { ...axis(), values: (_, splits) => compact(splits), size: 56 },
      ],
      series: [
        {},
        {
          label: "received",
          fill: towards,
          stroke: towards,
          width: 0,
          points: { show: false },
          ...(bars ? { paths: bars } : {}),
        },
        { label: "paid", fill: out, stroke: out, width: 0, points: { show: false }, ...(bars ? { paths: bars } : {}) },
      ],
      hooks: {
        ...pointHooks(onPoint),
        drawClear: [
          (chart) =>
            hatch(
              chart,
              months.flatMap(({ withheld }, at) => (withheld ? [at] : [])),
            ),
        ],
        drawAxes: [zeroLine],
      },
    }
    return new uPlot(options, [months.map((_, at) => at), received, paid], element)
  })
}

/** The readings as a stepped line, gaps left open. */
export function drawReadings(
  element: HTMLElement,
  series: SeriesReply,
  zone: string,
  onPoint: (at: number | undefined) => void,
): Drawing {
  const { bounds_utc, values } = series
  const times = values.map((_, at) => (bounds_utc[at] ?? 0) / 1000)
  const heights = values.map((value) => (value === undefined ? null : drawn(value)))
  // A step lasts until its period ends, the last one, too.
  const end = (bounds_utc[values.length] ?? 0) / 1000
  times.push(end)
  heights.push(heights.at(-1) ?? null)
  const stepped = uPlot.paths.stepped?.({ align: 1 })
  return keptDrawn(element, () => {
    const options: uPlot.Options = {
      ...sizeOf(element),
      ...common,
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zone),
      scales: {
        // The end belongs to the next month, and would be labelled with it.
        x: { time: true, range: (_, from, to) => [from, Math.min(to, end - 1)] },
        y: { range: (_, low, high) => padded(low, high) },
      },
      axes: [
        {
          ...axis(),
          gap: 4,
          size: 38,
          space: 70,
          values: timeLabels,
        },
        { ...axis(), values: (_, splits) => compact(splits), size: 56 },
      ],
      series: [
        {},
        {
          stroke: colour("accent"),
          width: 1,
          points: { show: false },
          spanGaps: false,
          ...(stepped && values.length < 4000 ? { paths: stepped } : {}),
        },
      ],
      hooks: { ...pointHooks(onPoint), drawAxes: [zeroLine] },
    }
    return new uPlot(options, [times, heights], element)
  })
}

/** uPlot's time labels, without the American order of day and month. */
const timeLabels: uPlot.Axis.Values = [
  [3600 * 24 * 28, "{MMM}", "\n{YYYY}", null, null, null, null, null, 1],
  [3600 * 24, "{D} {MMM}", "\n{YYYY}", null, null, null, null, null, 1],
  [60, "{HH}:{mm}", "\n{D} {MMM}", null, "\n{D} {MMM}", null, null, null, 1],
]

function keptDrawn(element: HTMLElement, make: () => uPlot): Drawing {
  let chart = make()
  const stop = onColoursChange(() => {
    chart.destroy()
    chart = make()
  })
  return {
    resize: () => chart.setSize(sizeOf(element)),
    end() {
      stop()
      chart.destroy()
    },
  }
}

const sizeOf = (element: HTMLElement): { width: number; height: number } => ({
  width: Math.max(120, element.clientWidth),
  height: Math.max(60, element.clientHeight),
})

const common = {
  legend: { show: false },
  padding: [10, 8, 0, 0] as [number, number, number, number],
  cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: true } } satisfies uPlot.Cursor,
}

const pointHooks = (onPoint: (at: number | undefined) => void): uPlot.Hooks.Arrays => ({
  setCursor: [({ cursor }) => onPoint(cursor.idx ?? undefined)],
})

function axis(): uPlot.Axis {
  const line = { stroke: colour("line"), width: 1 }
  return { stroke: colour("ink-2"), font: '11px "Inter Variable", sans-serif', grid: line, ticks: { show: false } }
}

/** Zero is always in sight, with some air at the ends. */
function padded(low: number, high: number): [number, number] {
  const bottom = Math.min(0, low)
  const top = Math.max(0, high)
  const air = (top - bottom || 1) * 0.08
  return [bottom < 0 ? bottom - air : 0, top > 0 ? top + air : top === bottom ? 1 : 0]
}

function zeroLine(chart: uPlot): void {
  const y = Math.round(chart.valToPos(0, "y", true)) + 0.5
  const { ctx, bbox } = chart
  ctx.save()
  ctx.strokeStyle = colour("edge")
  ctx.lineWidth = 1
  ctx.beginPath()
  ctx.moveTo(bbox.left, y)
  ctx.lineTo(bbox.left + bbox.width, y)
  ctx.stroke()
  ctx.restore()
}

/** Months in which something is withheld are hatched from top to bottom: a bar there is not the whole. */
function hatch(chart: uPlot, positions: readonly number[]): void {
  const { ctx, bbox } = chart
  for (const at of positions) {
    const left = chart.valToPos(at - 0.5, "x", true)
    const width = chart.valToPos(at + 0.5, "x", true) - left
    ctx.save()
    ctx.beginPath()
    ctx.rect(left, bbox.top, width, bbox.height)
    ctx.clip()
    ctx.strokeStyle = colour("line-strong")
    ctx.lineWidth = 1
    ctx.beginPath()
    for (let x = left - bbox.height; x < left + width; x += 8) {
      ctx.moveTo(x, bbox.top + bbox.height)
      ctx.lineTo(x + bbox.height, bbox.top)
    }
    ctx.stroke()
    ctx.restore()
  }
}

/** "Mar"; of one month in each year the years; where there are many months, only the years, at their first. */
function monthLabel(month: string | undefined, all: readonly { readonly month: string }[]): string {
  if (month === undefined) return ""
  const isYearly = all.length > 1 && all.every((other) => other.month.slice(5) === month.slice(5))
  if (isYearly) return month.slice(0, 4)
  if (all.length <= 14) return periodText(month).slice(0, 3)
  return month.endsWith("-01") ? month.slice(0, 4) : ""
}

/** [500000, 1000000] -> "0.5 M", "1 M": labels of an axis, no amounts. */
function compact(splits: readonly number[]): string[] {
  const size = Math.max(...splits.map(Math.abs))
  const [scale, letter] = size >= 1e9 ? [1e9, " bn"] : size >= 1e6 ? [1e6, " M"] : size >= 1e4 ? [1e3, " k"] : [1, ""]
  return splits.map((value) =>
    value === 0 ? "0" : `${Number((value / scale).toPrecision(6))}${letter}`.replace("-", "−"),
  )
}
