import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileModule } from '../../compiler.ts';
import { evaluate } from '../../dialects/hlo/evaluator.ts';
import { toNumbers } from '../../eval/values.ts';
import { entryOf, funcBody } from '../../ir/builtin.ts';
import { refused, type Subject, subjectOf } from '../random/check.ts';
import { ARGS } from '../random/program.ts';
import { parse } from '../test-support.ts';
import { DEFAULT_RING, rangesOf } from './analysis.ts';
import { type Interval, showInterval } from './interval.ts';

/** Intervals of what a function of secret vectors x, y (f32) and i, j (i32) returns. */
function rangesIn(body: string, results: number, assumed: readonly (readonly [number, number])[] = []): string[] {
  const names = Array.from({ length: results }, (_, i) => `%r${i}`);
  const types = new Map([...body.matchAll(/%(r\d) = .*[ :>]\s*(\S+)$/gm)].map((m) => [m[1]!, m[2]!]));
  const list = names.map((n) => types.get(n.slice(1))!).join(', ');
  const text = `func.func @main(%x: $S, %y: $S, %i: $SI, %j: $SI) -> (${list}) {\n${body}\nreturn ${names.join(', ')} : ${list}\n}`;
  const module = parse(text);
  const ranges = rangesOf(module, { ring: DEFAULT_RING, assumed: new Map(assumed.map((b, i) => [i, b])) });
  return funcBody(entryOf(module)).terminator.operands.map((v) => {
    const x: Interval = ranges.of(v);
    const round = (n: number) => Math.round(n * 10) / 10 + 0;
    return showInterval({ lo: round(x.lo), hi: round(x.hi) });
  });
}

test('inputs may be anything; constants, bits and casts of bits are what they are', () => {
  const body = `%r0 = pphlo.add %x, %y : $S
%r1 = pphlo.constant dense<[-3.5, 0.0, 1.0, 2.25]> : $P
%r2 = pphlo.less %x, %y : ($S, $S) -> $SB
%r3 = pphlo.convert %r2 : ($SB) -> $S
%r4 = pphlo.convert %r2 : ($SB) -> $SI
%r5 = pphlo.iota dim = 0 : $PI
%r6 = pphlo.add %i, %j : $SI`;
  assert.equal(rangesIn(body, 7), [
    '[−∞, ∞]',
    '[−3.5, 2.3]',
    '[0, 1]',
    '[0, 1]',
    '[0, 1]',
    '[0, 3]',
    '[−2147483648, 2147483647]',
  ]);
});

test('functions keep their bounds for all inputs', () => {
  const body = `%r0 = pphlo.tanh %x : $S
%r1 = pphlo.logistic %x : $S
%r2 = pphlo.exponential %x : $S
%r3 = pphlo.abs %x : $S
%r4 = pphlo.maximum %r0, %x : $S
%r5 = pphlo.minimum %r0, %r1 : $S
%r6 = pphlo.multiply %r0, %r1 : $S
%r7 = pphlo.multiply %r2, %r2 : $S
%r8 = pphlo.select %p, %r0, %r1 : ($SB, $S, $S) -> $S
%r9 = pphlo.sine %x : $S`;
  assert.equal(rangesIn(`%p = pphlo.less %x, %y : ($S, $S) -> $SB\n${body}`, 10), [
    '[−1, 1]',
    '[0, 1]',
    '[0, 4429185024]',
    '[0, ∞]',
    '[−1, ∞]',
    '[−1, 1]',
    '[−1, 1]',
    '[−∞, ∞]',
    '[−1, 1]',
    '[−∞, ∞]',
  ]);
});

test('sums count their terms, products their lengths; assumed ranges reach all that follows', () => {
  const body = `%z = pphlo.constant dense<0.0> : $sP
%r0 = pphlo.reduce(%x init: %z) applies pphlo.add across dimensions = [0] : ($S, $sP) -> $sS
%r1 = pphlo.dot %x, %y : ($S, $S) -> $sS
%r2 = pphlo.multiply %x, %x : $S
%r3 = pphlo.divide %x, %y : $S
%r4 = pphlo.remainder %i, %j : $SI
%r5 = pphlo.clamp %y, %x, %y : ($S, $S, $S) -> $S`;
  const given = [
    [-1, 2],
    [3, 4],
    [0, 100],
    [7, 9],
  ] as const;
  const [a, b, c, d, e, f] = rangesIn(body, 6, given);
  assert.equal([a, b, c, e, f], ['[−4, 8]', '[−16, 32]', '[0, 4]', '[0, 8]', '[3, 4]']);
  assert.match(d!, /^\[−0\.[34], 0\.7\]$/);
  assert.equal(rangesIn(body, 6).slice(0, 4), Array(4).fill('[−∞, ∞]'));
});

test('counters of loops end where the condition says; other carries are given up', () => {
  const body = `%zero = pphlo.constant dense<0> : $sPI
%ten = pphlo.constant dense<10> : $sPI
%one = pphlo.constant dense<1> : $sPI
%h = pphlo.constant dense<0.5> : $sP
%l:3 = pphlo.while(%a = %zero, %b = %zero, %c = %h) : $sPI, $sPI, $sP cond {
%p = pphlo.less %a, %ten : ($sPI, $sPI) -> $sPB
pphlo.return %p : $sPB
} do {
%n = pphlo.add %a, %one : $sPI
%m = pphlo.subtract %b, %a : $sPI
%t = pphlo.minimum %c, %h : $sP
pphlo.return %n, %m, %t : $sPI, $sPI, $sP
}
%r0 = pphlo.reshape %l#0 : ($sPI) -> $sPI
%r1 = pphlo.reshape %l#1 : ($sPI) -> $sPI
%r2 = pphlo.reshape %l#2 : ($sP) -> $sP`;
  assert.equal(rangesIn(body, 3), ['[0, 10]', '[−2147483648, 2147483647]', '[0.5, 0.5]']);
});

const RUNS = process.env.SPUC_FULL ? 3000 : 150;
/** Fails when a value of the program is not in its interval. NaN is none of a shared number, and elsewhere only where nothing is known. */
async function holds(s: Subject, assume: boolean): Promise<void> {
  const { text } = s.program;
  const { visibility } = s;
  const { pphlo } = await compileModule(parse(text), { visibility });
  const assumed = new Map(assume ? Array.from({ length: ARGS }, (_, i) => [i, [-4, 8] as const]) : []);
  const ranges = rangesOf(pphlo, { ring: DEFAULT_RING, assumed });
  const results = funcBody(entryOf(pphlo)).terminator.operands;
  for (const [i, t] of evaluate(pphlo, [...s.inputs]).entries()) {
    const x = ranges.of(results[i]!);
    for (const v of toNumbers(t).map(Number)) {
      const free = x.lo === -Infinity && x.hi === Infinity;
      if (Number.isNaN(v)) assert.ok(free || ranges.isShared(results[i]!), `result ${i} is NaN\n${text}`);
      else assert.ok(x.lo <= v && v <= x.hi, `result ${i} is ${v}, outside of ${showInterval(x)}\n${text}`);
    }
  }
}

test('every value of a random program lies in its interval', async () => {
  for (let seed = 0; seed < RUNS; seed++) {
    try {
      await holds(subjectOf(seed + 10_000), seed % 2 === 0);
    } catch (e) {
      if (refused(e) === undefined) throw e; // a loop whose condition is secret
    }
  }
});

test.run();
