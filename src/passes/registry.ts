import { canonicalize } from './canonicalize.ts';
import { cse } from './cse.ts';
import { dce } from './dce.ts';
import { expandComplex } from './expand-complex.ts';
import { foldConstants } from './fold-constants.ts';
import { inlineSecretControlFlow } from './inline-secret-control-flow.ts';
import { insertDeallocation } from './insert-deallocation.ts';
import { inverseSqrt } from './inverse-sqrt.ts';
import { hloLegalizeToPphlo, inlinePass } from './legalize/pass.ts';
import { loopInvariantCodeMotion } from './loop-invariant-code-motion.ts';
import { lowerCustomCalls } from './lower-custom-calls.ts';
import type { Pass } from './pass.ts';
import { verifyVisibility } from './verify-visibility.ts';
import { visibilityNarrowing } from './visibility-narrowing.ts';

/** Every pass, by name. */
const table: readonly Pass[] = [
  inlinePass,
  expandComplex,
  hloLegalizeToPphlo,
  lowerCustomCalls,
  inlineSecretControlFlow,
  canonicalize,
  foldConstants,
  cse,
  dce,
  loopInvariantCodeMotion,
  inverseSqrt,
  visibilityNarrowing,
  insertDeallocation,
  verifyVisibility,
];
export const allPasses = (): readonly Pass[] => table;
export const passByName = (name: string): Pass | undefined => table.find((p) => p.name === name);

/** What `spuc compile` runs, in order, after import. Passes may occur more than once. */
export const defaultPipeline: readonly string[] = [
  'inline',
  'expand-complex',
  'hlo-legalize-to-pphlo',
  'lower-custom-calls',
  'fold-constants',
  'canonicalize',
  'visibility-narrowing',
  'inline-secret-control-flow',
  'fold-constants',
  'canonicalize',
  'cse',
  'loop-invariant-code-motion',
  'inverse-sqrt',
  'visibility-narrowing',
  'cse',
  'dce',
  'insert-deallocation',
  'verify-visibility',
];
