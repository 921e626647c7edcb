import { describe, expect, test } from "vitest"
import { findings, rows, rulesOf } from "./check.test-support.ts"

const setting = `
  group cause of label { buyer planned forced }
  event cod "Commercial Operation" once from log "notices"
  event outage "Outage" spans by cause overlap first from log "outages"
  tou daily "Day and night" { period on_peak: 07:00..22:00 otherwise off_peak }
  agreed tod[daily] "Time-of-Day Factor": % = { on_peak: 135% off_peak: 80% }`
const codesOf = (declarations: string) =>
  findings(`${setting}\n${declarations}`).map(({ code }) => code.replace(/^(check|choice|bind)\//, ""))
const table = (text: string) =>
  test.each(rows(text))("%s: %s", (declaration, outcome) =>
    expect(codesOf(`define subject${declaration.startsWith("[") ? "" : ": "}${declaration}`)).toEqual(
      outcome === "ok" ? [] : [outcome],
    ),
  )

describe("An event that happens once has happened or not, as of the end of the period", () => {
  table(`
    flag each month = cod.happened                       | ok
    flag each interval = cod.happened                    | ok
    kWh each month = if cod.happened then energy else 0  | ok
    flag each month = cod.happend                        | event-figure
    flag each month = cod                                | event-figure
    h each month = cod.hours                             | event-figure
    flag each month = cod.happened[forced]               | not-spread
  `)
})

describe("An event that lasts has hours of each cause", () => {
  table(`
    h each month = sum(outage.hours[forced]) over month        | ok
    h each interval = outage.hours[forced]                     | ok
    [cause]: h each interval = outage.hours                    | ok
    h each interval = sum(outage.hours) across cause           | ok
    h each interval = outage.hours                             | declared-groups
    h each interval = outage.hours[force]                      | unknown-member
    h each month = outage.happened                             | event-figure
  `)
})

describe("An agreed list over a tou", () => {
  table(`
    % each interval = tod                                      | ok         # of the moment
    % each interval = tod[daily]                               | ok
    % each month = tod[on_peak]                                | ok         # a given one holds throughout
    % each month = tod                                         | declared-grain-over
    % each month = tod[peak]                                   | unknown-member
    USD each month = sum(delivered * spot * tod) over month    | ok
  `)
  test("reads the period of the moment as no period in particular", () => {
    const rule = rulesOf(`${setting}\ndefine a: % each interval = tod\ndefine b: % each month = tod[on_peak]`)
    const valueOf = (name: string) => {
      const found = rule.get(name)
      return found?.rule === "define" ? found.value : undefined
    }
    expect(valueOf("a")).toMatchObject({ op: "read", rule: "tod", members: [null], type: { grain: "interval" } })
    expect(valueOf("b")).toMatchObject({ op: "read", rule: "tod", members: ["on_peak"], type: { grain: "ever" } })
  })
})

describe("A name that stands for something else says how it is used", () => {
  test.each(
    rows(`
      daily    | in(daily.on_peak)
      cause    | sum(…) across cause
    `),
  )("%s: %s", (name, write) => {
    const [finding] = findings(`${setting}\ndefine subject: number each month = ${name}`)
    expect(finding!.code).toBe("check/not-a-figure")
    expect(finding!.message).toContain(write)
  })
})
