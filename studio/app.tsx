import { lazy, Suspense, useEffect } from "react"
import { Group, Panel, Separator } from "react-resizable-panels"
import { Boundary } from "./controls/boundary.tsx"
import { ContractHead } from "./panels/contract-head.tsx"
import { Header } from "./panels/header.tsx"
import { MoneySide } from "./panels/money-side.tsx"
import { Notice } from "./panels/notice.tsx"
import { Problems } from "./panels/problems.tsx"
import { RunBar } from "./panels/run-bar.tsx"
import { useDocument } from "./session/document.ts"
import { useResults } from "./session/results.ts"

const ContractEditor = lazy(() => import("./editor/contract-editor.tsx"))

/** The whole page: contract on the left, what it pays on the right, why below. */
export function App() {
  useEffect(() => {
    addEventListener("keydown", nextPanel)
    return () => removeEventListener("keydown", nextPanel)
  }, [])
  return (
    <div className="studio">
      <a className="skip" href="#statement">
        Skip to the statement
      </a>
      <Header />
      <RunBar />
      <Notice />
      <main>
        <Versions />
        <Group id="studio" orientation="horizontal">
          <Panel defaultSize="45%" id="text" minSize="320px">
            <Group id="text-side" orientation="vertical">
              <Panel defaultSize="70%" id="contract" minSize="120px">
                <section aria-label="Contract" className="panel">
                  <ContractHead />
                  <Boundary
                    fallback={(reason) => (
                      <PlainText problem={`The editor could not be loaded: ${reason} Load the page again.`} />
                    )}
                  >
                    <Suspense fallback={<PlainText />}>
                      <ContractEditor />
                    </Suspense>
                  </Boundary>
                </section>
              </Panel>
              <Separator aria-label="Height of the problems" className="divider" />
              <Panel id="problems" minSize="64px">
                <Problems />
              </Panel>
            </Group>
          </Panel>
          <Separator aria-label="Width of the contract" className="divider" />
          <Panel id="money" minSize="420px">
            <MoneySide />
          </Panel>
        </Group>
      </main>
    </div>
  )
}

/** The text as it stands, until the editor has loaded in its place, or where it cannot. */
function PlainText({ problem }: { problem?: string }) {
  const text = useDocument(({ text }) => text)
  return (
    <>
      {problem !== undefined && (
        <p className="plain-problem" role="alert">
          {problem}
        </p>
      )}
      <pre className="plain-text">{text}</pre>
    </>
  )
}

/** Which version of the text is checked and which is settled, for whoever watches from outside. */
function Versions() {
  const version = useDocument(({ version }) => version)
  const checked = useResults(({ checked }) => checked?.version)
  const settled = useResults(({ settled }) => settled?.version)
  const tested = useResults(({ tests }) => tests?.version)
  return (
    <span
      data-version={version}
      data-version-checked={checked}
      data-version-settled={settled}
      data-version-tested={tested}
      hidden
      id="versions"
    />
  )
}

/** F6 walks over the panels, as in other tools with many. */
function nextPanel(event: KeyboardEvent): void {
  if (event.key !== "F6") return
  event.preventDefault()
  const stops = [
    document.querySelector<HTMLElement>("#contract .native-edit-context, #contract textarea"),
    document.querySelector<HTMLElement>("#problems [role=tab][aria-selected=true]"),
    document.querySelector<HTMLElement>("#chart select"),
    document.querySelector<HTMLElement>("#statement [data-number][tabindex='0']"),
    document.querySelector<HTMLElement>("#explanation [data-shows=explanation]"),
  ].filter((stop) => stop !== null)
  const panels = ["#contract", "#problems", "#chart", "#statement", "#explanation"]
  const at = stops.findIndex((stop) => panels.some((panel) => stop.closest(panel)?.contains(document.activeElement)))
  const next = stops[(at + (event.shiftKey ? -1 : 1) + stops.length) % stops.length]
  next?.focus()
}
