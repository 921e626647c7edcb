import { nearest, report, type Diagnostic, type Span } from "../../dsl/index.ts"
import { sha256 } from "../series/hash.ts"

/** The files a contract pins by their hash (calendars, fixtures), by path relative to it. */
export type PinnedFiles = ReadonlyMap<string, Uint8Array>

/** Why a pinned file is not there: no file of that name, or one whose hash begins otherwise. */
export type Unpinned = { readonly missing: true } | { readonly found: string }

/** The file of a path when its hash begins as pinned; else what stands in the way. */
export function openPinned(
  path: string,
  pinnedHash: string,
  files: PinnedFiles,
): { readonly bytes: Uint8Array; readonly hash: string } | Unpinned {
  const bytes = files.get(path)
  if (!bytes) return { missing: true }
  const hash = sha256(bytes)
  return hash.startsWith(pinnedHash.toLowerCase()) ? { bytes, hash } : { found: hash.slice(0, pinnedHash.length) }
}

/** Reports a file that is not as the contract pins it: at its path or its hash, or at the line they stand in, which no fix can replace. */
export function reportPinned(
  path: string,
  pinnedHash: string,
  file: Unpinned,
  place: { readonly path: Span; readonly sha256: Span } | Span,
  files: PinnedFiles,
  diagnostics: Diagnostic[],
): void {
  const spans = "path" in place ? place : { path: place, sha256: place }
  if ("found" in file) {
    diagnostics.push(report("plan/file-differs", spans.sha256, { path, pinned: pinnedHash, found: file.found }))
    return
  }
  const same = sameFile(pinnedHash, files)
  const fix =
    same !== undefined && "path" in place
      ? { title: `Write "${same}"`, span: place.path, text: `"${same}"` }
      : undefined
  diagnostics.push(
    report("plan/file-missing", spans.path, { path, near: nearPinned(path, pinnedHash, files) }, { fix }),
  )
}

/** The path that is probably meant where there is no file of a path: that of the same file elsewhere, or one written alike. */
export const nearPinned = (path: string, pinnedHash: string, files: PinnedFiles): string | undefined =>
  sameFile(pinnedHash, files) ?? nearest(path, files.keys())

/** A file elsewhere with the hash that was agreed is certainly the one. */
const sameFile = (pinnedHash: string, files: PinnedFiles): string | undefined =>
  [...files.keys()].find((path) => "bytes" in openPinned(path, pinnedHash, files))
