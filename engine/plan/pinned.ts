import { sha256 } from "../series/hash.ts"

/** The files a contract pins by their hash (calendars, fixtures), by path relative to it. */
export type PinnedFiles = ReadonlyMap<string, Uint8Array>

/** The file of a path when its hash begins as pinned; else what stands in the way. */
export function openPinned(
  path: string,
  pinnedHash: string,
  files: PinnedFiles,
): { readonly bytes: Uint8Array; readonly hash: string } | { readonly missing: true } | { readonly found: string } {
  const bytes = files.get(path)
  if (!bytes) return { missing: true }
  const hash = sha256(bytes)
  return hash.startsWith(pinnedHash.toLowerCase()) ? { bytes, hash } : { found: hash.slice(0, pinnedHash.length) }
}
