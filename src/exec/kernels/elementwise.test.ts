import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hasSecretKernel } from '../../dialects/pphlo/mirror.ts';
import { pphloOps } from '../../dialects/pphlo/ops.ts';
import { compare } from '../../eval/compare.ts';
import { convert as convertClear } from '../../eval/convert.ts';
import type { DType } from '../../eval/dtype.ts';
import { binary, unary } from '../../eval/elementwise.ts';
import type { Tensor } from '../../eval/tensor.ts';
import type { Operation } from '../../ir/ir.ts';
import { tensorType } from '../../ir/types.ts';
import { secretOf } from '../hal/encode.ts';
import { evaluate, numbers, type Operand, pub, secret, tensorOf } from '../hal/test-support.ts';
import type { KernelCall } from '../runtime/kernel-table.ts';
import type { SecretVal } from '../runtime/values.ts';
import { elementwiseKernels } from './elementwise.ts';

/** Runs one kernel as an op with this result type would. */
async function run(
  name: string,
  inputs: readonly Operand[],
  dtype: DType,
  declared?: readonly number[],
): Promise<Tensor> {
  const { out } = await evaluate({}, inputs, async (c, args) => {
    const longest = args.reduce((s, a) => (a.shape.length > s.length ? a.shape : s), [] as readonly number[]);
    const shape = declared ?? longest;
    const op = { attrs: {}, result: { type: tensorType(shape, dtype, true) } } as unknown as Operation;
    const call = { c, op, args, body: () => Promise.reject(new Error('no region')) } as KernelCall;
    return (await elementwiseKernels[`pphlo.${name}`]!(call)).map((v) => secretOf(c, v)) as SecretVal[];
  });
  return out[0]!;
}

test('every elementwise op that may be secret has a kernel, and no kernel is without an op', () => {
  const ops = pphloOps
    .filter((d) => d.spec.traits?.includes('elementwise') && hasSecretKernel(d.name))
    .map((d) => d.name);
  assert.equal(
    ops.filter((n) => !(n in elementwiseKernels)),
    [],
  );
  const all = new Set(pphloOps.map((d) => d.name));
  assert.equal(
    Object.keys(elementwiseKernels).filter((n) => !all.has(n)),
    [],
  );
});

const UNARY: [string, number[]][] = [
  ['negate', [-2, 0, 3.5]],
  ['abs', [-2, 0, 3.5]],
  ['sign', [-2, 0, 3.5]],
  ['ceil', [-2.5, 0, 3.25]],
  ['floor', [-2.5, 0, 3.25]],
  ['round_nearest_afz', [-2.5, 0.5, 3.25]],
  ['round_nearest_even', [-2.5, 0.5, 3.25]],
  ['exponential', [-3, 0, 2.5]],
  ['exponential_minus_one', [-3, 0, 2.5]],
  ['log', [0.1, 1, 30]],
  ['log_plus_one', [-0.5, 0, 30]],
  ['logistic', [-4, 0, 1.5]],
  ['tanh', [-4, 0, 0.5]],
  ['sine', [-4, 0, 10]],
  ['cosine', [-4, 0, 10]],
  ['tan', [-1, 0, 0.5]],
  ['sqrt', [0.25, 2, 100]],
  ['rsqrt', [0.25, 2, 100]],
  ['cbrt', [-8, 2, 100]],
  ['erf', [-1, 0, 0.5]],
  ['erfc', [-1, 0, 0.5]],
  ['asin', [-1, 0, 0.5]],
  ['acos', [-1, 0, 0.5]],
  ['atan', [-3, 0, 0.5]],
  ['asinh', [-3, 0, 0.5]],
  ['acosh', [1.5, 2, 10]],
  ['atanh', [-0.5, 0, 0.5]],
  ['sinh', [-3, 0, 0.5]],
  ['cosh', [-3, 0, 0.5]],
  ['lgamma', [-2.5, 0.5, 12]],
  ['digamma', [-2.5, 0.5, 12]],
  ['bessel_i1e', [-3, 0, 0.5]],
  ['square', [-3, 0, 0.5]],
  ['is_finite', [-3, 0, 0.5]],
];
test('unary ops of floats agree with the evaluator', async () => {
  for (const [name, xs] of UNARY) {
    const out = await run(name, [secret('f32', xs)], name === 'is_finite' ? 'i1' : 'f32');
    const want = numbers(unary(name, tensorOf('f32', xs)));
    assert.is(out.dtype, name === 'is_finite' ? 'i1' : 'f32');
    for (const [i, y] of numbers(out).entries())
      assert.ok(
        Math.abs(y - want[i]!) <= 5e-5 * Math.max(1, Math.abs(want[i]!)),
        `${name}(${xs[i]}) = ${y}, not ${want[i]}`,
      );
  }
  const r = await run('reciprocal', [secret('f32', [0.5, -4])], 'f32');
  assert.ok(Math.abs(numbers(r)[0]! - 2) < 1e-4 && Math.abs(numbers(r)[1]! + 0.25) < 1e-4);
});

