import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { OpRecord } from '../exec/runtime/executor.ts';
import type { Operation } from '../ir/ir.ts';
import { unknownLoc } from '../support/diagnostics.ts';
import { matchOps } from './cost-rows.ts';

const report = (...names: string[]) => ({
  ops: new Map(
    names.map((name, hops) => [{ name, loc: unknownLoc } as unknown as Operation, { hops } as unknown as OpRecord]),
  ),
});
const shown = (...reports: Parameters<typeof matchOps>[0]) =>
  matchOps(reports).map(({ op, records }) => `${op.name} ${records.map((r) => r?.hops ?? '-').join(' ')}`);

test('ops of the same programs stand side by side', () => {
  assert.equal(shown(report('a', 'b', 'a'), report('a', 'b', 'a')), ['a 0 0', 'b 1 1', 'a 2 2']);
});

test('what only one program has keeps its place', () => {
  assert.equal(shown(report('a', 'b', 'c'), report('a', 'x', 'y', 'c')), ['a 0 0', 'x - 1', 'y - 2', 'b 1 -', 'c 2 3']);
  assert.equal(shown(report(), report('a')), ['a - 0']);
});

test.run();
