import * as assert from 'uvu/assert';
import { compileModule } from '../compiler.ts';
import { evaluate } from '../dialects/hlo/evaluator.ts';
import { isComplex, isFloat } from '../eval/dtype.ts';
import { numElements, type Tensor } from '../eval/tensor.ts';
import { fromNumbers, toNumbers } from '../eval/values.ts';
import type { Operation } from '../ir/ir.ts';
import { isSecret, type TensorType } from '../ir/types.ts';
import { verify } from '../ir/verifier.ts';
import type { Visibility } from './pass.ts';
import { parse } from './test-support.ts';

/** Differential tests of expansions: a program and what it compiles to mean the same. */

/** Numbers in [-1, 1] that look random and are the same every time. */
export const wave = (n: number, seed = 1): number[] =>
  Array.from({ length: n }, (_, i) => Math.fround(Math.sin(12.9898 * (seed + 3.7 * i) + i * i)));
export const floats = (shape: readonly number[], seed = 1): Tensor =>
  fromNumbers('f32', shape, wave(numElements(shape), seed));

/** Values of a that differ from b by more than `tolerance` (floats; relative above 1), or at all (others). */
export function assertClose(actual: readonly Tensor[], want: readonly Tensor[], tolerance: number, name: string): void {
  assert.is(actual.length, want.length);
  for (const [i, w] of want.entries()) {
    const a = actual[i]!;
    assert.is(a.dtype, w.dtype, name);
    assert.equal(a.shape, w.shape, name);
    const [xs, ys] = [toNumbers(a), toNumbers(w)];
    for (const [j, y] of ys.entries()) {
      const error = Math.abs(Number(xs[j]) - Number(y));
      const allowed = isFloat(w.dtype) || isComplex(w.dtype) ? tolerance * Math.max(1, Math.abs(Number(y))) : 0;
      assert.ok(error <= allowed, `${name}: result ${i}, element ${j} is ${xs[j]}, not ${y}`);
    }
  }
}

/**
 * Compiles a program and holds what the PPHLO computes, in plain, against what the program does.
 * @returns the PPHLO
 */
export async function keepsMeaning(
  name: string,
  text: string,
  inputs: readonly Tensor[],
  o: { tolerance?: number; visibility?: readonly Visibility[]; disablePasses?: readonly string[] } = {},
): Promise<Operation> {
  const want = evaluate(parse(text), [...inputs]);
  const { pphlo } = await compileModule(parse(text), {
    visibility: o.visibility ?? [],
    disablePasses: o.disablePasses ?? [],
  });
  verify(pphlo);
  pphlo.walk((op) => {
    for (const r of op.results)
      assert.not(
        isSecret(r.type) && isComplex((r.type as TensorType).dtype),
        `${name}: ${op.name} is secret and complex`,
      );
  });
  assertClose(evaluate(pphlo, [...inputs]), want, o.tolerance ?? 1e-5, name);
  return pphlo;
}

/** How many ops of that name a program has. */
export function countOps(module: Operation, name: string): number {
  let n = 0;
  module.walk((op) => {
    if (op.name === name) n++;
  });
  return n;
}
