import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate } from '../../dialects/hlo/evaluator.ts';
import { fromNumbers, toNumbers } from '../../eval/values.ts';
import { printModule } from '../../syntax/index.ts';
import { parse, run } from '../test-support.ts';

/**
 * Random programs over the ops that rows start at, on secrets, mean the same with the pass and without it. In f64, so that rounding
 * does not hide a wrong rewrite; programs with numbers that no secret can be (NaN, infinities, very large ones) are left out.
 */

const RUNS = process.env.SPUC_FULL ? 5000 : 200;
const S = (shape: string, d = 'f64') => `tensor<${shape}!pphlo.secret<${d}>>`;
const UNARY = ['exponential', 'log', 'sqrt', 'rsqrt', 'reciprocal', 'negate', 'abs', 'logistic', 'tanh'];
const BINARY = ['add', 'subtract', 'multiply', 'multiply', 'divide', 'divide', 'maximum', 'minimum'];
const COMPARE = ['less', 'less_equal', 'greater', 'greater_equal', 'equal', 'not_equal'];
const CONSTANTS = ['1.0', '0.5', '2.0', '-1.5', '0.0', '3.0', '-1.0'];

/** A value of the program: of 4 elements, or of 3x4 where it was repeated. */
interface Known {
  readonly name: string;
  readonly shape: '4x' | '3x4x';
}

/** A program; the same one with all numbers as results; which of these are compared with which. */
interface Random {
  readonly text: string;
  readonly all: string;
  readonly pairs: readonly (readonly [number, number])[];
}
function programOf(tape: readonly number[]): Random {
  const pairs: [number, number][] = [];
  let at = 0;
  let fresh = 0;
  const next = (n: number): number => tape[at++ % tape.length]! % n;
  const pick = <T>(list: readonly T[]): T => list[next(list.length)]!;
  const lines: string[] = [];
  const numbers: Known[] = ['x', 'y', 'z'].map((name) => ({ name, shape: '4x' }));
  const bits: Known[] = [];
  const def = (list: Known[], shape: Known['shape'], text: string): Known => {
    const v: Known = { name: `v${fresh++}`, shape };
    lines.push(`%${v.name} = ${text}`);
    list.push(v);
    return v;
  };
  const like = (list: readonly Known[], shape: string): Known | undefined => {
    const same = list.filter((v) => v.shape === shape);
    return same.length > 0 ? pick(same) : undefined;
  };
  for (let i = 0; i < 14; i++) {
    const a = pick(numbers);
    const b = like(numbers, a.shape)!;
    const t = S(a.shape);
    const plain = t.replace(/!pphlo.secret<(\w+)>/, '$1');
    switch (next(9)) {
      case 0:
      case 1:
        def(numbers, a.shape, `pphlo.${pick(UNARY)} %${a.name} : ${t}`);
        break;
      case 2:
      case 3:
        def(numbers, a.shape, `pphlo.${pick(BINARY)} %${a.name}, %${b.name} : ${t}`);
        break;
      case 4: {
        const c = `c${fresh++}`;
        lines.push(`%${c} = pphlo.constant dense<${pick(CONSTANTS)}> : ${plain}`);
        const operands = next(2) ? [`%${a.name}, %${c}`, `${t}, ${plain}`] : [`%${c}, %${a.name}`, `${plain}, ${t}`];
        def(numbers, a.shape, `pphlo.${pick(BINARY)} ${operands[0]} : (${operands[1]}) -> ${t}`);
        break;
      }
      case 5:
        pairs.push([numbers.indexOf(a), numbers.indexOf(b)]);
        def(bits, a.shape, `pphlo.${pick(COMPARE)} %${a.name}, %${b.name} : (${t}, ${t}) -> ${S(a.shape, 'i1')}`);
        break;
      case 6: {
        const p = like(bits, a.shape);
        if (p)
          def(
            numbers,
            a.shape,
            `pphlo.select %${p.name}, %${a.name}, %${b.name} : (${S(a.shape, 'i1')}, ${t}, ${t}) -> ${t}`,
          );
        break;
      }
      case 7: {
        const [p, q] = [like(bits, a.shape), like(bits, a.shape)];
        if (p && q)
          def(bits, a.shape, `pphlo.${pick(['and', 'or', 'xor'])} %${p.name}, %${q.name} : ${S(a.shape, 'i1')}`);
        break;
      }
      default:
        if (a.shape === '4x') def(numbers, '3x4x', `pphlo.broadcast %${a.name}, dims = [1] : (${t}) -> ${S('3x4x')}`);
        else
          def(
            numbers,
            '4x',
            `pphlo.reshape %${def([], '3x4x', `pphlo.slice %${a.name} [1:1:2, 0:1:4] : (${t}) -> ${S('1x4x')}`).name} : (${S('1x4x')}) -> ${S('4x')}`,
          );
    }
  }
  return {
    pairs,
    text: finish(lines, [...numbers.slice(-4), ...bits.slice(-1)], bits),
    all: finish(lines, numbers, bits),
  };
}
function finish(lines: readonly string[], out: readonly Known[], bits: readonly Known[]): string {
  const type = (v: Known) => S(v.shape, bits.includes(v) ? 'i1' : 'f64');
  const params = ['x', 'y', 'z'].map((n) => `%${n}: ${S('4x')}`).join(', ');
  return `func.func @main(${params}) -> (${out.map(type).join(', ')}) {\n${lines.join('\n')}\nreturn ${out.map((v) => `%${v.name}`).join(', ')} : ${out.map(type).join(', ')}\n}`;
}

