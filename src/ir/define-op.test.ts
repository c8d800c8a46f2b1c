import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SpucError, unknownLoc } from '../support/diagnostics.ts';
import { Builder } from './builder.ts';
import { capturedBy } from './captured.ts';
import { groupValues, variadic } from './define-op.ts';
import { Block, type Value } from './ir.ts';
import { distance, Registry } from './registry.ts';
import { box, f32, i32, needs, pairs, pureSource, put, raw, source, sum, withRegion } from './test-support.ts';
import { anyTensor } from './types.ts';

const specs = { first: anyTensor, left: variadic(anyTensor), right: variadic(anyTensor) };
const arity = (list: readonly unknown[], s: Parameters<typeof groupValues>[0] = specs): string => {
  try {
    return JSON.stringify(groupValues(s, list, 'op', unknownLoc));
  } catch (e) {
    if (!(e instanceof SpucError)) throw e;
    return e.diagnostics[0]!.class;
  }
};

test('a flat list is split by the names; groups have equal sizes', () => {
  assert.is(arity([1]), '{"first":1,"left":[],"right":[]}');
  assert.is(arity([1, 2, 3]), '{"first":1,"left":[2],"right":[3]}');
  assert.is(arity([1, 2, 3, 4, 5]), '{"first":1,"left":[2,3],"right":[4,5]}');
  assert.is(arity([1, 2]), 'arity');
  assert.is(arity([]), 'arity');
  assert.is(arity([1, 2], { a: anyTensor, b: variadic(anyTensor), c: anyTensor }), '{"a":1,"b":[],"c":2}');
  assert.is(arity([1, 2, 3], { a: anyTensor, b: variadic(anyTensor), c: anyTensor }), '{"a":1,"b":[2],"c":3}');
  assert.is(arity([1], { a: anyTensor, b: anyTensor }), 'arity');
});

test('operands are read by name', () => {
  const b = new Block();
  const vs = Array.from({ length: 5 }, () => put(b, source, [], [f32]).result);
  const view = pairs.operands(raw(pairs, vs));
  assert.is(view.first, vs[0]);
  assert.equal(view.left, [vs[1], vs[2]]);
  assert.equal(view.right, [vs[3], vs[4]]);
});

test('create infers types, fills defaults and keeps given ones', () => {
  const b = new Block();
  const builder = Builder.atEnd(b, { kind: 'file', file: 'x', line: 3, col: 1 });
  const x = builder.value(pureSource, {}, {} as never, f32);
  const y = builder.value(pureSource, {}, { n: 7 }, f32);
  const s = builder.create(sum, { lhs: x, rhs: y }, {});
  assert.is(x.def!.attrs.n, 0);
  assert.is(y.def!.attrs.n, 7);
  assert.is(s.result.type, f32);
  assert.is(s.loc.kind, 'file');
  assert.throws(() => source.create({}, {}), /result types must be given/);
  const before = Builder.before(s).create(needs, {}, { n: 1 });
  assert.is(before.next, s);
});

test('captured values are those from outside, in order of first use', () => {
  const b = new Block();
  const [x, y] = [put(b, source, [], [f32]).result, put(b, source, [], [f32]).result];
  const op = withRegion(raw(box, [], []), [f32], (r) => {
    const inner = put(r, sum, [y, r.args[0]!], [f32]).result;
    r.append(withRegion(raw(box, [], []), [], (q) => [put(q, sum, [x, inner], [f32]).result]));
    return [y];
  });
  assert.equal(capturedBy(op), [y, x] as Value[]);
});

test('the registry finds ops by name and number, refuses doubles, and knows near names', () => {
  const r = new Registry([source, sum], [box]);
  assert.is(r.get('t.sum')?.name, 't.sum');
  assert.is(r.get('t.nothing'), undefined);
  assert.equal(r.similar('t.sun'), ['t.sum', 't.box']);
  assert.equal(r.similar('completely.else'), []);
  assert.throws(() => new Registry([sum, sum]), /declared twice/);
  assert.is(distance('kitten', 'sitting'), 3);
  assert.is(distance('', 'abc'), 3);
  assert.is(distance('abc', 'abc'), 0);
  assert.is(i32.kind, 'tensor');
});

test.run();
