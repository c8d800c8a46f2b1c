import { entryOf } from '../ir/builtin.ts';
import type { Operation } from '../ir/ir.ts';
import { hasComplexTypes } from '../ir/types.ts';
import { SpucError } from '../support/diagnostics.ts';
import { isComplexType } from './complex/calc.ts';
import { Splitter } from './complex/splitter.ts';
import { unsupportedIn } from './legalize/legalize.ts';
import { definePass, visibilityOf, visibilityOption } from './pass.ts';
import { inferVisibility, type VisibilityMap } from './visibility.ts';

/**
 * Secret complex numbers become pairs of real ones, since PPHLO has secrets of real types only. Public ones stay complex and are computed
 * in their own type. Arguments and results keep their types: complex ones must be public.
 * @throws SpucError with every value and op that has no such form, and all else that the program has unsupported
 */
export const expandComplex = definePass({
  name: 'expand-complex',
  required: true,
  doc: 'Turns secret complex numbers into pairs of real ones, Fourier transforms into products with constant matrices. Option input_vis_list: VIS_SECRET and VIS_PUBLIC per argument.',
  options: visibilityOption,
  run: (module, cx) => {
    const func = entryOf(module);
    if (!hasComplex(func)) return 0;
    const map = inferVisibility(func, visibilityOf(cx));
    const count = countSecretComplex(func, map);
    if (count === 0) return 0;
    const splitter = new Splitter(map);
    const made = splitter.func(func);
    if (splitter.errors.length) throw new SpucError([...splitter.errors, ...otherErrors(func, map)]);
    func.block!.insertBefore(made, func);
    func.erase();
    return count;
  },
});

const valuesOf = (op: Operation) => [...op.results, ...op.regions.flatMap((r) => r.block.args)];

function hasComplex(func: Operation): boolean {
  let found = false;
  if (!hasComplexTypes()) return false;
  func.walk((op) => {
    found ||= valuesOf(op).some((v) => isComplexType(v.type));
  });
  return found;
}
function countSecretComplex(func: Operation, map: VisibilityMap): number {
  let n = 0;
  func.walk((op) => {
    n += valuesOf(op).filter((v) => isComplexType(v.type) && map.isSecret(v)).length;
  });
  return n;
}

/** What legalization would refuse in the rest of the program, so that all is told at once. */
function otherErrors(func: Operation, map: VisibilityMap) {
  const complex = (op: Operation): boolean =>
    [...op.operands, ...op.results].some((v) => isComplexType(v.type) && map.isSecret(v));
  const missing = unsupportedIn(func, undefined, complex);
  return missing.length ? missing : unsupportedIn(func, map, complex);
}
