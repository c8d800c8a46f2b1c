import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tensor } from '../eval/tensor.ts';
import { costModel } from '../exec/cost/model.ts';
import { parseNet } from '../exec/cost/net.ts';
import { loadProtocol } from '../exec/protocols/index.ts';
import { printModule } from '../syntax/index.ts';
import { runPass } from './pass.ts';
import { passByName } from './registry.ts';
import { type Gain, gainOf } from './test-gains.ts';
import { opt, parse } from './test-support.ts';

const floats = (shape: number[], from: number, step: number) => {
  const n = shape.reduce((a, m) => a * m, 1);
  return tensor(
    'f32',
    shape,
    Float32Array.from({ length: n }, (_, i) => from + i * step),
  );
};

const root: Gain = {
  pass: 'inverse-sqrt',
  text: `func.func @main(%x: tensor<4xf32>, %v: tensor<4xf32>) -> tensor<4xf32> {
    %e = stablehlo.constant dense<1.0e-8> : tensor<4xf32>
    %s = stablehlo.sqrt %v : tensor<4xf32>
    %d = stablehlo.add %s, %e : tensor<4xf32>
    %r = stablehlo.divide %x, %d : tensor<4xf32>
    return %r : tensor<4xf32>
  }`,
  inputs: [floats([4], -1, 0.5), floats([4], 0.25, 1.5)],
  tolerance: 1e-3,
};
const rows: Gain = {
  pass: 'divide-by-broadcast',
  text: `func.func @main(%x: tensor<4x16xf32>, %y: tensor<4xf32>) -> tensor<4x16xf32> {
    %b = stablehlo.broadcast_in_dim %y, dims = [0] : (tensor<4xf32>) -> tensor<4x16xf32>
    %r = stablehlo.divide %x, %b : tensor<4x16xf32>
    return %r : tensor<4x16xf32>
  }`,
  inputs: [floats([4, 16], -3, 0.37), floats([4], 2, 40)],
};
for (const protocol of ['aby3', 'semi2k']) {
  test(`a root in a divisor costs a root, not a root and a division (${protocol})`, async () => {
    const [on, off] = await gainOf(root, protocol);
    assert.ok(on.hops <= off.hops - 10, `${on.hops} and ${off.hops} hops`);
    assert.ok(on.bytes < 0.7 * off.bytes, `${on.bytes} and ${off.bytes} bytes`);
  });
  test(`rows divided by one number each: a fraction of the bytes, no more hops (${protocol})`, async () => {
    const [on, off] = await gainOf(rows, protocol);
    assert.ok(on.hops <= off.hops, `${on.hops} and ${off.hops} hops`);
    assert.ok(on.bytes < 0.4 * off.bytes, `${on.bytes} and ${off.bytes} bytes`);
  });
}

test('a small constant under no division keeps its value; a public root keeps its division', () => {
  const sum = `func.func @main(%x: $S) -> $S {
    %e = pphlo.constant dense<1.0e-8> : $P
    %s = pphlo.sqrt %x : $S
    %r = pphlo.add %s, %e : ($S, $P) -> $S
    return %r : $S
  }`;
  assert.is(opt(sum, ['optimize-sqrt-plus-eps']), opt(sum, []));
  const quotient =
    'func.func @main(%x: $P, %y: $P) -> $P {\n%s = pphlo.sqrt %y : $P\n%r = pphlo.divide %x, %s : $P\nreturn %r : $P\n}';
  assert.is(opt(quotient, ['inverse-sqrt']), opt(quotient, []));
  assert.match(opt(quotient, ['rewrite-div-sqrt-pattern']), /rsqrt/);
});

const choices = (
  n: number,
) => `func.func @main(%p: $SB, ${Array.from({ length: n }, (_, i) => `%x${i}: $S, %y${i}: $S`).join(', ')}) -> (${Array(n).fill('$S').join(', ')}) {
${Array.from({ length: n }, (_, i) => `%r${i} = pphlo.select %p, %x${i}, %y${i} : ($SB, $S, $S) -> $S`).join('\n')}
return ${Array.from({ length: n }, (_, i) => `%r${i}`).join(', ')} : ${Array(n).fill('$S').join(', ')}
}`;
test('a predicate is converted once where the cost model of the protocol gains, and only there', async () => {
  for (const name of ['aby3', 'semi2k']) {
    const protocol = await loadProtocol(name);
    const cost = costModel({ protocol, parties: protocol.parties.default, k: 64, fxp: 18, net: parseNet('wan') });
    for (const n of [2, 6]) {
      const module = parse(choices(n));
      await runPass(passByName('optimize-select')!, module, {
        options: {},
        emit: () => undefined,
        visibility: [],
        cost,
      });
      const shared = printModule(module).includes('spu.prefer_a');
      const before = parse(choices(n));
      const after = parse(choices(n));
      await runPass(passByName('optimize-select')!, after, { options: {}, emit: () => undefined, visibility: [] });
      const seconds = async (m: typeof before) => {
        const body = m.regions[0]!.block.first!.regions[0]!.block;
        const result = await cost.of({
          inputs: body.args.map((a) => a.type),
          build: (b, ins) => {
            const map = new Map(body.args.map((a, i) => [a, ins[i]!]));
            for (const op of body) if (!op.def.has('terminator')) b.insert(op.clone(map));
            return body.terminator.operands.map((v) => map.get(v)!);
          },
        });
        return result.seconds;
      };
      assert.is(shared, (await seconds(after)) < (await seconds(before)), `${name}, ${n} choices`);
    }
  }
});

test.run();
