import { compare, constant, returnHlo, select, whileLoop } from '../../dialects/hlo/index.ts';
import { add, and } from '../../dialects/hlo/ops/elementwise-binary.ts';
import { scalar } from '../../eval/values.ts';
import { Builder } from '../../ir/builder.ts';
import { readsOf } from '../../ir/captured.ts';
import { Block, type Operation, Region, type Value } from '../../ir/ir.ts';
import { type Type, tensorType } from '../../ir/types.ts';
import type { VisibilityMap } from '../visibility.ts';
import { publicConjuncts } from './trips.ts';

/**
 * A loop with a secret condition as one that runs as often whatever the secrets are. A flag that only falls says whether the loop would
 * still run; while it is true, carried values change, afterwards they stay. What no secret reaches (a counter, what is indexed by it)
 * goes on being public: as long as the flag is true it is what the loop would have, and later nobody reads it. Of such a value that
 * is read after the loop, a second one is carried that stops with the flag.
 */

const number = (b: Builder, dtype: 'i1' | 'i32', value: number): Value =>
  b.value(constant, {}, {
    value: { kind: 'dense', type: tensorType([], dtype), splat: true, tensor: scalar(dtype, value) },
  } as never);

/** Copies what `v` is computed from inside of `block`; `map` has the block's arguments. */
function copySlice(v: Value, block: Block, b: Builder, map: Map<Value, Value>): Value {
  const needed = new Set<Operation>();
  const open: Value[] = [v];
  while (open.length > 0) {
    const { def } = open.pop()!;
    if (!def || def.block !== block || needed.has(def)) continue;
    needed.add(def);
    open.push(...readsOf(def));
  }
  for (const op of block) if (needed.has(op)) b.insert(op.clone(map));
  return map.get(v) ?? v;
}

/** A block that takes the carried values of the new loop. */
function blockOf(
  types: readonly Type[],
  loop: Operation,
  filled: (b: Builder, args: readonly Value[]) => void,
): Region {
  const block = new Block();
  const args = types.map((t) => block.addArg(t, loop.loc));
  filled(Builder.atEnd(block, loop.loc), args);
  return new Region(block);
}
const argumentsOf = (block: Block, args: readonly Value[]): Map<Value, Value> =>
  new Map(block.args.map((a, i) => [a, args[i]!]));

/**
 * Replaces `loop` by one of at most `bound` iterations.
 * @param bound the most iterations; absent where the public part of the condition ends the loop
 */
export function makeOblivious(loop: Operation, map: VisibilityMap, bound: number | undefined): void {
  const [cond, body] = loop.regions.map((r) => r.block) as [Block, Block];
  const n = loop.numOperands;
  const condition = cond.terminator.operand(0);
  const limits = publicConjuncts(loop, map);
  const isTensor = (i: number): boolean => loop.results[i]!.type.kind === 'tensor';
  const frozen = loop.results.flatMap((r, i) => (!map.isSecret(r) && r.uses.size > 0 && isTensor(i) ? [i] : []));

  const b = Builder.before(loop);
  const inits = [
    ...loop.operands,
    number(b, 'i1', 1),
    ...frozen.map((i) => loop.operand(i)),
    ...(bound === undefined ? [] : [number(b, 'i32', 0)]),
  ];
  const types = inits.map((v) => v.type);
  const fresh = blockOf(types, loop, (at, args) => {
    const inside = argumentsOf(cond, args);
    const all = limits.map((v) => copySlice(v, cond, at, inside));
    if (bound !== undefined) {
      const attrs = { comparison_direction: 'LT', compare_type: 'SIGNED' } as const;
      all.push(at.value(compare, { lhs: args.at(-1)!, rhs: number(at, 'i32', bound) }, attrs));
    }
    const [head, ...rest] = all;
    at.create(
      returnHlo,
      { results: [rest.reduce((x, y) => at.value(and, { lhs: x, rhs: y }, {}), head!)] } as never,
      {},
    );
  });
  const repeated = blockOf(types, loop, (at, args) => {
    const holds = copySlice(condition, cond, at, argumentsOf(cond, args));
    const active = at.value(and, { lhs: args[n]!, rhs: holds }, {});
    const inside = argumentsOf(body, args);
    for (const op of body) if (!op.def.has('terminator')) at.insert(op.clone(inside));
    const next = body.terminator.operands.map((v) => inside.get(v) ?? v);
    const kept = (i: number, before: Value): Value =>
      next[i] === before ? before : at.value(select, { pred: active, on_true: next[i]!, on_false: before }, {});
    const results = [
      ...next.map((v, i) => (map.isSecret(loop.results[i]!) && isTensor(i) ? kept(i, args[i]!) : v)),
      active,
      ...frozen.map((i, k) => kept(i, args[n + 1 + k]!)),
      ...(bound === undefined ? [] : [at.value(add, { lhs: args.at(-1)!, rhs: number(at, 'i32', 1) }, {})]),
    ];
    at.create(returnHlo, { results } as never, {});
  });
  const made = b.create(whileLoop, { operand: inits } as never, {}, { regions: [fresh, repeated] });
  for (const [i, r] of loop.results.entries()) {
    const k = frozen.indexOf(i);
    const end = made.results[k < 0 ? i : n + 1 + k]!;
    end.hint = r.hint;
    r.replaceAllUsesWith(end);
  }
  loop.erase();
}
