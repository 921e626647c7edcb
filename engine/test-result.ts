/** What one `test` block showed. */
export interface TestResult {
  readonly title: string
  readonly contract: string
  readonly span: readonly [number, number]
  readonly passed: boolean
  readonly expectations: readonly Expectation[]
  /** Why it could not run at all. */
  readonly problem?: string
}
export interface Expectation {
  readonly text: string
  readonly span: readonly [number, number]
  readonly passed: boolean
  readonly expected: string
  readonly found: string
  /** Faults that stood in the way. */
  readonly faults: readonly string[]
}
