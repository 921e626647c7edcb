/** One row of the table of diagnostics. `example` is the smallest text that shows it, for the reference. */
export interface CodeRow<D> {
  readonly number: `OT${number}`
  readonly severity: "error" | "warning" | "information"
  readonly message: (data: D) => string
}

/** A row with the type of its data kept. */
export const row = <D>(
  number: CodeRow<D>["number"],
  severity: CodeRow<D>["severity"],
  message: (data: D) => string,
): CodeRow<D> => ({ number, severity, message })
