/** The door of the engine: text to plan, data to readings, both to postings, and every posting back to its readings. */
export { compile, wordTables, type Compilation } from "./compile.ts"
export { catalog } from "./functions/table.ts"
export { readable } from "./number/decimal.ts"
export { readArtifact, writeArtifact, type ArtifactProblem } from "./plan/artifact.ts"
export { comparePlans, type Differences, type PlanComparison, type RulePart } from "./plan/compare.ts"
export { costOf, type Cost } from "./plan/cost.ts"
export type { PinnedFiles } from "./plan/pinned.ts"
export { stagesOf, standsAlone, type Stage } from "./plan/stages.ts"
export { sha256 } from "./series/hash.ts"
export type { Artifact, Plan, PlannedTest, Rule, Step } from "./plan/steps.ts"
export { isProblem, periodsTouching, startOfPeriod, type Problem } from "./evaluate/window.ts"
export { faultNumbers } from "./fault-numbers.ts"
export * as annuity from "./finance/annuity.ts"
export * as returns from "./finance/returns.ts"
export {
  comparingDeal,
  comparingParties,
  comparingPartiesOnTest,
  isDeal,
  sharedData,
  type PartiesRun,
} from "./parties.ts"
export type * from "./post/parties.ts"
export type * from "./post/figures.ts"
export { openRun, settle, type Run } from "./run.ts"
export { runTests } from "./run-tests.ts"
export type { Itemised } from "./post/itemise.ts"
export type { LinePart, Product } from "./post/line-parts.ts"
export type { ReadingsUsed } from "./post/readings-used.ts"
export { bindData, bindingsFaults, planFor, planOn } from "./data.ts"
export { dealing, linksOf, openDeal, withRead, type DealRun, type DealtContract } from "./deal.ts"
export type { DataFault, Dataset, Quality } from "./series/dataset.ts"
export type * from "./evaluate/settlement.ts"
export type { Expectation, TestResult } from "./test-result.ts"
