/** The door of the language: text in, checked contracts and help for the author out. */
export { complete } from "./assist/complete.ts"
export type { Completion, Hover } from "./assist/help.ts"
export { definition } from "./assist/definition.ts"
export { hover } from "./assist/hover.ts"
export { symbols, type DeclaredSymbol } from "./assist/symbols.ts"
export type { LibraryFile } from "./assist/surroundings.ts"
export type { OpenFile, Source } from "./bind/imports.ts"
export { checkText, inFile, type CheckedFile, type CheckOptions } from "./compile.ts"
export { grains, nests, type Grain, type YearStart } from "./check/grains.ts"
export { monthNames } from "./check/months.ts"
export type { Kind } from "./check/kinds.ts"
export type {
  AggregateForm,
  Catalog,
  ChoiceParameter,
  FunctionForm,
  FunctionSignature,
  WordTables,
} from "./check/catalog.ts"
export type * from "./check/checked.ts"
export { dimensionText, readUnit, type Unit } from "./check/units.ts"
export { codes, type Code } from "./diagnostics/codes.ts"
export { report, type Diagnostic, type Fix, type Severity } from "./diagnostics/diagnostic.ts"
export { lineStarts, positionAt, type Position } from "./source/position.ts"
export type { Span } from "./source/span.ts"
export { format } from "./syntax/format.ts"
export { nearest } from "./syntax/nearest.ts"
export { parse } from "./syntax/parse.ts"
export { tokenize, type TextToken, type TokenKind } from "./syntax/tokenize.ts"
export * as words from "./syntax/words.ts"
