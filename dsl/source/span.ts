/** A stretch of source text: UTF-16 offsets, `from` included, `to` not. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** The smallest span that holds both. */
export const cover = (a: Span, b: Span): Span => ({ from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) })
