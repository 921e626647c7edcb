import fc from "fast-check"
import { expect, test } from "vitest"
import { readCsv } from "./csv.ts"

const bytes = (text: string) => new TextEncoder().encode(text)

function rowsOf(text: string): readonly string[] {
  const table = readCsv(bytes(text))
  if ("problem" in table) return [`${table.problem} ${table.remedy}`]
  return [table.header.join("|"), ...table.rows.map((row, at) => `${table.lines[at]}: ${row.join("|")}`)]
}

test.each([
  ["a plain file", "time,kWh\n08:00,1.5\n08:15,2", ["time|kWh", "2: 08:00|1.5", "3: 08:15|2"]],
  ["a byte order mark", "\uFEFFtime,kWh\n08:00,1", ["time|kWh", "2: 08:00|1"]],
  ["lines ended as in Windows", "time,kWh\r\n08:00,1\r\n", ["time|kWh", "2: 08:00|1"]],
  [
    "empty lines, and keeps the numbers of the others",
    "\ntime,kWh\n\n08:00,1\n  \n08:15,2\n\n",
    ["time|kWh", "4: 08:00|1", "6: 08:15|2"],
  ],
  ["spaces around cells", "time , kWh\n 08:00 , 1 ", ["time|kWh", "2: 08:00|1"]],
  ["empty cells", "time,kWh,flag\n08:00,,\n,,", ["time|kWh|flag", "2: 08:00||", "3: ||"]],
  [
    "rows that are longer or shorter, as they are",
    "time,kWh\n08:00\n08:15,1,2",
    ["time|kWh", "2: 08:00", "3: 08:15|1|2"],
  ],
  ["quoted cells", 'time,"kWh, net"\n"08:00",1\n', ["time|kWh, net", "2: 08:00|1"]],
  [
    "a quote in a quoted cell, and empty lines beside them",
    'name,kWh\n\n"the ""big"" one",1\n',
    ["name|kWh", '3: the "big" one|1'],
  ],
  ["line breaks in quoted cells", 'note,kWh\n"two\nlines",1\nplain,2\n', ["note|kWh", "2: two\nlines|1", "4: plain|2"]],
  ["a header alone", "time,kWh\n", ["time|kWh"]],
])("reads %s", (_, text, expected) => {
  expect(rowsOf(text)).toEqual(expected)
})

test.each([
  ["nothing", bytes(""), "It is empty."],
  ["empty lines only", bytes("\n\r\n"), "It is empty."],
  ["text that is not UTF-8", Uint8Array.of(0x61, 0xff, 0xfe), "It is not UTF-8 text."],
  [
    "a quote that is never closed",
    bytes('time,kWh\n"08:00,1\n'),
    "It is not well-formed CSV: Quote Not Closed: the parsing is finished with an opening quote at line 2.",
  ],
])("refuses %s", (_, file, problem) => {
  expect(readCsv(file)).toMatchObject({ problem })
})

test("a file reads the same whether or not a cell of it is quoted", () => {
  const cell = fc.stringMatching(/^[a-z0-9.:-]{1,6}$/)
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 }),
      fc.constantFrom("\n", "\r\n"),
      (rows, ending) => {
        const plain = rows.map((row) => row.join(",")).join(ending)
        const quoted = rows.map((row) => row.map((text) => `"${text}"`).join(",")).join(ending)
        expect(rowsOf(quoted)).toEqual(rowsOf(plain))
      },
    ),
  )
})
