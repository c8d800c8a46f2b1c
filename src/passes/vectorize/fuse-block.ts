import { Builder } from '../../ir/builder.ts';
import { type Block, lifeEndCount, type Operation, type Value } from '../../ir/ir.ts';
import type { Location } from '../../support/diagnostics.ts';
import { make } from '../build.ts';
import { type CostModel, cheapest, type Fragment, fragmentOf } from '../cost-model.ts';
import { Chains, type Cluster } from './chains.ts';
import { anySecret, Clock } from './clock.ts';
import { type Kind, kindOf, type Likeness } from './kinds.ts';
import { elements, type Lane, Lanes, part } from './lanes.ts';
import { findLevels, findParts, sortBlock } from './levels.ts';
import { type Place, Places } from './places.ts';
import { fuseShared, isProduct, sharing } from './shared-operand.ts';

/** Above this many elements an op's own work is so large that fusing saves nothing beside it, and a copy of all operands costs memory. */
const MAX_ELEMENTS = 2 ** 20;

/** Fuses what may be fused among the ops of one block. @returns how many ops went */
export async function fuseBlock(block: Block, cost: CostModel | undefined): Promise<number> {
  const places = new Places(block);
  if (lifeEndCount() > 0 && places.all.some(({ op }) => op.def.endsLife)) return 0;
  const levels = findLevels(places.all);
  let at = levels.length - 1;
  while (at >= 0 && candidates(levels[at]!).length === 0) at--;
  if (at < 0) return 0;
  findParts(places.all, at);
  const fuser = new Fuser(block, places, cost);
  await fuser.clock.start();
  for (; at >= 0; at--) await fuser.level(levels[at]!);
  if (fuser.count > 0) sortBlock(block);
  return fuser.count;
}

/** Ops of one level that are alike. */
type Group = { readonly ops: readonly Operation[] } & Way;

/** How ops that are alike would become one. */
interface Way {
  /** Makes the fused op; gives the results of all, op by op. */
  readonly emit: (
    b: Builder,
    ops: readonly Operation[],
    of: (v: Value) => Value,
    lanes: Lanes,
  ) => readonly (readonly Value[])[];
  readonly kind: Kind | undefined;
}

const emitKind =
  (kind: Kind): Group['emit'] =>
  (b, ops, of, lanes) => {
    const joined: Value[] = [];
    for (let i = 0; i < kind.joined(ops[0]!); i++) {
      const operands = ops.map((op) => of(op.operand(i)));
      joined.push(lanes.join(b, operands));
    }
    const vectors = kind.build(b, ops[0]!, joined, ops.length);
    const offsets = vectors.map(() => 0);
    return ops.map((op) =>
      op.results.map((r, k) => {
        const size = elements(r);
        const offset = offsets[k]!;
        offsets[k] = offset + size;
        const piece = part(b, vectors[k]!, offset, size);
        const value = piece.type === r.type ? piece : make(b, 'reshape', [piece], {}, r.type);
        lanes.set(piece, { vector: vectors[k]!, offset });
        lanes.set(value, { vector: vectors[k]!, offset });
        return value;
      }),
    );
  };
const emitShared =
  (shared: 0 | 1): Group['emit'] =>
  (b, ops, of) =>
    fuseShared(
      b,
      ops,
      shared,
      of(ops[0]!.operand(shared)),
      ops.map((op) => of(op.operand(1 - shared))),
    ).map((v) => [v]);

const SHARED = ([0, 1] as const).map((shared) => {
  const way: Way = { emit: emitShared(shared), kind: undefined };
  return { likeness: sharing(shared), wayOf: () => way };
});
const wayOfKind = (op: Operation): Way => ({ emit: emitKind(kindOf(op)!), kind: kindOf(op) });

/** The groups among the ops of a level: products with a shared operand first, because they save more than side by side. */
function candidates(level: readonly Place[]): readonly Group[] {
  // Most levels are one op.
  if (level.length < 2) return [];
  const found: Group[] = [];
  let left: readonly Operation[] = fusible(level);
  if (left.length < 2) return found;
  const isAlone = left.length === 2 && left[0]!.def !== left[1]!.def;
  if (isAlone) return found;
  if (left.some(isProduct))
    for (const { likeness, wayOf } of SHARED)
      left = collect(left, (op) => (isProduct(op) ? likeness : undefined), wayOf, found);
  collect(left, kindOf, wayOfKind, found);
  return found;
}

/** The ops of a level that may have others to fuse with. */
function fusible(level: readonly Place[]): Operation[] {
  const ops: Operation[] = [];
  for (let i = 0; i < level.length; i++) {
    const { op, makesLevel } = level[i]!;
    if (makesLevel && op.def.isPure && anySecret(op.results)) ops.push(op);
  }
  return ops;
}

