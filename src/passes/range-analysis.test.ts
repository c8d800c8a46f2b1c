import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileModule } from '../compiler.ts';
import { costModel } from '../exec/cost/model.ts';
import { parseNet } from '../exec/cost/net.ts';
import { loadProtocol } from '../exec/protocols/index.ts';
import { funcBody, functionsOf } from '../ir/builtin.ts';
import { type Diagnostic, SpucError } from '../support/diagnostics.ts';
import type { Visibility } from './pass.ts';
import { type AssumedRanges, parseAssumedRanges } from './ranges/assumed.ts';
import { parse } from './test-support.ts';

interface Options {
  readonly visibility?: readonly Visibility[];
  readonly fxp?: number;
  readonly ranges?: AssumedRanges;
  readonly priced?: boolean;
}
async function warnings(text: string, o: Options = {}): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  const { priced, ...options } = o;
  const protocol = await loadProtocol('aby3');
  const cost = priced ? { cost: costModel({ protocol, parties: 3, k: 64, fxp: 18, net: parseNet('lan') }) } : {};
  await compileModule(parse(text), { ...options, ...cost, emit: (d) => void found.push(d) });
  return found;
}
const said = async (text: string, o: Options = {}): Promise<string[]> =>
  (await warnings(text, o)).map((d) => d.message);
const program = (body: string, args = '%x: $P, %y: $P') =>
  `func.func @main(${args}) -> $P {\n${body}\nreturn %r : $P\n}`;
const given = (...list: readonly (readonly [number, number])[]): AssumedRanges => ({
  given: new Map(list.map((b, i) => [i, b])),
  annotated: false,
});

test('a product that can leave the ring is warned of, with what proves it', async () => {
  const text = program('%r = stablehlo.multiply %x, %y : $P');
  assert.equal(await said(text), []);
  const [d, ...more] = await warnings(text, { ranges: given([0, 1e5], [-1e4, 0]) });
  assert.is(more.length, 0);
  assert.is(d!.message, 'a product can be as large as 1000000000, but wraps around from 2^26 on');
  assert.equal(
    d!.notes!.map((n) => n.message),
    [
      'the left operand is in [0, 100000], by the range given for this argument (relies on a given range)',
      'the right operand is in [−10000, 0], by the range given for this argument (relies on a given range)',
    ],
  );
  assert.equal(await said(text, { ranges: given([0, 1e3], [-1e4, 0]) }), []);
  assert.equal(await said(text, { ranges: given([0, 1e5], [-1e4, 0]), fxp: 12 }), []);
});

test('a declared range warns too', async () => {
  const args = '%x: tensor<4xf32> {spuc.range = [0.0, 1.0e5]}, %y: $P';
  assert.is((await said(program('%r = stablehlo.multiply %x, %x : $P', args))).length, 1);
  const wrong = args.replace('1.0e5]', '-1.0]');
  await said(program('%r = stablehlo.add %x, %y : $P', wrong)).then(
    () => assert.unreachable(),
    (e) => assert.match(String(e), /spuc.range of argument 0 is no pair of numbers/),
  );
});

test('exponentials, sums and divisors out of range', async () => {
  const row = async (body: string, wanted: RegExp, ...list: readonly (readonly [number, number])[]) => {
    const got = await said(program(body), { ranges: given(...list) });
    assert.is(got.length, 1, String(got));
    assert.match(got[0]!, wanted);
    assert.equal(await said(program(body)), []);
  };
  await row(
    '%r = stablehlo.exponential %x : $P',
    /^e\^x saturates from x = 22.2 on, and x can be in \[0, 30\]$/,
    [0, 30],
  );
  await row('%r = stablehlo.divide %y, %x : $P', /^a divisor can be in \[1, 100000000\], but from 2\^26/, [1, 1e8]);
  await row('%r = stablehlo.add %x, %y : $P', /^a sum can be as large as 9000000000000, but/, [0, 8e12], [0, 1e12]);
});

