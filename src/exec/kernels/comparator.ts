import { Block, type Operation, Region, type Value } from '../../ir/ir.ts';

/**
 * A comparator of the form compare(f(left), f(right)), taken apart: f is computed once on all elements before a sort instead of in every
 * layer of it. (JAX normalises signed zeros and NaNs that way; other programs sort by a computed key.)
 */
export interface SplitComparator {
  /** Keys in the order of `compare`: an operand as it is, or a result of `keys`. */
  readonly sources: readonly ({ readonly operand: number } | { readonly key: number })[];
  /** From one element of each operand to the computed keys. */
  readonly keys: Region;
  /** The rest of the comparator: arguments 2i and 2i+1 are left and right key i. */
  readonly compare: Region;
}

const LEFT = 1;
const RIGHT = 2;
const BOTH = 3;

/** Which sides a value inside the region depends on: 0 for constants and values from outside. */
function sidesOf(block: Block): Map<Value, number> {
  const sides = new Map<Value, number>();
  block.args.forEach((a, i) => {
    sides.set(a, i % 2 === 0 ? LEFT : RIGHT);
  });
  for (const op of block) {
    const side = op.operands.reduce((s, v) => s | (sides.get(v) ?? 0), 0);
    for (const r of op.results) sides.set(r, side);
  }
  return sides;
}

const sameAttrs = (a: Operation, b: Operation): boolean => {
  const show = (x: unknown): string =>
    JSON.stringify(x, (_, v: unknown) => (typeof v === 'bigint' ? `${v}n` : v)) ?? '';
  return show(a.attrs) === show(b.attrs);
};

/** True when `right` computes from right elements what `left` computes from left ones. */
function mirrors(left: Value, right: Value, args: readonly Value[]): boolean {
  const [i, j] = [args.indexOf(left), args.indexOf(right)];
  if (i >= 0 || j >= 0) return i >= 0 && i % 2 === 0 && j === i + 1;
  if (left === right) return true;
  const [a, b] = [left.def, right.def];
  if (!a || !b || a.name !== b.name || left.index !== right.index || a.numOperands !== b.numOperands) return false;
  return sameAttrs(a, b) && a.operands.every((v, k) => mirrors(v, b.operand(k), args));
}

/** Takes a comparator apart; undefined where it has another form, or where there is nothing to compute before the sort. */
export function splitComparator(region: Region): SplitComparator | undefined {
  const { block } = region;
  const ops = [...block].filter((op) => op.name !== 'pphlo.free');
  if (ops.some((op) => op.regions.length > 0)) return undefined;
  const sides = sidesOf(block);
  const sideOf = (v: Value): number => sides.get(v) ?? 0;
  const isMixed = (op: Operation): boolean => op.def.has('terminator') || op.results.some((r) => sideOf(r) === BOTH);
  const mixed = ops.filter(isMixed);
  // The values at which the two sides enter what depends on both.
  const entering = (side: number): Value[] => [
    ...new Set(mixed.flatMap((op) => op.operands).filter((v) => sideOf(v) === side)),
  ];
  const [lefts, rights] = [entering(LEFT), entering(RIGHT)];
  const pairs: [Value, Value][] = [];
  for (const l of lefts) {
    const r = rights.find((v) => mirrors(l, v, block.args));
    if (!r) return undefined;
    pairs.push([l, r]);
  }
  if (rights.some((r) => !pairs.some((p) => p[1] === r)) || lefts.every((l) => block.args.includes(l)))
    return undefined;

  const computed = lefts.filter((l) => !block.args.includes(l));
  const sources = lefts.map((l) =>
    block.args.includes(l) ? { operand: block.args.indexOf(l) / 2 } : { key: computed.indexOf(l) },
  );
  const end = block.terminator;
  const keys = new Block();
  const toKeys = new Map<Value, Value>();
  block.args.forEach((a, i) => {
    if (i % 2 === 0) toKeys.set(a, keys.addArg(a.type));
  });
  for (const op of ops)
    if (!isMixed(op) && op.operands.every((v) => sideOf(v) !== RIGHT)) keys.append(op.clone(toKeys));
  const keyEnd = end.clone(toKeys);
  keyEnd.setOperands(computed.map((v) => toKeys.get(v)!));
  keys.append(keyEnd);

  const compare = new Block();
  const toCompare = new Map<Value, Value>();
  for (const [l, r] of pairs) {
    toCompare.set(l, compare.addArg(l.type));
    toCompare.set(r, compare.addArg(r.type));
  }
  const constant = (op: Operation): boolean => op.results.length > 0 && op.results.every((r) => sideOf(r) === 0);
  for (const op of ops) if (isMixed(op) || constant(op)) compare.append(op.clone(toCompare));
  return { sources, keys: new Region(keys), compare: new Region(compare) };
}
