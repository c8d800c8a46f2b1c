import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileModule } from '../../compiler.ts';
import { evaluate } from '../../dialects/hlo/evaluator.ts';
import { isFloat } from '../../eval/dtype.ts';
import type { Tensor } from '../../eval/tensor.ts';
import { fromNumbers, toNumbers } from '../../eval/values.ts';
import { funcBody, functionsOf } from '../../ir/builtin.ts';
import { isSecret } from '../../ir/types.ts';
import type { Visibility } from '../pass.ts';
import { floats } from '../test-meaning.ts';
import { parse } from '../test-support.ts';

/** Random programs of casts, masks, products, moves and sums: what type-promotion and reduce-truncation make of them means the same. */

const TYPES = { f: 'f32', i: 'i32', b: 'i1' } as const;
type Kind = keyof typeof TYPES;
const typeText = (k: Kind): string => `tensor<2x3x${TYPES[k]}>`;
const ARGS: readonly Kind[] = ['f', 'f', 'i', 'i', 'b', 'b'];

/** A program over tensors of shape [2, 3]; every value of it is returned. */
function program(tape: readonly number[]): string {
  let at = 0;
  const pick = (n: number): number => (tape[at++] ?? 0) % n;
  const values: Record<Kind, string[]> = { f: ['%a0', '%a1'], i: ['%a2', '%a3'], b: ['%a4', '%a5'] };
  const lines: string[] = [];
  let names = 0;
  const any = (k: Kind): string => values[k][pick(values[k].length)]!;
  const def = (k: Kind, text: string): string => {
    const v = `%v${names++}`;
    lines.push(`${v} = ${text}`);
    values[k].push(v);
    return v;
  };
  const step = (): void => {
    const [F, I, B] = [typeText('f'), typeText('i'), typeText('b')];
    switch (pick(12)) {
      case 0:
      case 1:
        return void def('f', `stablehlo.convert ${any('i')} : (${I}) -> ${F}`);
      case 2:
      case 3:
        return void def('f', `stablehlo.convert ${any('b')} : (${B}) -> ${F}`);
      case 4:
      case 5:
        return void def('f', `stablehlo.multiply ${any('f')}, ${any('f')} : ${F}`);
      case 6:
        return void def('f', `stablehlo.${['add', 'subtract'][pick(2)]} ${any('f')}, ${any('f')} : ${F}`);
      case 7: {
        const one = def('f', `stablehlo.constant dense<${['1.0', '0.5', '3.0', '0.3'][pick(4)]}> : ${F}`);
        return void def(
          'f',
          `stablehlo.${['subtract', 'multiply', 'divide'][pick(3)]} ${pick(2) ? one : any('f')}, ${one} : ${F}`,
        );
      }
      case 8:
        return void def('i', `stablehlo.${['add', 'multiply'][pick(2)]} ${any('i')}, ${any('i')} : ${I}`);
      case 9: {
        const m = def('i', `stablehlo.convert ${any('b')} : (${B}) -> ${I}`);
        return void def('i', `stablehlo.multiply ${m}, ${any('i')} : ${I}`);
      }
      case 10: {
        const k = (['f', 'i', 'b'] as const)[pick(3)]!;
        const t = TYPES[k];
        const [r, s] = [`%v${names++}`, `%v${names++}`];
        lines.push(`${r} = stablehlo.transpose ${any(k)}, dims = [1, 0] : (${typeText(k)}) -> tensor<3x2x${t}>`);
        lines.push(`${s} = stablehlo.slice ${r} [0:3, 1:2] : (tensor<3x2x${t}>) -> tensor<3x1x${t}>`);
        return void def(k, `stablehlo.broadcast_in_dim ${s}, dims = [1, 0] : (tensor<3x1x${t}>) -> ${typeText(k)}`);
      }
      default: {
        const [z, r] = [`%v${names++}`, `%v${names++}`];
        // A product that nothing else reads: a value of its own, unknown to later steps.
        const summed = `%v${names++}`;
        lines.push(`${summed} = stablehlo.multiply ${any('f')}, ${any('f')} : ${F}`);
        lines.push(`${z} = stablehlo.constant dense<0.0> : tensor<f32>`);
        lines.push(
          `${r} = stablehlo.reduce(${summed} init: ${z}) applies stablehlo.add across dimensions = [1] : (${F}, tensor<f32>) -> tensor<2xf32>`,
        );
        return void def('f', `stablehlo.broadcast_in_dim ${r}, dims = [0] : (tensor<2xf32>) -> ${F}`);
      }
    }
  };
  for (let i = 0; i < 12; i++) step();
  const results = (['f', 'i'] as const).flatMap((k) => values[k].slice(2).map((v) => [v, typeText(k)] as const));
  const last = results.slice(-4);
  const types = last.map((r) => r[1]).join(', ');
  const params = ARGS.map((k, i) => `%a${i}: ${typeText(k)}`).join(', ');
  return `func.func @main(${params}) -> (${types}) {\n${lines.join('\n')}\nreturn ${last.map((r) => r[0]).join(', ')} : ${types}\n}`;
}

const INPUTS: Tensor[] = ARGS.map((k, i) =>
  k === 'f'
    ? floats([2, 3], i + 1)
    : fromNumbers(
        TYPES[k],
        [2, 3],
        Array.from({ length: 6 }, (_, j) => (k === 'b' ? ((i * j + i) % 3) & 1 : ((i * 7 + j * 5) % 11) - 5)),
      ),
);
const near = (a: Tensor, b: Tensor): boolean => {
  const [xs, ys] = [toNumbers(a), toNumbers(b)];
  return xs.every((x, i) => {
    const [p, q] = [Number(x), Number(ys[i])];
    return (
      Object.is(p, q) ||
      p === q ||
      (isFloat(a.dtype) && (Math.abs(p - q) <= 1e-3 * (1 + Math.abs(q)) || !(Math.abs(q) < 1e6)))
    );
  });
};

let mixed = 0;
let dots = 0;

test('random programs of casts, masks, products and sums keep their meaning', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(1000), { minLength: 40, maxLength: 60 }), fc.nat(63), async (tape, secrets) => {
      const text = program(tape);
      const visibility = ARGS.map((_, i): Visibility => (secrets & (1 << i) ? 'secret' : 'public'));
      const want = evaluate(parse(text), INPUTS);
      const { pphlo } = await compileModule(parse(text), { visibility });
      pphlo.walk((op) => {
        if (/^pphlo\.dot/.test(op.name)) dots++;
        const dtypes = new Set(op.operands.map((v) => (v.type.kind === 'tensor' ? v.type.dtype : '')));
        if (op.name === 'pphlo.multiply' && dtypes.size === 2) mixed++;
      });
      const got = evaluate(pphlo, INPUTS);
      for (const [i, w] of want.entries())
        assert.ok(near(got[i]!, w), `result ${i}: ${w.data} became ${got[i]!.data}\n${text}`);
      // A result that only public inputs reach stays public, whatever the rewrites made.
      if (secrets === 0)
        for (const v of funcBody(functionsOf(pphlo)[0]!).terminator.operands)
          assert.not(isSecret(v.type), 'secret result');
    }),
    { numRuns: process.env.SPUC_FULL ? 2000 : 150, seed: 20230518 },
  );
});

test('the programs reach the rewrites', () => {
  assert.ok(mixed > 30, `${mixed} products of two types`);
  assert.ok(dots > 5, `${dots} matrix products`);
});

test.run();
