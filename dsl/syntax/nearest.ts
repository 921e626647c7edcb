/** The word that differs least from a mistyped one; none if each differs in more than a third of its letters. */
export function nearest(text: string, words: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = Math.min(2, Math.floor(text.length / 3)) + 1
  for (const word of words) {
    if (word === text || Math.abs(word.length - text.length) >= least) continue
    const distance = editDistance(text, word)
    if (distance < least) {
      least = distance
      best = word
    }
  }
  return best
}

/** Letters to insert, remove, replace or swap with their neighbour. */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1)
      row.push(cost)
    }
    before = last
    last = row
  }
  return last[b.length]!
}
