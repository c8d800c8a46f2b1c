import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Block, type Operation, Region, type Value } from './ir.ts';
import { box, f32, i32, put, raw, source, sum, withRegion } from './test-support.ts';

/** Each operand slot of the ops is in the use list of its value, and nothing else is. */
function checkUses(values: readonly Value[], ops: readonly Operation[]): void {
  for (const v of values) {
    const want = ops.flatMap((op) => op.operands.flatMap((x, i) => (x === v ? [`${op.name}${i}`] : []))).sort();
    assert.equal([...v.uses].map((u) => `${u.owner.name}${u.index}`).sort(), want);
  }
}

test('use lists follow setOperand, addOperand, setOperands', () => {
  const b = new Block();
  const [x, y] = [put(b, source, [], [f32]).result, put(b, source, [], [f32]).result];
  const op = put(b, sum, [x, x], [f32]);
  checkUses([x, y], [op]);
  op.setOperand(1, y);
  checkUses([x, y], [op]);
  op.addOperand(y);
  checkUses([x, y], [op]);
  op.setOperands([y]);
  checkUses([x, y], [op]);
  assert.is(op.numOperands, 1);
});

test('replaceAllUsesWith moves every use, also two of one op, and is a no-op on itself', () => {
  const b = new Block();
  const [x, y] = [put(b, source, [], [f32]).result, put(b, source, [], [f32]).result];
  const [p, q] = [put(b, sum, [x, x], [f32]), put(b, sum, [x, y], [f32])];
  x.replaceAllUsesWith(x);
  assert.is(x.uses.size, 3);
  x.replaceAllUsesWith(y);
  assert.is(x.uses.size, 0);
  checkUses([x, y], [p, q]);
});

test('insert, remove and iterate keep the order and both links', () => {
  const b = new Block();
  const [x, y, z] = [raw(source, [], [f32]), raw(source, [], [f32]), raw(source, [], [f32])];
  b.append(x);
  b.append(z);
  b.insertBefore(y, z);
  assert.equal([...b], [x, y, z]);
  assert.is(b.first, x);
  assert.is(z.prev, y);
  y.remove();
  assert.equal([...b], [x, z]);
  assert.is(y.block, null);
  assert.is(x.next, z);
  x.remove();
  assert.is(b.first, z);
  z.remove();
  assert.is(b.first, null);
  assert.is(b.last, null);
  // Removal of the op at hand while iterating.
  for (const op of [x, y, z]) b.append(op);
  const seen: Operation[] = [];
  for (const op of b) {
    seen.push(op);
    op.remove();
  }
  assert.equal(seen, [x, y, z]);
});

test('erase drops the uses of everything inside, and refuses what is still read', () => {
  const b = new Block();
  const x = put(b, source, [], [f32]).result;
  const inner = withRegion(raw(box, [], [f32]), [], (r) => [put(r, sum, [x, x], [f32]).result]);
  b.append(inner);
  const reader = put(b, sum, [inner.result, inner.result], [f32]);
  assert.throws(() => inner.erase(), /erased while it is used/);
  reader.erase();
  inner.erase();
  assert.is(x.uses.size, 0);
  assert.is(b.last, x.def!);
});

test('clone copies regions, maps inner values and keeps outer ones', () => {
  const b = new Block();
  const x = put(b, source, [], [f32]).result;
  const op = b.append(
    withRegion(raw(box, [], [i32]), [f32], (r) => [
      put(r, sum, [put(r, sum, [x, r.args[0]!], [f32]).result, x], [f32]).result,
    ]),
  );
  op.result.hint = 'name';
  const map = new Map<Value, Value>();
  const copy = b.append(op.clone(map));
  const [first, second] = [...copy.regions[0]!.block];
  assert.is(copy.result.type, i32);
  assert.is(copy.result.hint, 'name');
  assert.is(map.get(op.result), copy.result);
  assert.is(first!.operand(0), x);
  assert.is(first!.operand(1), copy.regions[0]!.block.args[0]);
  assert.is(second!.operand(0), first!.result);
  assert.is.not(first, op.regions[0]!.block.first);
  assert.is(x.uses.size, 4);
  // A mapped operand is replaced.
  const y = put(b, source, [], [f32]).result;
  const other = op.clone(new Map([[x, y]]));
  assert.is(other.regions[0]!.block.first!.operand(0), y);
});

test('walk goes outer before inner in program order, and survives erasing', () => {
  const b = new Block();
  const x = put(b, source, [], [f32]).result;
  const op = b.append(withRegion(raw(box, [], []), [], (r) => [put(r, sum, [x, x], [f32]).result]));
  const names: string[] = [];
  op.walk((o) => void names.push(o.name));
  assert.equal(names, ['t.box', 't.sum', 't.yield']);
  const seen: string[] = [];
  const top = withRegion(raw(box), [], () => []);
  top.regions[0]!.block.insertBefore(raw(source, [], [f32]), top.regions[0]!.block.last);
  top.walk((o) => {
    seen.push(o.name);
    if (o.name === 't.source') o.erase();
  });
  assert.equal(seen, ['t.box', 't.source', 't.yield']);
});

test('a value knows its definition, block and place', () => {
  const block = new Block();
  const arg = block.addArg(f32, { kind: 'file', file: 'a', line: 1, col: 2 }, 'x');
  const op = put(block, source, [], [f32]);
  const region = new Region(block);
  assert.is(arg.def, undefined);
  assert.is(arg.block, block);
  assert.equal(arg.loc, { kind: 'file', file: 'a', line: 1, col: 2 });
  assert.is(op.result.def, op);
  const parent = raw(box);
  parent.addRegion(region);
  assert.is(op.parentOp, parent);
  assert.ok(op.unused);
});

test.run();
