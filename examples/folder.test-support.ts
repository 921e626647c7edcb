import { readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"

/** Every file below a folder of the examples, by its path from there. */
export function folder(name: string): ReadonlyMap<string, Uint8Array> {
  const root = join(import.meta.dirname, name)
  const files = readdirSync(root, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile())
  return new Map(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(root.length + 1).replaceAll("\\", "/"), new Uint8Array(readFileSync(path))]),
  )
}
