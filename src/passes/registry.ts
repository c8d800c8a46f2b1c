import { distance } from '../ir/registry.ts';
import { fail, unknownLoc } from '../support/diagnostics.ts';
import * as list from './list.ts';
import type { Pass } from './pass.ts';

/** What `spuc compile` runs, in order, after import. Passes may occur more than once. */
export const defaultPipeline: readonly string[] = [
  'inline',
  // What nothing reads must not decide the order of what is left: jax.export leaves it out of bytecode, as_text() does not.
  'dce',
  'cse',
  'bound-secret-loops',
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
  'float-bits',
  'range-analysis',
  'relu-gradient',
  'simplify',
  'cse',
  'loop-invariant-code-motion',
  'max-pool-transform',
  'sort-lowering',
  'sort-sharing',
  'partial-sort-to-topk',
  'lower-custom-calls',
  'sort-method',
  'max-by-ranks',
  'rewrite-signbit-pattern',
  'inverse-sqrt',
  'divide-by-broadcast',
  'type-promotion',
  'reduce-truncation',
  'canonicalize',
  // After the last pass in which constant factors meet: the factors of a decay stay two.
  'scale-moments',
  'optimize-select',
  // Before fusion: what is proven of each op is no longer seen through the vectors that several share.
  'narrow-ranges',
  'vectorization-fusion',
  'visibility-narrowing',
  'cse',
  'dce',
  'place-constants',
  'insert-deallocation',
  'verify-visibility',
];

/** Every pass of list.ts, in the order of the pipeline, then those that run on request, by name. */
const table: readonly Pass[] = (() => {
  const place = ({ name }: Pass): number => {
    const at = defaultPipeline.indexOf(name);
    return at < 0 ? defaultPipeline.length : at;
  };
  return Object.values<Pass>(list).sort((a, b) => place(a) - place(b) || (a.name < b.name ? -1 : 1));
})();
export const allPasses = (): readonly Pass[] => table;
export const passByName = (name: string): Pass | undefined => table.find((p) => p.name === name);

/** Says that there is no such pass, and which one may be meant. @throws SpucError class 'option', always */
export function unknownPass(name: string): never {
  const near = table.map((p) => ({ p, d: distance(p.name, name) })).sort((a, b) => a.d - b.d)[0]!;
  const hint = near.d <= Math.max(1, Math.floor(name.length / 4)) ? `did you mean ${near.p.name}?` : undefined;
  return fail('option', `there is no pass '${name}'`, unknownLoc, hint ?? "'spuc passes' lists them");
}
