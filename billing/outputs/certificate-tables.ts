import type { CertificateHolding, CertificateMove, Settlement } from "../../engine/index.ts"
import { parted, sumOf } from "./amount.ts"
import { plural, sectionTitle, type Page } from "./page.ts"
import { textTable } from "./text-table.ts"

/** What moved of each instrument, and who is left with what, added up over the vintages of the settlement. */
export function certificateTables({ certificates, holdings }: Settlement, page: Page): readonly string[] {
  if (certificates.length === 0) return []
  const moves = [
    ...Map.groupBy(certificates, ({ rule, members, from, to }) => JSON.stringify([rule, members, from, to])).values(),
  ].flatMap((same) => moveRow(same))
  const held = [
    ...Map.groupBy(holdings, ({ instrument, owner }) => JSON.stringify([instrument, owner])).values(),
  ].flatMap((same) => holdingRow(same))
  return [
    sectionTitle("Certificates", page),
    ...textTable(
      [
        { heading: ["Clause"], align: "left" },
        { heading: ["Movement"], align: "left" },
        { heading: ["From whom to whom"], align: "left" },
        { heading: ["Vintages"], align: "left" },
        { heading: ["Quantity"], align: "point" },
      ],
      moves.map((cells) => ({ cells })),
      { indent: "  ", paint: page.paint },
    ),
    ...(held.length === 0
      ? [page.paint("quiet", "  Nobody is left with any of these vintages.")]
      : [
          "",
          ...textTable(
            [
              { heading: ["Held at the end"], align: "left" },
              { heading: ["Owner"], align: "left" },
              { heading: ["Vintages"], align: "left" },
              { heading: ["Quantity"], align: "point" },
            ],
            held.map((cells) => ({ cells })),
            { indent: "  ", paint: page.paint },
          ),
        ]),
    ...(held.some((cells) => cells.at(-1)?.endsWith("*"))
      ? [page.paint("quiet", "  * not final: a movement of one of these vintages is withheld")]
      : []),
  ]
}

const verbs = { issue: "issued", transfer: "transferred", retire: "retired" } as const

function moveRow(same: readonly CertificateMove[]): readonly (readonly string[])[] {
  const [first] = same
  if (!first) return []
  const known = same.flatMap(({ quantity }) => (quantity === undefined ? [] : [quantity]))
  const withheld = same.length - known.length
  const quantity = known.length === 0 ? "withheld" : `${parted(sumOf(known))} ${first.unit}`
  return [
    [
      first.clause ?? "",
      [...new Set([[first.title ?? first.rule, ...first.members].join(" "), verbs[first.movement]])].join(", "),
      [first.from, first.to].filter((seat) => seat !== undefined).join(" → "),
      span(same.map(({ vintage }) => vintage)),
      withheld > 0 && known.length > 0 ? `${quantity}, without ${plural(withheld, "vintage")} withheld` : quantity,
    ],
  ]
}

function holdingRow(same: readonly CertificateHolding[]): readonly (readonly string[])[] {
  const [first] = same
  if (!first) return []
  const incomplete = same.some((each) => each.incomplete)
  const quantity = `${parted(sumOf(same.map((each) => each.quantity)))} ${first.unit}`
  return [
    [first.instrument, first.owner, span(same.map(({ vintage }) => vintage)), `${quantity}${incomplete ? " *" : ""}`],
  ]
}

/** "2027-01", "2027-01 to 2027-12, 12 vintages". */
function span(vintages: readonly string[]): string {
  const all = [...new Set(vintages)]
  const [first = ""] = all
  return all.length === 1 ? first : `${first} to ${all.at(-1) ?? ""}, ${plural(all.length, "vintage")}`
}
