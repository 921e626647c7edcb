import { sha256 as digest } from "@noble/hashes/sha2.js"
import { bytesToHex } from "@noble/hashes/utils.js"

/** SHA-256 of the bytes in lower-case hexadecimal, 64 digits. */
export function sha256(bytes: Uint8Array): string {
  return bytesToHex(digest(bytes))
}
