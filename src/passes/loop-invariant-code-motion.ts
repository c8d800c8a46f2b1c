import { capturedBy } from '../ir/captured.ts';
import { Block, Operation, Region, type Value } from '../ir/ir.ts';
import { onlyPure } from './cse.ts';
import { definePass } from './pass.ts';

export const loopInvariantCodeMotion = definePass({
  name: 'loop-invariant-code-motion',
  doc: 'Moves what does not change from one iteration to the next out of the loop: it is paid for once, not once per trip. Values that a loop only hands on stop being carried, those that nothing reads are dropped.',
  run: (module) => {
    const loops: Operation[] = [];
    module.walk((op) => {
      if (op.name === 'pphlo.while') loops.push(op);
    });
    // Inner loops first: what leaves them may leave the outer one too.
    return loops.reverse().reduce((n, loop) => {
      const [fewer, dropped] = dropCarries(loop);
      return n + dropped + hoist(fewer);
    }, 0);
  },
});

/** Moves the pure ops of both regions whose operands come from outside before the loop. */
function hoist(loop: Operation): number {
  let count = 0;
  for (const { block } of loop.regions) {
    for (const op of block) {
      if (op.def.has('terminator') || !op.def.has('pure') || !op.regions.every((r) => onlyPure(r.block))) continue;
      const reads = op.regions.length === 0 ? op.operands : [...op.operands, ...capturedBy(op)];
      if (reads.some((v) => v.block === block)) continue;
      op.remove();
      loop.block!.insertBefore(op, loop);
      count++;
    }
  }
  return count;
}

/** Stops carrying what the body returns as it came, and what nothing needs. @returns the loop and how many carries went */
function dropCarries(loop: Operation): [Operation, number] {
  const [cond, body] = loop.regions.map((r) => r.block) as [Block, Block];
  const returns = body.terminator.operands;
  for (const [i, arg] of body.args.entries()) {
    if (returns[i] !== arg) continue;
    const init = loop.operand(i);
    for (const v of [arg, cond.args[i]!, loop.results[i]!]) v.replaceAllUsesWith(init);
  }
  const needed = neededCarries(loop, cond, body);
  // A loop that needs no carry at all is for dce.
  if (needed.size === loop.numOperands || needed.size === 0) return [loop, 0];
  const kept = [...needed].sort((a, b) => a - b);
  body.terminator.setOperands(kept.map((i) => body.terminator.operand(i)));
  const copy = new Operation(
    loop.def,
    kept.map((i) => loop.operand(i)),
    kept.map((i) => loop.results[i]!.type),
    { ...loop.attrs },
    loop.loc,
    { ...loop.extra },
  );
  for (const block of [cond, body]) copy.addRegion(withArgs(block, kept));
  loop.block!.insertBefore(copy, loop);
  for (const [k, i] of kept.entries()) {
    copy.results[k]!.hint = loop.results[i]!.hint;
    loop.results[i]!.replaceAllUsesWith(copy.results[k]!);
  }
  const dropped = loop.numOperands - kept.length;
  loop.erase();
  return [copy, dropped];
}

/** A region with the ops of `block` and only some of its arguments; what reads the others is dead and goes too. */
function withArgs(block: Block, kept: readonly number[]): Region {
  const fresh = new Block();
  for (const i of kept) {
    const a = block.args[i]!;
    a.replaceAllUsesWith(fresh.addArg(a.type, block.argLocs[i], a.hint));
  }
  const dead: Operation[] = [];
  const gone = new Set<Value>(block.args);
  for (const op of block) {
    const reads = [...op.operands, ...capturedBy(op)];
    if (reads.some((v) => gone.has(v))) {
      for (const r of op.results) gone.add(r);
      dead.push(op);
    } else {
      op.remove();
      fresh.append(op);
    }
  }
  for (const op of dead.reverse()) op.erase();
  return new Region(fresh);
}

/** The carries that a result outside, the condition, an effect or another needed carry reads. */
function neededCarries(loop: Operation, cond: Block, body: Block): Set<number> {
  const needed = new Set<number>();
  const carryOf = new Map<Value, number>();
  for (const { args } of [cond, body]) for (const [i, a] of args.entries()) carryOf.set(a, i);
  const seen = new Set<Value>();
  const pending: Value[] = [];
  const need = (i: number): void => {
    if (needed.has(i)) return;
    needed.add(i);
    pending.push(body.terminator.operand(i));
  };
  for (const [i, r] of loop.results.entries()) if (r.uses.size > 0) need(i);
  pending.push(...cond.terminator.operands);
  for (const block of [cond, body])
    for (const op of block)
      if (!op.def.has('terminator') && !(op.def.has('pure') && op.regions.every((r) => onlyPure(r.block))))
        pending.push(...op.operands, ...capturedBy(op));
  while (pending.length > 0) {
    const v = pending.pop()!;
    if (seen.has(v)) continue;
    seen.add(v);
    const carry = carryOf.get(v);
    if (carry !== undefined) need(carry);
    if (v.def && (v.block === cond || v.block === body)) pending.push(...v.def.operands, ...capturedBy(v.def));
  }
  return needed;
}
