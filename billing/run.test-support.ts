import { program } from "./program.ts"
import { pageColumns, plain } from "./terminal.ts"

/** What a command prints and how it ends, run in this process on a page of so many letters. */
export async function run(
  words: readonly string[],
  columns = pageColumns,
): Promise<{ code: number; out: string; err: string }> {
  let out = ""
  let err = ""
  const code = await program(words, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    progress: () => undefined,
    paint: plain,
    paintErr: plain,
    columns,
  })
  return { code, out, err }
}
