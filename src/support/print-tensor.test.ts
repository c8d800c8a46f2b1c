import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tensor } from '../eval/tensor.ts';
import { formatFloat, printTensor } from './print-tensor.ts';

test('scalars, empty tensors and dtypes', () => {
  assert.is(printTensor(tensor('f32', [], new Float32Array([0.1]))), 'f32[] 0.1');
  assert.is(printTensor(tensor('i64', [], new BigInt64Array([-(2n ** 63n)]))), 'i64[] -9223372036854775808');
  assert.is(printTensor(tensor('f32', [2, 0], new Float32Array())), 'f32[2,0] []');
  assert.is(printTensor(tensor('i1', [2], new Uint8Array([1, 0]))), 'i1[2]\n[ true false]');
  assert.is(printTensor(tensor('complex<f32>', [1], new Float32Array([1, -2]))), 'complex<f32>[1]\n[1.0-2.0i]');
  assert.is(printTensor(tensor('f8E4M3FN', [1], new Float32Array([2]))), 'f8E4M3FN[1]\n[2.0]');
  assert.is(printTensor(tensor('bf16', [1], new Float32Array([2]))), 'bf16[1]\n[2.0]');
});

test('numbers are aligned at the point', () => {
  const t = tensor('f64', [2, 2], new Float64Array([1, -20.25, 0.001, Number.NaN]));
  assert.is(printTensor(t), 'f64[2,2]\n[[  1.0   -20.25 ]\n [  0.001     nan]]');
  const i = tensor('i32', [2, 1, 2], new Int32Array([1, 2, -30, 4]));
  assert.is(printTensor(i), 'i32[2,1,2]\n[[[  1   2]]\n\n [[-30   4]]]');
});

test('large tensors are elided, small ones are not', () => {
  const t = tensor(
    'i32',
    [101],
    Int32Array.from({ length: 101 }, (_, i) => i),
  );
  assert.is(printTensor(t), 'i32[101]\n[  0   1   2 ...  98  99 100]');
  const m = printTensor(
    tensor(
      'i32',
      [2, 100],
      Int32Array.from({ length: 200 }, (_, i) => i),
    ),
  );
  assert.is(m, 'i32[2,100]\n[[  0   1   2 ...  97  98  99]\n [100 101 102 ... 197 198 199]]');
  const whole = printTensor(tensor('i32', [100], new Int32Array(100).fill(1000)));
  assert.not.match(whole, '...');
  assert.ok(whole.split('\n').every((l) => l.length <= 101));
  assert.is(whole.match(/1000/g)?.length, 100);
  assert.match(printTensor(tensor('ui8', [1000, 1], new Uint8Array(1000))), '\n ...\n');
});

test('floats have up to six digits', () => {
  const cases: [number, string][] = [
    [1 / 3, '0.333333'],
    [2, '2.0'],
    [-0, '-0.0'],
    [1234567.8, '1234568.0'],
    [1e20, '1.0e+20'.replace('.0', '')],
    [1.25e-7, '1.25e-7'],
    [1e-300, '1e-300'],
    [Number.NEGATIVE_INFINITY, '-inf'],
    [999999.9, '1000000.0'],
    [0.0001, '0.0001'],
  ];
  for (const [x, text] of cases) assert.is(formatFloat(x), text);
});

test.run();
