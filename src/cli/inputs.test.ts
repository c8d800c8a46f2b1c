import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Tensor, tensor } from '../eval/tensor.ts';
import { tensorType } from '../ir/types.ts';
import { type Diagnostic, SpucError } from '../support/diagnostics.ts';
import { memoryIo } from '../support/io.ts';
import { writeNpy } from '../support/npy.ts';
import { writeNpz } from '../support/npz.ts';
import { bindInputs, requireAll } from './inputs.ts';

const x = tensor('f32', [2], Float32Array.of(1, 2.5));
const n = tensor('i32', [3], Int32Array.of(1, -2, 3));
const params = [
  { name: 'x', type: tensorType([2], 'f32', true) },
  { name: 'n.1', type: tensorType([3], 'i32') },
];
const npz = (entries: [string, Tensor][]) => writeNpz(new Map(entries));
const io = memoryIo({
  files: {
    '/x.npy': writeNpy(x),
    '/n.npy': writeNpy(n),
    '/x64.npy': writeNpy(tensor('f64', [2], Float64Array.of(1, 2.5))),
    '/tenth.npy': writeNpy(tensor('f64', [2], Float64Array.of(0.1, 1))),
    '/n64.npy': writeNpy(tensor('i64', [3], BigInt64Array.of(1n, -2n, 3n))),
    '/big.npy': writeNpy(tensor('i64', [3], BigInt64Array.of(1n, 2n ** 40n, 3n))),
    '/named.npz': npz([
      ['n', n],
      ['x', x],
    ]),
    '/args.npz': npz([
      ['arg1', n],
      ['arg0', x],
    ]),
    '/arr.npz': npz([
      ['arr_0', x],
      ['arr_1', n],
    ]),
    '/odd.npz': npz([['y', x]]),
    '/x.csv': 'a\n1\n2.5\n',
    '/n.csv': '1\n-2\n3\n',
    '/half.csv': '1\n-2.5\n3\n',
  },
});
const bind = (...specs: string[]) => {
  const remarks: Diagnostic[] = [];
  const values = bindInputs(specs, params, io, (d) => void remarks.push(d)).map((t) => t && [...t.data].map(Number));
  return { values, remarks: remarks.map((d) => d.message) };
};
const messageOf = (f: () => unknown): string => {
  try {
    f();
  } catch (e) {
    if (e instanceof SpucError && e.diagnostics[0]!.class === 'input') return e.diagnostics[0]!.message;
    throw e;
  }
  return 'nothing was thrown';
};
const both = [
  [1, 2.5],
  [1, -2, 3],
];

test('inputs bind in order, by name and from archives', () => {
  for (const specs of [
    ['x.npy', 'n.npy'],
    ['n=n.npy', 'x=x.npy'],
    ['arg1=n.npy', 'x.npy'],
    ['named.npz'],
    ['args.npz'],
    ['arr.npz'],
    ['x.csv', 'n.csv'],
  ])
    assert.equal(bind(...specs), { values: both, remarks: [] }, specs.join(' '));
});

test('values are cast only where each is kept exactly, and told of', () => {
  const { values, remarks } = bind('x64.npy', 'n64.npy');
  assert.equal(values, both);
  assert.equal(remarks.length, 2);
  assert.match(remarks[0]!, "argument 'x': x64.npy is f64 and was read as f32");
  assert.match(
    messageOf(() => bind('tenth.npy')),
    "argument 'x' is tensor<2xf32>, but tenth.npy holds f64; 0.1 cannot be kept exactly",
  );
  assert.match(
    messageOf(() => bind('x.npy', 'big.npy')),
    '1099511627776 cannot be kept exactly',
  );
  assert.match(
    messageOf(() => bind('x.npy', 'half.csv')),
    "argument 'n.1' is tensor<3xi32>, but half.csv holds f64",
  );
});

test('errors name the argument and its type', () => {
  assert.match(
    messageOf(() => bind('n.npy')),
    "argument 'x' is tensor<2xf32>, but n.npy has shape [3]",
  );
  assert.match(
    messageOf(() => bind('x.npy', 'x=x.npy')),
    "argument 'x' is given twice",
  );
  assert.match(
    messageOf(() => bind('z=x.npy')),
    "no argument 'z'",
  );
  assert.match(
    messageOf(() => bind('odd.npz')),
    "no argument of the program is called 'y'",
  );
  assert.match(
    messageOf(() => bind('x.npy', 'n.npy', 'x.npy')),
    '3 files, but the program has 2 arguments',
  );
  assert.match(
    messageOf(() => requireAll([x, undefined], params)),
    "no input is given for 'n.1' (tensor<3xi32>)",
  );
});

test.run();
