/** Text of a page that is safe as it stands: made by `html`, or a text put through it. */
export interface Html {
  readonly html: string
}

type Piece = string | number | Html | readonly (string | Html)[] | undefined

/** A piece of a page. What is put into it is text, and stays text whatever it holds; nothing where it is undefined. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return { html: strings.map((text, at) => text + written(pieces[at])).join("") }
}

/** No piece. */
export const none: Html = { html: "" }

function written(piece: Piece): string {
  if (piece === undefined) return ""
  if (typeof piece === "string") return escaped(piece)
  if (typeof piece === "number") return String(piece)
  if ("html" in piece) return piece.html
  return piece.map(written).join("")
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign)
