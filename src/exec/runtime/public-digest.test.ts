import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Tensor, tensor } from '../../eval/tensor.ts';
import { SpucError } from '../../support/diagnostics.ts';
import { tensorOf } from '../hal/test-support.ts';
import { kernels } from '../kernels/index.ts';
import type { Link } from '../link/link.ts';
import { loadProtocol } from '../protocols/index.ts';
import { PublicDigests } from './public-digest.ts';
import { leaked, tryRun } from './test-support.ts';

const digestOf = (...values: [string, Tensor][]) => {
  const d = new PublicDigests();
  for (const [address, t] of values) d.add(address, 'pphlo.less', t);
  return d;
};
const f32 = (...v: number[]): Tensor => tensorOf('f32', v);

test('the order in which values come does not matter', () => {
  const values: [string, Tensor][] = [
    ['main/1', f32(1, 2)],
    ['main/2', tensorOf('i64', [3n])],
    ['main/3', tensorOf('i1', [1])],
  ];
  assert.equal(digestOf(...values).at(), digestOf(...[...values].reverse()).at());
});

test('another value, place, type or shape gives another digest at the same point, or another point', () => {
  const one = digestOf(['main/1', f32(1, 2)]).at()!;
  for (const other of [f32(1, 2.0000002), f32(2, 1), f32(1, 2, 0), tensorOf('i32', [1, 2]), tensorOf('f64', [1, 2])]) {
    const d = digestOf(['main/1', other]).at()!;
    assert.is(d.op, one.op);
    assert.is.not(d.digest, one.digest);
  }
  assert.is.not(digestOf(['main/1', tensor('f32', [2, 1], f32(1, 2).data)]).at()!.digest, one.digest);
  assert.is.not(digestOf(['main/2', f32(1, 2)]).at()!.op, one.op);
  assert.is.not(digestOf(['main/1', f32(0)]).at()!.digest, digestOf(['main/1', f32(-0)]).at()!.digest);
});

test('every NaN is the same', () => {
  const nan = (bits: number): Tensor => tensor('f32', [1], new Float32Array(Uint32Array.of(bits).buffer));
  const wide = (bits: bigint): Tensor => tensor('f64', [1], new Float64Array(BigUint64Array.of(bits).buffer));
  assert.equal(digestOf(['a', nan(0x7fc00000)]).at(), digestOf(['a', nan(0xffc00001)]).at());
  assert.equal(digestOf(['a', wide(0x7ff8000000000000n)]).at(), digestOf(['a', wide(0xfff8000000000001n)]).at());
});

test('a point of the past is found again, one that was not passed is not', () => {
  const d = new PublicDigests();
  assert.is(d.at(), undefined);
  d.add('main/1', 'pphlo.less', f32(1));
  const first = d.at()!;
  d.add('main/2', 'pphlo.less', f32(2));
  assert.equal(d.at(first.op), first);
  assert.is(d.at('nowhere'), undefined);
  assert.is.not(d.at()!.op, first.op);
});

const LOOP = `
func.func @main(%x: tensor<3xi32>, %n: tensor<i32>) -> tensor<3xi32> {
  %one = stablehlo.constant dense<1> : tensor<i32>
  %zero = stablehlo.constant dense<0> : tensor<i32>
  %r:2 = stablehlo.while(%i = %zero, %v = %x) : tensor<i32>, tensor<3xi32>
   cond {
    %c = stablehlo.compare LT, %i, %n : (tensor<i32>, tensor<i32>) -> tensor<i1>
    stablehlo.return %c : tensor<i1>
  } do {
    %w = stablehlo.multiply %v, %x : tensor<3xi32>
    %j = stablehlo.add %i, %one : tensor<i32>
    stablehlo.return %j, %w : tensor<i32>, tensor<3xi32>
  }
  return %r#1 : tensor<3xi32>
}`;

for (const name of ['aby3', 'semi2k']) {
  test(`${name}: parties whose public values differ are stopped, with the op, and leave nothing behind`, async () => {
    const protocol = await loadProtocol(name);
    const inputs = [tensorOf('i32', [1, 2, 3]), tensorOf('i32', [4], [])];
    const visibility = ['secret', 'public'] as const;
    // Party 1 says that its values are other ones, as a faulty machine would have them.
    const lie = (links: readonly Link[]): readonly Link[] => {
      let honest: Link['publicDigest'];
      Object.defineProperty(links[1]!, 'publicDigest', {
        set: (f: Link['publicDigest']) => (honest = f),
        get: (): Link['publicDigest'] => (op) => {
          const d = honest?.(op);
          return d && { ...d, digest: `${d.digest}!` };
        },
      });
      return links;
    };
    const honest = await tryRun(LOOP, { protocol, inputs, visibility });
    assert.ok(honest.result, String(honest.error));
    const ran = await tryRun(LOOP, { protocol, inputs, visibility, wrap: lie });
    assert.instance(ran.error, SpucError);
    assert.match(String(ran.error), /public values at (input|pphlo\.\w+) \(main.*\).* differ between party/);
    assert.is(leaked(ran), 0);
  });
}

test('secrets do not enter the digest', async () => {
  const protocol = await loadProtocol('aby3');
  const seen: (string | undefined)[] = [];
  const text = `func.func @main(%x: tensor<3xi32>) -> tensor<3xi32> {
  %y = stablehlo.multiply %x, %x : tensor<3xi32>
  return %y : tensor<3xi32>
}`;
  const ran = await tryRun(text, { protocol, inputs: [tensorOf('i32', [1, 2, 3])], kernels });
  for (const l of ran.links) seen.push(l.publicDigest?.()?.digest);
  assert.equal(seen, [undefined, undefined, undefined]);
});

test.run();