test('what is below the step of fixed point', async () => {
  const eps = '%c = stablehlo.constant dense<1.0e-8> : $P\n%r = stablehlo.add %x, %c : $P';
  assert.equal(await said(program(eps)), ['1e-8 is 0 in fixed point: its step is 2^-18']);
  assert.equal(await said(program(eps), { visibility: ['public', 'public'] }), []);
  const moment =
    '%c = stablehlo.constant dense<1.0e-3> : $P\n%g = stablehlo.multiply %x, %x : $P\n%r = stablehlo.multiply %c, %g : $P';
  const message = '0.001·g² is 0 in fixed point for |g| < 0.0618: its step is 2^-18';
  assert.equal(await said(program(moment)), [message]);
  assert.equal(await said(program(moment.replace('1.0e-3', '0.1'))), []);
  const inTwo = moment.replace('multiply %x, %x', 'multiply %c, %x').replace('%c, %g', '%g, %x');
  const twice = `${inTwo.replace('%r =', '%s =')}\n%h = stablehlo.multiply %y, %y : $P\n%t = stablehlo.multiply %c, %h : $P\n%r = stablehlo.add %s, %t : $P`;
  const [d, ...more] = await warnings(program(twice));
  assert.equal([d!.message, more.length, d!.notes!.at(-1)!.message], [message, 0, 'and at 1 other place']);
});

const ADAM = `func.func @main(%x: $P, %step: $sPI, %rate: $sP) -> $P {
  %f = stablehlo.convert %step : ($sPI) -> $sP
  %b = stablehlo.constant dense<0.9> : $sP
  %p = stablehlo.power %b, %f : $sP
  %l = stablehlo.broadcast_in_dim %p, dims = [] : ($sP) -> $P
  %q = stablehlo.broadcast_in_dim %rate, dims = [] : ($sP) -> $P
  %m = stablehlo.multiply %x, %l : $P
  %r = stablehlo.multiply %m, %q : $P
  return %r : $P
}`;
test('a secret counter of steps is named with what it costs; a rate that is only multiplied is not', async () => {
  assert.equal(await said(ADAM), ['argument 1 (step) is a secret scalar']);
  const [d] = await warnings(ADAM, { priced: true });
  assert.match(d!.message, /^argument 1 \(step\) is a secret scalar: \d+ of \d+ hops come from it alone$/);
  const [part, whole] = [...d!.message.matchAll(/(\d+) (?:of|hops)/g)].map((m) => Number(m[1]));
  assert.ok(part! > 5 && part! < whole!, d!.message);
  assert.match(d!.hint!, /--visibility step=public/);
  assert.equal(await said(ADAM, { visibility: ['secret', 'public', 'secret'] }), []);
});

test('--assume-ranges is read by name and by index, and refuses all else', () => {
  const names = ['x', 'w'];
  const read = (s: string) => parseAssumedRanges(s, 2, (n) => names.indexOf(n));
  assert.equal(read('x=[0,1], 1=[-2, 2.5e1],annotated'), {
    given: new Map([
      [0, [0, 1]],
      [1, [-2, 25]],
    ]),
    annotated: true,
  });
  for (const bad of ['x', 'x=[1]', 'x=[2,1]', 'z=[0,1]', '2=[0,1]', 'x=[a,b]', 'x=[0,1', 'x=[0,1],0=[2,3]'])
    assert.throws(
      () => read(bad),
      (e: unknown) => e instanceof SpucError,
      bad,
    );
});

test('given ranges narrow, declared ones only when asked for', async () => {
  const text = program(
    '%r = stablehlo.maximum %x, %y : $P',
    '%x: tensor<4xf32> {spuc.range = [0.0, 1.0]}, %y: tensor<4xf32> {spuc.range = [0.0, 1.0]}',
  );
  const bits = async (ranges?: AssumedRanges) => {
    const { pphlo } = await compileModule(parse(text), ranges ? { ranges } : {});
    return [...funcBody(functionsOf(pphlo)[0]!)].find((op) => op.name === 'pphlo.maximum')!.attrs.difference_bits;
  };
  assert.is(await bits(), undefined);
  assert.equal(await bits({ given: new Map(), annotated: true }), [64, 18, 19]);
  assert.equal(await bits(given([0, 1], [0, 7])), [64, 18, 21]);
});

test.run();
