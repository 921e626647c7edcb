import { test } from "vitest"
import { readFileSync } from "node:fs"
import { typeOf } from "./check.test-support.ts"
test("probe", () => {
  for (const l of readFileSync("/tmp/checker-helper/exprs.txt","utf8").split("\n")) if (l.trim()) console.log(l.startsWith("#") ? l : `${l} | ${typeOf(l)}`)
})
