/** Titles without the words that all of them begin with, up to a comma or colon: "Atlas campus, tolling" is "Tolling" among its like. */
export function distinct(titles: readonly string[]): readonly string[] {
  const [first = ""] = titles
  if (titles.length < 2) return titles
  const cuts = [...first.matchAll(/[,:]\s+/g)].map(({ index, 0: mark }) => index + mark.length).toReversed()
  const cut = cuts.find((at) => titles.every((title) => title.startsWith(first.slice(0, at)) && title.length > at)) ?? 0
  return titles.map((title) => {
    const rest = title.slice(cut)
    return cut === 0 ? rest : rest.charAt(0).toUpperCase() + rest.slice(1)
  })
}
