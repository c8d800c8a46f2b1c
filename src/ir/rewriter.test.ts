import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { AnyOpDef } from './define-op.ts';
import { applyPatterns, type Pattern } from './rewriter.ts';
import { box, f32, needs, program, pureSource, put, raw, source, sum, withRegion } from './test-support.ts';

const roots = (...defs: unknown[]) => defs as AnyOpDef[];
const names = (b: Iterable<{ name: string }>) => [...b].map((op) => op.name);

test('patterns that undo each other end with an error of ours', () => {
  const { module } = program([f32], (b) => [put(b, sum, [b.args[0]!, b.args[0]!], [f32]).result]);
  const swap = (name: string): Pattern => ({
    name,
    roots: roots(sum),
    apply: (op, rw) => {
      rw.replace(op, [rw.before(op).value(sum, { lhs: op.operand(1), rhs: op.operand(0) }, {})]);
      return true;
    },
  });
  assert.throws(() => applyPatterns(module, [swap('ping'), swap('pong')]), /rewrites do not end: pattern 'ping'/);
});

test('an op erased by another rewrite is not visited, nor is what was inside', () => {
  const visited: string[] = [];
  const { module, block } = program([f32], (b) => {
    put(b, source, [], [f32]);
    b.append(
      withRegion(raw(box), [], (r) => {
        put(r, needs);
        return [];
      }),
    );
    return [b.args[0]!];
  });
  applyPatterns(module, [
    {
      name: 'drop boxes',
      roots: roots(source),
      apply: (op, rw) => {
        const next = op.next!;
        if (next.name !== 't.box') return false;
        rw.erase(next);
        return true;
      },
    },
    {
      name: 'look',
      apply: (op) => {
        visited.push(op.name);
        return false;
      },
    },
  ]);
  assert.not(visited.includes('t.box'));
  assert.not(visited.includes('t.needs'));
  assert.equal(names(block), ['t.source', 'func.return']);
});

test('what patterns share is asked once for each op, and holds back only them', () => {
  const { module } = program([f32], (b) => [put(b, sum, [b.args[0]!, b.args[0]!], [f32]).result]);
  const asked: string[] = [];
  const tried: string[] = [];
  const ask = (name: string, answer: boolean) => () => {
    asked.push(name);
    return answer;
  };
  const never = ask('never', false);
  const always = ask('always', true);
  const pattern = (name: string, where?: Pattern['where']): Pattern => ({
    name,
    roots: roots(sum),
    where,
    apply: () => {
      tried.push(name);
      return false;
    },
  });
  applyPatterns(module, [
    pattern('a', never),
    pattern('b', never),
    pattern('c'),
    pattern('d', always),
    pattern('e', always),
  ]);
  assert.equal(asked, ['never', 'always']);
  assert.equal(tried, ['c', 'd', 'e']);
});

test('dead pure ops are removed, with what only they read; ops with effects stay', () => {
  const { module, block } = program([f32], (b) => {
    const x = put(b, pureSource, [], [f32]).result;
    const y = put(b, sum, [x, x], [f32]).result;
    put(b, sum, [y, x], [f32]);
    put(b, source, [], [f32]);
    return [b.args[0]!];
  });
  assert.is(applyPatterns(module, []), 0);
  assert.equal(names(block), ['t.source', 'func.return']);
});

test('what a rewrite makes or feeds is looked at again, until nothing applies', () => {
  // x + x → x, from the inside out: three nested sums collapse to the argument.
  const { module, block } = program([f32], (b) => {
    let v = b.args[0]!;
    for (let i = 0; i < 3; i++) v = put(b, sum, [v, v], [f32]).result;
    return [v];
  });
  const count = applyPatterns(module, [
    {
      name: 'halve',
      roots: roots(sum),
      apply: (op, rw) => {
        rw.replace(op, [op.operand(0)]);
        return true;
      },
    },
  ]);
  assert.is(count, 3);
  assert.equal(names(block), ['func.return']);
  assert.is(block.last!.operand(0), block.args[0]);
});

test('patterns reach into regions', () => {
  const { module, block } = program([f32], (b) => {
    b.append(withRegion(raw(box), [], (r) => [put(r, sum, [b.args[0]!, b.args[0]!], [f32]).result]));
    return [b.args[0]!];
  });
  applyPatterns(module, [
    {
      name: 'drop',
      roots: roots(sum),
      apply: (op, rw) => {
        rw.replace(op, [op.operand(0)]);
        return true;
      },
    },
  ]);
  assert.equal(names(block.first!.regions[0]!.block), ['t.yield']);
});

test('what is dead by an edit between two runs goes, though nothing changed in the run before', () => {
  const { module, block } = program([f32], (b) => [
    put(b, sum, [b.args[0]!, put(b, pureSource, [], [f32]).result], [f32]).result,
  ]);
  assert.is(applyPatterns(module, []), 0);
  assert.equal(names(block).slice(0, 2), ['t.pure_source', 't.sum']);
  block.terminator.setOperand(0, block.args[0]!);
  applyPatterns(module, []);
  assert.is(names(block).length, 1);
});

test.run();