/** Adds the groups of ops that are alike to `found`. @returns the ops that are in none */
function collect(
  ops: readonly Operation[],
  likenessOf: (op: Operation) => Likeness | undefined,
  wayOf: (op: Operation) => Way,
  found: Group[],
): readonly Operation[] {
  const groups: Operation[][] = [];
  const byHash = new Map<number, Operation[][]>();
  for (let i = 0; i < ops.length; i++) {
    const op = ops[i]!;
    const likeness = likenessOf(op);
    const hash = likeness?.hash(op);
    if (hash === undefined) continue;
    const near = byHash.get(hash);
    const group = near?.find((g) => likeness!.alike(g[0]!, op));
    if (group) group.push(op);
    else {
      const alone = [op];
      groups.push(alone);
      if (near) near.push(alone);
      else byHash.set(hash, [alone]);
    }
  }
  const large = groups.filter((group) => group.length > 1);
  if (large.length === 0) return ops;
  for (const group of large) found.push({ ops: group, ...wayOf(group[0]!) });
  const taken = new Set(large.flat());
  return ops.filter((op) => !taken.has(op));
}

/** An op of a group, and where it comes among the others: the vector that it follows or none, its offset or part there, its place in the program. */
interface Member {
  readonly place: Place;
  readonly vector: number;
  readonly offset: number;
  readonly i: number;
}

class Fuser {
  readonly clock: Clock;
  /** How many ops went. */
  count = 0;
  private readonly lanes = new Lanes();

  constructor(
    block: Block,
    private readonly places: Places,
    private readonly cost: CostModel | undefined,
  ) {
    this.clock = new Clock(block, places, cost);
  }

  /** Fuses the groups of one level; levels come from the first to the last of the program. */
  async level(level: readonly Place[]): Promise<void> {
    for (const group of candidates(level))
      for (const ops of this.parts(group))
        if (ops.length > 1 && (await this.wins(group, ops))) {
          this.fuse(group, ops);
          this.count += ops.length;
        }
    // While nothing was fused everything is there when it was there before.
    if (this.count > 0) for (let i = 0; i < level.length; i++) if (level[i]!.op.block) this.clock.run(level[i]!);
  }

  /**
   * The ops of a group that are fused together, in the order of their lanes. Ops that send nothing follow where their operands lie one after
   * another already: they join a chain, they do not start one. No op waits for another one so long that the whole program takes longer.
   */
  private parts({ ops, kind }: Group): Operation[][] {
    const vectors: Value[] = [];
    const members = ops.map((op, i): Member => {
      const place = this.places.of(op)!;
      const lane = kind && this.firstLane(op, kind.joined(op));
      if (!lane) return { place, vector: Infinity, offset: place.part ?? 0, i };
      if (!vectors.includes(lane.vector)) vectors.push(lane.vector);
      return { place, vector: vectors.indexOf(lane.vector), offset: lane.offset, i };
    });
    members.sort((a, b) => (a.vector === b.vector ? a.offset - b.offset || a.i - b.i : a.vector - b.vector));
    const local = members.every(({ place }) => place.hops === 0);
    // Products that share an operand and send nothing have no lanes to follow, and nothing to gain.
    if (local && !kind) return [];
    const clusters: Cluster[] = [];
    const chains = new Chains(this.lanes);
    for (const { place } of members) {
      const { op } = place;
      const [start, tail] = [this.clock.starts(op), place.tail + place.hops];
      const inTime = (c: Cluster): boolean => Math.max(c.start, start) + Math.max(c.tail, tail) <= this.clock.critical;
      const fits = local ? chains.before(op, kind!.joined(op), inTime) : clusters.find(inTime);
      const cluster = fits ?? { ops: [], start, tail, number: clusters.length };
      if (!fits) clusters.push(cluster);
      cluster.ops.push(op);
      cluster.start = Math.max(cluster.start, start);
      cluster.tail = Math.max(cluster.tail, tail);
      if (local) chains.add(cluster, kind!.joined(op));
    }
    return clusters.map((c) => c.ops);
  }

  private firstLane(op: Operation, joined: number): Lane | undefined {
    for (let i = 0; i < joined; i++) {
      const lane = this.lanes.of(op.operand(i));
      if (lane) return lane;
    }
    return undefined;
  }

  private async wins(group: Group, ops: readonly Operation[]): Promise<boolean> {
    const size = ops.reduce((n, op) => n + elements(op.result), 0);
    if (size > MAX_ELEMENTS) return false;
    if (!this.cost) return true;
    // Ops that send nothing stay in the lanes that they are in: that costs nothing.
    if (ops.every((op) => this.places.of(op)!.hops === 0)) return true;
    const apart = fragmentOf(ops);
    const values = [...new Set(ops.flatMap((op) => op.operands))];
    const fused: Fragment = {
      inputs: values.map((v) => v.type),
      build: (b, inputs) => {
        const at = new Map(values.map((v, i): [Value, Value] => [v, inputs[i]!]));
        return group.emit(b, ops, (v) => at.get(v) ?? v, new Lanes()).flat();
      },
    };
    return (await cheapest(this.cost, [fused, apart], 0)) === 0;
  }

  private fuse(group: Group, ops: readonly Operation[]): void {
    const start = Math.max(...ops.map((op) => this.clock.starts(op)));
    const b = Builder.before(ops[ops.length - 1]!);
    b.loc = { kind: 'fused', locs: [...new Set<Location>(ops.map((op) => op.loc))] };
    const results = group.emit(b, ops, (v) => v, this.lanes);
    for (const [k, op] of ops.entries())
      for (const [i, r] of op.results.entries()) {
        const value = results[k]![i]!;
        this.clock.note(value, start + this.places.of(op)!.hops);
        r.replaceAllUsesWith(value);
      }
    for (const op of ops) op.erase();
  }
}
