/** A place as people and editors count it: both from 1, the column in UTF-16 units. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** The offset at which each line begins. A line ends with LF, CR LF or a lone CR. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length)
  return starts
}

/** The position of an offset; one past the end of the text is the end of the last line. */
export function positionAt(starts: readonly number[], offset: number): Position {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (starts[middle]! <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - starts[low]! + 1 }
}

/** The offset of a position. A line outside the text is its first or last. */
export function offsetAt(starts: readonly number[], { line, column }: Position): number {
  const at = Math.min(Math.max(line, 1), starts.length) - 1
  return starts[at]! + column - 1
}
