import { symbols, type DeclaredSymbol } from "../../dsl/index.ts"
import { languageId } from "./language.ts"
import { monaco } from "./monaco.ts"
import { rangeOf } from "./places.ts"

const { SymbolKind } = monaco.languages

/** The sign of each kind of declaration. */
const signs: Readonly<Record<string, monaco.languages.SymbolKind>> = {
  contract: SymbolKind.Module,
  template: SymbolKind.Class,
  import: SymbolKind.Package,
  uses: SymbolKind.Namespace,
  amendment: SymbolKind.Package,
  history: SymbolKind.File,
  test: SymbolKind.Boolean,
  calendar: SymbolKind.Array,
  group: SymbolKind.Enum,
  tou: SymbolKind.Enum,
  event: SymbolKind.Event,
  phase: SymbolKind.Event,
  input: SymbolKind.Variable,
  agreed: SymbolKind.Constant,
  define: SymbolKind.Property,
  curve: SymbolKind.Operator,
  formula: SymbolKind.Function,
  account: SymbolKind.Object,
  flip: SymbolKind.Boolean,
  allocate: SymbolKind.Struct,
  waterfall: SymbolKind.Interface,
  tier: SymbolKind.EnumMember,
  instrument: SymbolKind.Key,
  movement: SymbolKind.Method,
  charge: SymbolKind.Number,
  settle: SymbolKind.Number,
  invoice: SymbolKind.File,
  check: SymbolKind.Boolean,
}

/** What the text declares, for "Go to Symbol". */
export const registerOutline = (): monaco.IDisposable =>
  monaco.languages.registerDocumentSymbolProvider(languageId, {
    provideDocumentSymbols: (model) => symbols(model.getValue()).map((symbol) => shown(symbol, model)),
  })

function shown(
  { name, what, detail, span, declared, children }: DeclaredSymbol,
  model: monaco.editor.ITextModel,
): monaco.languages.DocumentSymbol {
  return {
    name,
    detail: [what, detail].filter(Boolean).join(" · "),
    kind: signs[what] ?? SymbolKind.Property,
    tags: [],
    range: rangeOf(model, span.from, span.to),
    selectionRange: rangeOf(model, declared.from, declared.to),
    children: children.map((child) => shown(child, model)),
  }
}
