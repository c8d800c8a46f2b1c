import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { opsOf, problem, program, shapeOf } from '../test-program.ts';
import { elementwiseRows } from './elementwise.ts';

const params =
  'a = f32[2] parameter(0)\nb = f32[2] parameter(1)\ni = s32[2] parameter(2)\np = pred[] parameter(3)\nz = f32[] parameter(4)\n';
const only = (line: string) => opsOf(program(params + line))[0]!;

test('unary and binary opcodes by their names', () => {
  assert.is(shapeOf(only('r = f32[2] log-plus-one(a)')), 'stablehlo.log_plus_one(tensor<2xf32>) -> tensor<2xf32>');
  assert.is(shapeOf(only('r = f32[2] erf(a)')), 'chlo.erf(tensor<2xf32>) -> tensor<2xf32>');
  assert.is(shapeOf(only('r = pred[2] is-finite(a)')), 'stablehlo.is_finite(tensor<2xf32>) -> tensor<2xi1>');
  assert.is(
    shapeOf(only('r = s32[2] shift-right-logical(i, i)')),
    'stablehlo.shift_right_logical(tensor<2xi32>, tensor<2xi32>) -> tensor<2xi32>',
  );
  assert.is(shapeOf(only('r = c64[2] complex(a, b)')).split(' -> ')[1], 'tensor<2xcomplex<f32>>');
  assert.is(shapeOf(only('r = s8[2] convert(a)')), 'stablehlo.convert(tensor<2xf32>) -> tensor<2xi8>');
});

test('every float opcode of the family imports', () => {
  const ofIntegers =
    /^(and|or|xor|not|shift|popcnt|count|convert|bitcast|complex|real|imag|is-|select|clamp|compare|reduce)/;
  for (const opcode of Object.keys(elementwiseRows).filter((o) => !ofIntegers.test(o))) {
    const two = /^(add|subtract|multiply|divide|maximum|minimum|power|remainder|atan2)$/.test(opcode);
    const op = only(`r = f32[2] ${opcode}(${two ? 'a, b' : 'a'})`);
    assert.is(op.numOperands, two ? 2 : 1, opcode);
  }
});

test('compare with direction and type', () => {
  const op = only('r = pred[2] compare(a, b), direction=LE, type=TOTALORDER');
  assert.is(op.attrs.comparison_direction, 'LE');
  assert.is(op.attrs.compare_type, 'TOTALORDER');
  assert.is(problem(program(`${params}r = pred[2] compare(a, b)`)).split(' ')[0], 'attribute');
  assert.is(problem(program(`${params}r = pred[2] compare(a, b), direction=UP`)).split(' ')[0], 'attribute');
});

test('scalar predicate and bounds', () => {
  assert.is(only('r = f32[2] select(p, a, b)').operand(0).type, only('r = f32[2] select(p, b, a)').operand(0).type);
  assert.is(shapeOf(only('r = f32[2] clamp(z, a, z)')).split(' -> ')[1], 'tensor<2xf32>');
});

test('reduce-precision', () => {
  const op = only('r = f32[2] reduce-precision(a), exponent_bits=8, mantissa_bits=10');
  assert.is(op.attrs.exponent_bits, 8);
  assert.is(op.attrs.mantissa_bits, 10);
});

test('operands that do not match', () => {
  assert.is(problem(program(`${params}r = f32[2] add(a, z)`)).split(' ')[0], 'shape');
  assert.is(problem(program(`${params}r = f32[2] add(a, i)`)).split(' ')[0], 'type');
});

test.run();
