import type { FormEvent } from "react"
import { Button, Dialog, DialogTrigger, Popover, ToggleButton, ToggleButtonGroup } from "react-aria-components"
import { Icon } from "../controls/icon.tsx"
import { setWindow, useData } from "../session/data.ts"
import { setTheme, usePreferences, type Theme } from "../session/preferences.ts"
import { useResults } from "../session/results.ts"
import { ContractPicker } from "./contract-picker.tsx"
import { DataPicker } from "./data-picker.tsx"
import popover from "../controls/popover.module.css"
import css from "./header.module.css"

/** What is open: the contract, its data and the days; and how the page looks. */
export function Header() {
  return (
    <header className={css["header"]}>
      <h1 className={css["brand"]}>
        <Mark />
        Offtake
      </h1>
      <ContractPicker />
      <DataPicker />
      <WindowPicker />
      <div className={css["end"]}>
        <ThemeSwitch />
        <KeyboardHelp />
      </div>
    </header>
  )
}

const Mark = () => (
  <svg aria-hidden="true" height="18" viewBox="0 0 16 16" width="18">
    <rect className={css["mark"]} height="16" rx="3" width="16" />
    <path className={css["bars"]} d="M3.5 11V8.5M6.5 11V5M9.5 11V7M12.5 11V3.5" />
  </svg>
)

/** The days that are settled. Left empty, as far as the readings go. */
function WindowPicker() {
  const settlement = useResults(({ settled }) => settled?.settlement)
  const { from, through, revision, fromTests } = useData()
  if (fromTests) return <TestedDays />
  const commit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const period = (name: string): string => {
      const typed = form.get(name)
      return typeof typed === "string" ? typed.trim() : ""
    }
    setWindow({ from: period("from"), through: period("through") })
  }
  const field = (name: "from" | "through", value: string, effective: string | undefined) => (
    <label className={css["day"]}>
      <span>{name}</span>
      <input
        defaultValue={value}
        key={`${revision} ${value}`}
        name={name}
        onBlur={(event) => event.currentTarget.form?.requestSubmit()}
        placeholder={effective ?? "as the data"}
        size={10}
        spellCheck={false}
        title="2027, 2027-03, 2027-03-14 or contract year 3; empty: as far as the readings go"
      />
    </label>
  )
  return (
    <form aria-label="Days to settle" className={css["window"]} onSubmit={commit}>
      {field("from", from, settlement?.from)}
      {field("through", through, settlement?.through)}
      <button className="visually-hidden" tabIndex={-1} type="submit">
        Settle these days
      </button>
    </form>
  )
}

/** A test says itself which days it runs. */
function TestedDays() {
  const settlement = useResults(({ settled }) => (settled?.test === undefined ? undefined : settled.settlement))
  return (
    <p className={css["window"]}>
      {settlement && (
        <span className={css["tested"]}>
          {settlement.from} through {settlement.through}
        </span>
      )}
    </p>
  )
}

const themes: readonly (readonly [Theme, string])[] = [
  ["system", "Theme of the system"],
  ["light", "Light theme"],
  ["dark", "Dark theme"],
]

function ThemeSwitch() {
  const theme = usePreferences(({ theme }) => theme)
  return (
    <ToggleButtonGroup
      aria-label="Theme"
      className={css["themes"] ?? ""}
      disallowEmptySelection
      onSelectionChange={([chosen]) => chosen !== undefined && setTheme(chosen as Theme)}
      selectedKeys={[theme]}
    >
      {themes.map(([id, label]) => (
        <ToggleButton aria-label={label} className={css["icon"] ?? ""} id={id} key={id}>
          <Icon name={id} />
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}

const keys: readonly (readonly [string, string])[] = [
  ["F6", "Next panel; Shift F6 the one before"],
  ["← ↑ → ↓", "Move over the numbers of the statement"],
  ["Enter", "Explain the number"],
  ["Esc", "One level back, then to the statement"],
  ["Ctrl Space", "Complete a word"],
  ["Ctrl .", "Repair the problem at the cursor"],
  ["F8", "Next problem"],
  ["F12", "Where a name is declared"],
  ["Ctrl Shift O", "Go to a declaration"],
  ["Shift Alt F", "Format the text"],
  ["Ctrl F", "Find in the text"],
  ["F1", "All commands of the editor"],
  ["Ctrl M", "Let Tab leave the editor"],
]

function KeyboardHelp() {
  return (
    <DialogTrigger>
      <Button aria-label="Keyboard" className={css["icon"] ?? ""}>
        <Icon name="help" />
      </Button>
      <Popover className={popover["popover"] ?? ""} placement="bottom end">
        <Dialog aria-label="Keyboard" className={popover["dialog"] ?? ""}>
          <h2>Keyboard</h2>
          <dl className={css["keys"]}>
            {keys.map(([key, what]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