test('binary ops of floats and integers agree with the evaluator', async () => {
  const names = ['add', 'subtract', 'multiply', 'divide', 'remainder', 'power', 'maximum', 'minimum'];
  for (const d of ['f32', 'i32', 'ui8'] as DType[]) {
    const [xs, ys] = [
      [7, 2, 9, 4],
      [2, 3, 4, 1],
    ];
    for (const name of [
      ...names,
      ...(d === 'f32'
        ? ['atan2']
        : ['and', 'or', 'xor', 'shift_left', 'shift_right_logical', 'shift_right_arithmetic']),
    ])
      for (const other of ['secret', 'public'] as const) {
        const y = { tensor: tensorOf(d, ys), form: other };
        const out = numbers(await run(name, [secret(d, xs), y], d));
        const want = numbers(binary(name, tensorOf(d, xs), tensorOf(d, ys)));
        if (d === 'f32')
          for (const [i, z] of out.entries())
            assert.ok(Math.abs(z - want[i]!) <= 1e-4 * Math.max(1, want[i]!), `${name} ${z}`);
        else assert.equal(out, want, `${name} ${d} ${other}`);
      }
    const directions = {
      equal: 'EQ',
      not_equal: 'NE',
      less: 'LT',
      less_equal: 'LE',
      greater: 'GT',
      greater_equal: 'GE',
    } as const;
    for (const [name, dir] of Object.entries(directions)) {
      const out = await run(name, [secret(d, [1, 2, 3]), pub(d, [2, 2, 2])], 'i1');
      assert.equal(numbers(out), numbers(compare(dir, tensorOf(d, [1, 2, 3]), tensorOf(d, [2, 2, 2]))));
    }
  }
});

test('the other ops: scalars meet tensors, results carry the declared dtype', async () => {
  assert.equal(numbers(await run('not', [secret('i1', [1, 0])], 'i1')), [0, 1]);
  assert.equal(numbers(await run('popcnt', [secret('i32', [7, -1])], 'i32')), [3, 32]);
  assert.equal(numbers(await run('count_leading_zeros', [secret('i32', [7, -1])], 'i32')), [29, 0]);
  const half = { tensor: tensorOf('f32', [0.5], []), form: 'public' as const };
  assert.equal(numbers(await run('add', [secret('f32', [1, 2, 3]), half], 'f32')), [1.5, 2.5, 3.5]);
  assert.equal(
    numbers(await run('select', [secret('i1', [1, 0]), secret('f32', [1, 2]), pub('f32', [3, 4])], 'f32')),
    [1, 4],
  );
  assert.equal(
    numbers(await run('clamp', [half, secret('f32', [0, 1, 9]), pub('f32', [2, 2, 2])], 'f32')),
    [0.5, 1, 2],
  );
  const sealed = await run('convert', [pub('f32', [1.75, -2.5])], 'i32');
  assert.equal([sealed.dtype, numbers(sealed)], ['i32', [1, -2]]);
  assert.equal(
    numbers(await run('convert', [secret('i32', [3, -2])], 'f64')),
    numbers(convertClear(tensorOf('i32', [3, -2]), 'f64')),
  );
  assert.is((await run('convert', [secret('f64', [3, -2])], 'f32')).dtype, 'f32');
  assert.equal(numbers(await run('bitcast_convert', [secret('i32', [-1, 5])], 'ui32')), [2 ** 32 - 1, 5]);
  const bytes = await run('bitcast_convert', [secret('i32', [-2, 0x01020380])], 'ui8', [2, 4]);
  assert.equal([bytes.dtype, bytes.shape, numbers(bytes)], ['ui8', [2, 4], [254, 255, 255, 255, 128, 3, 2, 1]]);
  const words: Operand = { tensor: tensorOf('i8', [-2, -1, 4, -128], [2, 2]), form: 'secret' };
  assert.equal(numbers(await run('bitcast_convert', [words], 'i16', [2])), [-2, 4 - 128 * 256]);
  assert.equal(numbers(await run('bitcast_convert', [secret('ui8', [5])], 'i1', [1, 8])), [1, 0, 1, 0, 0, 0, 0, 0]);
  assert.equal(numbers(await run('reduce_precision', [secret('f32', [1.5])], 'f32')), [1.5]);
  try {
    await run('bitcast_convert', [secret('f32', [1])], 'i32');
    assert.unreachable();
  } catch (e) {
    assert.match((e as Error).message, /bitcast of a secret f32/);
  }
});

test.run();
