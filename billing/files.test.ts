import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { readPinned } from "./files.ts"

const scratch = mkdtempSync(join(tmpdir(), "offtake-files-"))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const folder = join(scratch, "contract")
mkdirSync(join(folder, "calendars"), { recursive: true })
writeFileSync(join(folder, "calendars", "own.csv"), "2027-01-01\n")
writeFileSync(join(scratch, "private.csv"), "secret\n")
symlinkSync(join(scratch, "private.csv"), join(folder, "leads-out.csv"))
symlinkSync(join(folder, "calendars", "own.csv"), join(folder, "leads-inside.csv"))
symlinkSync("round.csv", join(folder, "round.csv"))

const read = (...paths: readonly string[]): readonly string[] => [
  ...readPinned(paths.map((path) => `calendar c from "${path}"`).join("\n"), join(folder, "contract.otk")).keys(),
]

test("a contract pins files of its own folder and of the standard library, with what those pin", () => {
  expect(read("calendars/own.csv", "leads-inside.csv", "library/nerc.otk")).toEqual([
    "calendars/own.csv",
    "leads-inside.csv",
    "library/nerc.otk",
    "library/nerc-holidays.csv",
  ])
})

test("what leads out of its folder is not read, by its path or by a link", () => {
  expect(read("../private.csv", join(scratch, "private.csv"), "leads-out.csv")).toEqual([])
})

test("a path that no file can have is a file that is not there", () => {
  expect(read("round.csv", "calendars", "x".repeat(5_000), "own\0.csv")).toEqual([])
})