const INPUTS = [
  [0.3, 1.7, 2.9, 0.85],
  [1.1, 0.4, 2.2, 3.1],
  [0.9, 2.6, 0.55, 1.45],
].map((v) => fromNumbers('f64', [4], v));

const tapes = fc.sample(fc.array(fc.nat(10000), { minLength: 40, maxLength: 90 }), { numRuns: RUNS, seed: 20260101 });

test('random programs mean the same', () => {
  let compared = 0;
  let changed = 0;
  for (const tape of tapes) {
    const { text, all, pairs } = programOf(tape);
    const numbers = evaluate(parse(all), INPUTS).map((t) => toNumbers(t).map(Number));
    // Secrets are never NaN or infinite.
    if (!numbers.every((t) => t.every((v) => Math.abs(v) < 2 ** 40))) continue;
    // Whether numbers are equal that differ by their rounding only is no part of the meaning.
    const nearTie = (p: number, q: number): boolean =>
      numbers[p]!.some(
        (v, i) => v !== numbers[q]![i] && Math.abs(v - numbers[q]![i]!) < 1e-9 * Math.max(1, Math.abs(v)),
      );
    if (pairs.some(([p, q]) => nearTie(p, q))) continue;
    const want = evaluate(parse(text), INPUTS);
    const module = run(parse(text), ['cse', 'dce']);
    const before = printModule(module);
    run(module, ['simplify', 'cse', 'dce']);
    if (printModule(module) !== before) changed++;
    const got = evaluate(module, INPUTS);
    for (const [i, w] of want.entries()) {
      const xs = toNumbers(got[i]!);
      for (const [j, y] of toNumbers(w).entries()) {
        const a = Number(y);
        if (!Number.isFinite(a) || Math.abs(a) > 2 ** 20) continue;
        compared++;
        const error = Math.abs(Number(xs[j]) - a);
        if (!(error <= 1e-6 * Math.max(1, Math.abs(a))))
          assert.unreachable(`result ${i}, element ${j} is ${xs[j]}, not ${a}:\n${before}\n${printModule(module)}`);
      }
    }
  }
  assert.ok(compared > RUNS * 5, `${compared} numbers compared`);
  assert.ok(changed > RUNS / 4, `${changed} programs rewritten`);
});

test.run();
