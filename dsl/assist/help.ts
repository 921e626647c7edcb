/** One entry of the completion list. */
export interface Completion {
  readonly label: string
  readonly kind: "opener" | "word" | "unit" | "grain" | "name" | "function" | "choice" | "member" | "stage"
  /** One line: type or meaning. */
  readonly detail: string
  readonly doc?: string
  readonly insert: string
}

/** What is shown when a word is pointed at. */
export interface Hover {
  readonly span: { readonly from: number; readonly to: number }
  /** Unit, kind, grain and groups in one line: `MWh · amount · each month`. */
  readonly type?: string
  /** Lines of Markdown. */
  readonly lines: readonly string[]
}
