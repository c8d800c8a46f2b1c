import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { opsOf, problem, program, shapeOf } from '../test-program.ts';

const computations = `add {
a = f32[] parameter(0)
b = f32[] parameter(1)
ROOT s = f32[] add(a, b)
}
ge {
a = f32[] parameter(0)
b = f32[] parameter(1)
ROOT s = pred[] compare(a, b), direction=GE
}
argmax {
b = f32[] parameter(2)
a = f32[] parameter(0)
i = s32[] parameter(1)
j = s32[] parameter(3)
c = pred[] compare(a, b), direction=GE
v = f32[] select(c, a, b)
k = s32[] select(c, i, j)
ROOT t = (f32[], s32[]) tuple(v, k)
}
less {
a = f32[] parameter(0)
b = f32[] parameter(1)
i = s32[] parameter(2)
j = s32[] parameter(3)
ROOT c = pred[] compare(a, b), direction=LT
}
square {
a = f32[] parameter(0)
ROOT s = f32[] multiply(a, a)
}
`;
const params = 'x = f32[4,6] parameter(0)\ni = s32[4,6] parameter(1)\nz = f32[] parameter(2)\nk = s32[] parameter(3)\n';
const text = (line: string) => program(params + line, computations);
const only = (line: string) => opsOf(text(line))[0]!;
const inRegion = (op: ReturnType<typeof only>, r = 0) => [...op.regions[r]!.block].map((o) => o.name);

test('reduce of one and of several inputs', () => {
  const op = only('r = f32[4] reduce(x, z), dimensions={1}, to_apply=add');
  assert.equal(op.attrs.dimensions, [1]);
  assert.equal(inRegion(op), ['stablehlo.add', 'stablehlo.return']);
  const two = only('r = (f32[4], s32[4]) reduce(x, i, z, k), dimensions={1}, to_apply=argmax');
  assert.is(two.results.length, 2);
  // Block arguments go by parameter number, not by the order of the text.
  assert.is(two.regions[0]!.block.first!.operand(0), two.regions[0]!.block.args[0]);
  assert.is(two.regions[0]!.block.first!.operand(1), two.regions[0]!.block.args[2]);
});

test('a reducer of other types or arity', () => {
  assert.is(problem(text('r = s32[4] reduce(i, k), dimensions={1}, to_apply=add')).split(' ')[0], 'type');
  assert.is(problem(text('r = f32[4] reduce(x, z), dimensions={1}, to_apply=square')).split(' ')[0], 'arity');
  assert.is(problem(text('r = f32[4] reduce(x, z), dimensions={1}, to_apply=ge')).split(' ')[0], 'type');
  assert.is(problem(text('r = f32[6] reduce(x, z), dimensions={1}, to_apply=add')).split(' ')[0], 'shape');
});

test('reduce-window', () => {
  const op = only('r = f32[2,8] reduce-window(x, z), window={size=1x2 stride=2x1 pad=0_0x2_1}, to_apply=add');
  assert.equal(
    [op.attrs.window_dimensions, op.attrs.window_strides],
    [
      [1, 2],
      [2, 1],
    ],
  );
  assert.equal(op.attrs.padding, [
    [0, 0],
    [2, 1],
  ]);
  assert.is(
    problem(text('r = f32[2,8] reduce-window(x, z), window={size=1x2x3}, to_apply=add')).split(' ')[0],
    'attribute',
  );
});

test('select-and-scatter has both computations', () => {
  const op = only(
    's = f32[2,3] constant({ {1,2,3}, {4,5,6} })\nr = f32[4,6] select-and-scatter(x, s, z), window={size=2x2 stride=2x2}, select=ge, scatter=add',
  ).block!.last!.prev!;
  assert.equal(inRegion(op, 0), ['stablehlo.compare', 'stablehlo.return']);
  assert.equal(inRegion(op, 1), ['stablehlo.add', 'stablehlo.return']);
});

test('map and sort', () => {
  const map = only('r = f32[4,6] map(x), dimensions={0,1}, to_apply=square');
  assert.equal(map.attrs.dimensions, [0, 1]);
  const sort = only('r = (f32[4,6], s32[4,6]) sort(x, i), dimensions={1}, is_stable=true, to_apply=less');
  assert.is(shapeOf(sort), 'stablehlo.sort(tensor<4x6xf32>, tensor<4x6xi32>) -> tensor<4x6xf32>, tensor<4x6xi32>');
  assert.is(sort.attrs.is_stable, true);
  assert.is(sort.regions[0]!.block.args.length, 4);
});

test.run();
