import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { imported, opsOf, problem, program, shapeOf } from '../test-program.ts';

const computations = `cond {
t = (s32[], f32[2]) parameter(0)
i = s32[] get-tuple-element(t), index=0
n = s32[] constant(5)
ROOT c = pred[] compare(i, n), direction=LT
}
body {
t = (s32[], f32[2]) parameter(0)
i = s32[] get-tuple-element(t), index=0
x = f32[2] get-tuple-element(t), index=1
one = s32[] constant(1)
j = s32[] add(i, one)
y = f32[2] multiply(x, x)
ROOT r = (s32[], f32[2]) tuple(j, y)
}
neg {
x = f32[2] parameter(0)
ROOT n = f32[2] negate(x)
}
same {
ROOT x = f32[2] parameter(0)
}
`;
const params = 'x = f32[2] parameter(0)\nk = s32[] parameter(1)\np = pred[] parameter(2)\n';
const text = (line: string) => program(params + line, computations);
const all = (line: string) => opsOf(text(line));
const names = (op: ReturnType<typeof all>[0], r: number) => [...op.regions[r]!.block].map((o) => o.name);

test('while over a tuple is variadic', () => {
  const [op] = all(
    't = (s32[], f32[2]) tuple(k, x)\nw = (s32[], f32[2]) while(t), condition=cond, body=body\nROOT y = f32[2] get-tuple-element(w), index=1',
  );
  assert.is(shapeOf(op!), 'stablehlo.while(tensor<i32>, tensor<2xf32>) -> tensor<i32>, tensor<2xf32>');
  assert.equal(names(op!, 0), ['stablehlo.constant', 'stablehlo.compare', 'stablehlo.return']);
  assert.equal(names(op!, 1), ['stablehlo.constant', 'stablehlo.add', 'stablehlo.multiply', 'stablehlo.return']);
  assert.is(op!.regions[1]!.block.args.length, 2);
});

test('both spellings of conditional; branches capture their operands', () => {
  const byBool = all('r = f32[2] conditional(p, x, x), true_computation=neg, false_computation=same')[0]!;
  assert.is(byBool.name, 'stablehlo.if');
  assert.equal(names(byBool, 0), ['stablehlo.negate', 'stablehlo.return']);
  assert.is(byBool.regions[0]!.block.first!.operand(0), byBool.block!.args[0]);
  assert.equal(names(byBool, 1), ['stablehlo.return']);
  const byIndex = all('r = f32[2] conditional(k, x, x, x), branch_computations={neg, same, neg}')[0]!;
  assert.is(byIndex.name, 'stablehlo.case');
  assert.is(byIndex.regions.length, 3);
  assert.is(
    problem(text('r = f32[2] conditional(k, x, x), branch_computations={neg, same, neg}')).split(' ')[0],
    'arity',
  );
  assert.is(
    problem(text('r = f32[2] conditional(k, x, x), true_computation=neg, false_computation=same')).split(' ')[0],
    'type',
  );
});

test('fusions are taken apart in place', () => {
  const ops = all('f = f32[2] fusion(x), kind=kLoop, calls=neg\nROOT g = f32[2] fusion(f), kind=kLoop, calls=neg');
  assert.equal(
    ops.map((o) => o.name),
    ['stablehlo.negate', 'stablehlo.negate'],
  );
});

test('fusions that double at each level are refused, not expanded', () => {
  const level = (i: number) =>
    `f${i} {\nq = f32[2] parameter(0)\na = f32[2] fusion(q), kind=kLoop, calls=f${i - 1}\nROOT b = f32[2] fusion(a), kind=kLoop, calls=f${i - 1}\n}\n`;
  const bomb =
    computations.replace('same {', 'f0 {\nROOT q = f32[2] parameter(0)\n}\nsame {') +
    Array.from({ length: 40 }, (_, i) => level(i + 1)).join('');
  assert.is(
    problem(program(`${params}r = f32[2] fusion(x), kind=kLoop, calls=f40`, bomb)).split(' ')[0],
    'resource-limit',
  );
});

test('loops whose computations do not fit', () => {
  const w = (attrs: string) => text(`t = (s32[], f32[2]) tuple(k, x)\nROOT w = (s32[], f32[2]) while(t), ${attrs}`);
  assert.is(problem(w('condition=body, body=body')).split(' ')[0], 'type');
  assert.is(problem(w('condition=cond, body=neg')).split(' ')[0], 'type');
  assert.is(problem(w('condition=cond')).split(' ')[0], 'attribute');
});

test('element beyond a tuple', () => {
  assert.is(
    problem(text('t = (s32[], f32[2]) tuple(k, x)\ny = f32[2] get-tuple-element(t), index=2')).split(' ')[0],
    'attribute',
  );
  assert.ok(imported(text('t = (s32[], f32[2]) tuple(k, x)')));
});

test.run();
