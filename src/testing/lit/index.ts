export { runLit } from './lit.ts';
export { LIT_USAGE, litMain } from './main.ts';
export { runLineChecksNothing } from './test-file.ts';
export type { LitOptions, LitSummary, Outcome, TestResult } from './types.ts';
