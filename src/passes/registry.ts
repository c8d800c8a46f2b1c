import { canonicalize } from './canonicalize.ts';
import { cse } from './cse.ts';
import { dce } from './dce.ts';
import { decomposeOps } from './decompose-ops.ts';
import { expandComplex } from './expand-complex.ts';
import { expandSecretGather } from './expand-secret-gather.ts';
import { foldConstants } from './fold-constants.ts';
import { inlineSecretControlFlow } from './inline-secret-control-flow.ts';
import { insertDeallocation } from './insert-deallocation.ts';
import { inverseSqrt } from './inverse-sqrt.ts';
import { hloLegalizeToPphlo, inlinePass } from './legalize/pass.ts';
import { loopInvariantCodeMotion } from './loop-invariant-code-motion.ts';
import { lowerConversionCast } from './lower-conversion-cast/pass.ts';
import { lowerCustomCalls } from './lower-custom-calls.ts';
import { maxPoolTransform, optimizeMaxpool } from './max-pool-transform.ts';
import type { Pass } from './pass.ts';
import { placeConstants } from './place-constants.ts';
import { reduceTruncation } from './reduce-truncation.ts';
import { rewriteSignbitPattern } from './rewrite-signbit-pattern.ts';
import { simplify } from './simplify/index.ts';
import { convertPushDown, lowerMixedTypeOp, typePromotion } from './type-promotion.ts';
import { vectorizationFusion } from './vectorize/vectorization-fusion.ts';
import { partialSortToTopk } from './partial-sort-to-topk.ts';
import { sortLowering } from './sort-lowering.ts';
import { sortMethod } from './sort-method.ts';
import { sortSharing } from './sort-sharing.ts';
import { verifyVisibility } from './verify-visibility.ts';
import { visibilityNarrowing } from './visibility-narrowing.ts';

/** Every pass, by name. */
const table: readonly Pass[] = [
  inlinePass,
  expandComplex,
  hloLegalizeToPphlo,
  lowerConversionCast,
  lowerCustomCalls,
  inlineSecretControlFlow,
  canonicalize,
  simplify,
  decomposeOps,
  foldConstants,
  cse,
  dce,
  loopInvariantCodeMotion,
  maxPoolTransform,
  optimizeMaxpool,
  rewriteSignbitPattern,
  expandSecretGather,
  sortLowering,
  sortSharing,
  partialSortToTopk,
  sortMethod,
  inverseSqrt,
  typePromotion,
  convertPushDown,
  lowerMixedTypeOp,
  reduceTruncation,
  vectorizationFusion,
  visibilityNarrowing,
  placeConstants,
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
  'simplify',
  'cse',
  'loop-invariant-code-motion',
  'max-pool-transform',
  'sort-lowering',
  'sort-sharing',
  'partial-sort-to-topk',
  'lower-custom-calls',
  'sort-method',
  'rewrite-signbit-pattern',
  'inverse-sqrt',
  'type-promotion',
  'reduce-truncation',
  'canonicalize',
  'vectorization-fusion',
  'visibility-narrowing',
  'cse',
  'dce',
  'place-constants',
  'insert-deallocation',
  'verify-visibility',
];
