import type { Operation, Value } from './ir.ts';

/** All that an op reads: operands, and what its regions capture. */
export const readsOf = (op: Operation): readonly Value[] =>
  op.regions.length === 0 ? op.operands : [...op.operands, ...capturedBy(op)];

/** Values from outside that the regions of `op` read, in order of first use. */
export function capturedBy(op: Operation): readonly Value[] {
  const inside = new Set<Value>();
  const found = new Set<Value>();
  const visit = (o: Operation): void => {
    for (const r of o.regions) {
      for (const a of r.block.args) inside.add(a);
      for (const x of r.block) {
        for (const v of x.operands) if (!inside.has(v)) found.add(v);
        visit(x);
        for (const v of x.results) inside.add(v);
      }
    }
  };
  visit(op);
  return [...found];
}
