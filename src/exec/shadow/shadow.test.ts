import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addConst } from '../hal/arith.ts';
import { tensorOf } from '../hal/test-support.ts';
import { kernels } from '../kernels/index.ts';
import { publicEvaluator } from '../kernels/public.ts';
import { builtinProtocols } from '../protocols/index.ts';
import type { Protocol } from '../protocols/protocol.ts';
import type { OpKernel } from '../runtime/kernel-table.ts';
import { leaked, type Ran, type TestRun, tryRun } from '../runtime/test-support.ts';
import { secretVal } from '../runtime/values.ts';
import type { ShadowReport, ShadowRow } from './report.ts';
import { Shadow } from './shadow.ts';

const protocols = await builtinProtocols();
const [X, Y] = [
  [1.5, 2.25, -0.3, 3.1, 0.01],
  [0.7, 2, 5.5, 1.25, 100],
];
const PROGRAM = `
func.func @main(%x: tensor<5xf32>, %y: tensor<5xf32>, %n: tensor<i32>) -> (tensor<5xf32>, tensor<f32>) {
  %zero = stablehlo.constant dense<0> : tensor<i32>
  %one = stablehlo.constant dense<1> : tensor<i32>
  %init = stablehlo.constant dense<1.0> : tensor<f32>
  %r:2 = stablehlo.while(%i = %zero, %v = %y) : tensor<i32>, tensor<5xf32>
   cond {
    %c = stablehlo.compare LT, %i, %n : (tensor<i32>, tensor<i32>) -> tensor<i1>
    stablehlo.return %c : tensor<i1>
  } do {
    %w = stablehlo.multiply %v, %x : tensor<5xf32>
    %j = stablehlo.add %i, %one : tensor<i32>
    stablehlo.return %j, %w : tensor<i32>, tensor<5xf32>
  }
  %e = stablehlo.exponential %x : tensor<5xf32>
  %p = "stablehlo.reduce"(%e, %init) ({
    ^bb0(%a: tensor<f32>, %b: tensor<f32>):
      %q = stablehlo.multiply %a, %b : tensor<f32>
      %z = stablehlo.maximum %q, %a : tensor<f32>
      stablehlo.return %z : tensor<f32>
  }) {dimensions = array<i64: 0>} : (tensor<5xf32>, tensor<f32>) -> tensor<f32>
  return %r#1, %p : tensor<5xf32>, tensor<f32>
}`;
const INPUTS = [tensorOf('f32', X!, [5]), tensorOf('f32', Y!, [5]), tensorOf('i32', [3], [])];

const plain = (protocol: Protocol, rest: Partial<TestRun> = {}): TestRun => ({
  protocol,
  inputs: INPUTS,
  visibility: ['secret', 'secret', 'public'],
  ...rest,
});
async function shadowed(text: string, o: TestRun): Promise<{ ran: Ran; report: ShadowReport }> {
  let shadow: Shadow | undefined;
  const ran = await tryRun(text, {
    ...o,
    watch: (body, config) => {
      shadow = new Shadow({
        protocol: o.protocol,
        config,
        body,
        inputs: o.inputs,
        evaluate: publicEvaluator(config.fxp),
      });
      return (rank) => shadow!.observer(rank);
    },
  });
  return { ran, report: await shadow!.report() };
}
const rowsOf = (r: ShadowReport, op: string): ShadowRow[] => r.rows.filter((row) => row.op === `pphlo.${op}`);

