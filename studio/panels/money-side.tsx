import { useEffect, useRef } from "react"
import { Group, Panel, Separator, useGroupRef, type Layout } from "react-resizable-panels"
import { useTrace } from "../session/trace.ts"
import { Statement } from "./statement.tsx"
import { Trace } from "./trace.tsx"
import { YearChart } from "./year-chart.tsx"

/**
 * What the contract pays: chart, statement, and why. The explanation is one line until a number is chosen, then it
 * takes the height that the reader last left it. Closing it gives back the heights of before.
 */
export function MoneySide() {
  const group = useGroupRef()
  const isOpen = useTrace(({ path }) => path.length > 0)
  const left = useRef<{ open: Layout; closed?: Layout }>({ open: { chart: 19, statement: 35, explanation: 46 } })
  useEffect(() => {
    const now = group.current?.getLayout()
    if (!now) return
    if (isOpen) {
      left.current.closed = now
      // A reader who made room for it before keeps that.
      if ((now["explanation"] ?? 0) < 30) group.current?.setLayout(left.current.open)
      // The chosen number stays in sight.
      requestAnimationFrame(() =>
        document.querySelector("#statement [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" }),
      )
    } else if (left.current.closed) {
      left.current.open = now
      group.current?.setLayout(left.current.closed)
    }
  }, [group, isOpen])
  return (
    <Group groupRef={group} id="money-side" orientation="vertical">
      <Panel defaultSize="27%" id="chart" minSize="96px">
        <YearChart />
      </Panel>
      <Separator aria-label="Height of the chart" className="divider" />
      <Panel id="statement" minSize="120px">
        <Statement />
      </Panel>
      <Separator aria-label="Height of the explanation" className="divider" />
      <Panel defaultSize="33px" id="explanation" minSize="33px">
        <Trace />
      </Panel>
    </Group>
  )
}
