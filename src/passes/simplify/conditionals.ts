import { pphlo } from '../../dialects/pphlo/ops.ts';
import type { Operation } from '../../ir/ir.ts';
import type { Rewriter } from '../../ir/rewriter.ts';
import { seal, splatOf } from '../build.ts';
import { inlineRegion } from '../inline-secret-control-flow.ts';
import type { Row } from './rule.ts';
import { insideKernelRegion } from './rule.ts';

/** Puts the ops of region `i` in the place of `op`. */
function takeBranch(op: Operation, i: number, rw: Rewriter): void {
  const b = rw.before(op);
  const out = inlineRegion(op, i, b);
  rw.replace(
    op,
    out.map((v, k) => seal(b, v, op.results[k]!.type)),
  );
}

/** The branch that a constant index takes: the last one for an index out of range. */
function knownBranch(op: Operation): number | undefined {
  const n = op.regions.length;
  const c = splatOf(op.operand(0));
  if (op.name === 'pphlo.if') return c === undefined ? undefined : c ? 0 : 1;
  if (n === 1) return 0;
  return c === undefined ? undefined : c >= 0 && c < n ? c : n - 1;
}

export const conditionals: readonly Row[] = [
  {
    name: 'a choice that is known',
    reason: 'the other branches go, and the ops of this one start with their operands',
    roots: [pphlo('if'), pphlo('case')],
    apply: (op, rw) => {
      const i = insideKernelRegion(op) ? undefined : knownBranch(op);
      if (i === undefined) return false;
      takeBranch(op, i, rw);
      return true;
    },
  },
  {
    name: 'a loop that never runs',
    reason: 'the body is not analysed, and its carries are the initial values',
    roots: [pphlo('while')],
    apply: (op, rw) => {
      if (insideKernelRegion(op) || splatOf(op.regions[0]!.block.terminator.operand(0)) !== 0) return false;
      const b = rw.before(op);
      rw.replace(
        op,
        op.results.map((r, i) => seal(b, op.operand(i), r.type)),
      );
      return true;
    },
  },
];