for (const protocol of protocols) {
  test(`${protocol.name}: a run costs the same beside its shadow, which sees every iteration and region`, async () => {
    const alone = await tryRun(PROGRAM, plain(protocol));
    const { ran, report } = await shadowed(PROGRAM, plain(protocol));
    assert.equal(ran.result?.totals, alone.result?.totals);
    assert.equal(ran.result?.outputs, alone.result?.outputs);
    assert.is(leaked(ran), 0);
    assert.is(report.stopped, undefined);
    const products = rowsOf(report, 'multiply');
    assert.equal(
      products.map((r) => [r.iteration, r.region]),
      [
        [[0], undefined],
        [[1], undefined],
        [[2], undefined],
        [[], 'pphlo.reduce'],
      ],
    );
    // A tree of five: three levels.
    assert.is(products[3]!.executions, 3);
    for (const row of report.rows) {
      assert.ok(row.error && row.error.scaled < 1e-3, `${row.op}: ${row.error?.scaled}`);
      assert.ok(row.local && row.local.scaled < 1e-4, `${row.op}: ${row.local?.scaled}`);
      assert.is(row.faults.size, 0);
    }
    assert.is(report.first, undefined);
    // x·x·x·y of the third iteration.
    const largest = Math.max(...X!.map((x, i) => Math.abs(x ** 3 * Y![i]!)));
    assert.ok(Math.abs(products[2]!.largest! / largest - 1) < 1e-3);
    assert.ok(Math.abs(products[2]!.headroom! - (64 - 2 - 36 - Math.log2(largest))) < 1e-2);
    const power = rowsOf(report, 'exponential')[0]!;
    assert.ok(power.error!.abs > 0 && power.error!.abs < 1e-3);
  });

  test(`${protocol.name}: the op and the iteration that go wrong are the first to diverge`, async () => {
    /** Off by 0.25 in the second iteration. */
    const multiply: OpKernel = async (call) => {
      const [z] = await kernels['pphlo.multiply']!(call);
      if (!z!.secret || !call.c.path.includes('/b1/')) return [z!];
      return [secretVal(z!.dtype, z!.shape, addConst(call.c, z!.share, 1n << 16n))];
    };
    const straight = PROGRAM.replace(/%p = "stable[\s\S]*?-> tensor<f32>\n/, '').replaceAll('%p', '%init');
    const { report } = await shadowed(
      straight,
      plain(protocol, { kernels: { ...kernels, 'pphlo.multiply': multiply } }),
    );
    assert.is(report.first?.op, 'pphlo.multiply');
    assert.equal(report.first?.iteration, [1]);
    assert.ok(Math.abs(report.first!.local!.abs - 0.25) < 1e-4);
    const [, , after] = rowsOf(report, 'multiply');
    // The next iteration inherits the error and adds none.
    assert.ok(after!.error!.abs > 0.25 && after!.local!.abs < 1e-4);
  });
}

const UNARY = (op: string, n: number) => `
func.func @main(%x: tensor<${n}xf32>) -> tensor<${n}xf32> {
  %y = stablehlo.${op} %x : tensor<${n}xf32>
  return %y : tensor<${n}xf32>
}`;
const BINARY = (op: string, n: number) => `
func.func @main(%x: tensor<${n}xf32>, %y: tensor<${n}xf32>) -> tensor<${n}xf32> {
  %z = stablehlo.${op} %x, %y : tensor<${n}xf32>
  return %z : tensor<${n}xf32>
}`;
const ref2k = protocols.find((p) => p.name === 'ref2k')!;
async function faultsOf(text: string, ...inputs: number[][]): Promise<Record<string, number>> {
  const tensors = inputs.map((x) => tensorOf('f32', x, [x.length]));
  const { report } = await shadowed(text, { protocol: ref2k, inputs: tensors });
  return Object.assign({}, ...report.rows.map((r) => Object.fromEntries(r.faults)));
}

test('operands outside of a domain are told by op', async () => {
  assert.equal(await faultsOf(UNARY('log', 3), [-1, 0, 2]), { 'log of a negative': 1, 'log of zero': 1 });
  assert.equal(await faultsOf(UNARY('sqrt', 3), [-1, 0, 2]), { 'sqrt of a negative': 1 });
  assert.equal(await faultsOf(UNARY('sine', 2), [2 ** 17, 2]), { 'angle too large': 1 });
  assert.equal(await faultsOf(UNARY('exponential', 2), [23, 2]), { overflow: 1 });
  assert.equal(await faultsOf(UNARY('rsqrt', 2), [0, 2]), { 'rsqrt of zero': 1 });
  assert.equal(await faultsOf(BINARY('divide', 3), [1, 1, 1], [0, 2, 2 ** 23]), {
    'division by zero': 1,
    'divisor too large': 1,
  });
  assert.equal(await faultsOf(BINARY('divide', 2), [1, 3], [2, -5]), {});
});

test('values beyond the ring are an overflow, and a larger ring or fewer fraction bits are suggested', async () => {
  const text = BINARY('multiply', 2);
  assert.equal(await faultsOf(text, [2 ** 14, 1], [2 ** 14, 1]), { overflow: 1 });
  const of = async (x: number) => {
    const inputs = [tensorOf('f32', [x, 1], [2]), tensorOf('f32', [x, 1], [2])];
    return (await shadowed(text, { protocol: ref2k, inputs })).report;
  };
  // 2^28 with a bit to spare: 2f + 29 <= 62.
  assert.equal([(await of(2 ** 14)).suggestion.field, (await of(2 ** 14)).suggestion.fxp], ['FM64', 16]);
  assert.is((await of(2 ** 20)).suggestion.field, 'FM128');
  const wrong = await of(2 ** 22);
  assert.is(wrong.first?.op, 'pphlo.multiply');
  // What is small enough leaves room for more.
  assert.is((await of(1)).suggestion.fxp, 28);
});

test('numbers of few units ask for more fraction bits, what cancels does not', async () => {
  const scaled = (factor: string) => `
func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  %c = stablehlo.constant dense<${factor}> : tensor<2xf32>
  %y = stablehlo.multiply %x, %c : tensor<2xf32>
  return %y : tensor<2xf32>
}`;
  const of = async (text: string, x: number[]) => {
    const inputs = [tensorOf('f32', x, [2])];
    return (await shadowed(text, { protocol: ref2k, inputs })).report.suggestion;
  };
  // 2^-17, and ten bits below: more than FM64 has beside products.
  const { fxp, field } = await of(scaled('6.103515625e-5'), [0.125, 0.0625]);
  assert.ok(fxp >= 17 + 10, `${field} ${fxp}`);
  const inputs = [tensorOf('f32', [1, 2], [2]), tensorOf('f32', [1 + 2 ** -19, 2], [2])];
  const { report } = await shadowed(BINARY('subtract', 2), { protocol: ref2k, inputs });
  assert.is(report.suggestion.fxp, 28);
});

test('masks of minus infinity are no overflow and no divergence', async () => {
  const masked = `
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %m = stablehlo.constant dense<[0.0, 0xFF800000, 0.0, -3.4e38]> : tensor<4xf32>
  %s = stablehlo.add %x, %m : tensor<4xf32>
  %e = stablehlo.exponential %s : tensor<4xf32>
  return %e : tensor<4xf32>
}`;
  const { report } = await shadowed(masked, { protocol: ref2k, inputs: [tensorOf('f32', [1, 2, 3, 4], [4])] });
  assert.is(report.first, undefined, JSON.stringify(report.first));
  assert.equal(
    report.rows.map((r) => [...r.faults]),
    report.rows.map(() => []),
  );
});

test('a run that fails ends its shadow', async () => {
  const crash: OpKernel = () => {
    throw new Error('injected');
  };
  const { ran } = await shadowed(PROGRAM, plain(ref2k, { kernels: { ...kernels, 'pphlo.multiply': crash } }));
  assert.match(String(ran.error), /injected/);
});

test.run();
