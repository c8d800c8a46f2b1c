import { Builder } from '../../ir/builder.ts';
import type { Block, Operation, Value } from '../../ir/ir.ts';
import type { Location } from '../../support/diagnostics.ts';
import { make } from '../build.ts';
import { type CostModel, cheapest, type Fragment, fragmentOf } from '../cost-model.ts';
import { Chains, type Cluster } from './chains.ts';
import { Clock, holdsSecret } from './clock.ts';
import { groupKey, type Kind, kindOf } from './kinds.ts';
import { elements, Lanes, part } from './lanes.ts';
import { findLevels, findParts, sortBlock } from './levels.ts';
import { type Place, Places } from './places.ts';
import { fuseShared, sharedKey } from './shared-operand.ts';

/** Above this many elements an op's own work is so large that fusing saves nothing beside it, and a copy of all operands costs memory. */
const MAX_ELEMENTS = 2 ** 20;

/** Fuses what may be fused among the ops of one block. @returns how many ops went */
export async function fuseBlock(block: Block, cost: CostModel | undefined): Promise<number> {
  const places = new Places(block);
  if (places.all.some(({ op }) => op.def.endsLife)) return 0;
  const levels = findLevels(places.all).map(levelOf).reverse();
  const first = levels.findIndex((level) => candidates(level.fusible).length > 0);
  if (first < 0) return 0;
  const fuser = new Fuser(block, places, cost);
  await fuser.clock.start();
  let count = 0;
  for (let i = first; i < levels.length; i++) count += await fuser.level(levels[i]!);
  if (count > 0) sortBlock(block);
  return count;
}

/** The ops between which there is no path, and passed-on data beside them. */
interface Level {
  readonly all: readonly Place[];
  /** The ops that may have others to fuse with. */
  readonly fusible: readonly Operation[];
}

function levelOf(all: readonly Place[]): Level {
  const fusible: Operation[] = [];
  const named = new Map<string, number>();
  for (const { op, makesLevel } of all)
    if (makesLevel && op.def.isPure && op.results.some(holdsSecret)) {
      fusible.push(op);
      named.set(op.name, (named.get(op.name) ?? 0) + 1);
    }
  // All keys name the op: one that is alone with its name needs none.
  return { all, fusible: fusible.filter((op) => named.get(op.name)! > 1) };
}

/** Ops of one level that are alike: how they would become one. */
interface Group {
  readonly ops: Operation[];
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
    const joined = kind.joined(ops[0]!).map((i) =>
      lanes.join(
        b,
        ops.map((op) => of(op.operand(i))),
      ),
    );
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

/** The groups among the ops of a level: products with a shared operand first, because they save more than side by side. */
function candidates(fusible: readonly Operation[]): Group[] {
  const found: Group[] = [];
  let left = fusible;
  for (const shared of [0, 1] as const)
    left = collect(
      left,
      (op) => sharedKey(op, shared),
      () => ({ emit: emitShared(shared), kind: undefined }),
      found,
    );
  const asKind = (op: Operation): Omit<Group, 'ops'> => ({ emit: emitKind(kindOf(op)!), kind: kindOf(op) });
  collect(left, groupKey, asKind, found);
  return found;
}

/** Adds the groups of ops of one key to `found`. @returns the ops that are in none */
function collect(
  ops: readonly Operation[],
  keyOf: (op: Operation) => string | undefined,
  make: (op: Operation) => Omit<Group, 'ops'>,
  found: Group[],
): readonly Operation[] {
  const groups = new Map<string, Operation[]>();
  for (const op of ops) {
    const key = keyOf(op);
    const group = key === undefined ? undefined : groups.get(key);
    if (group) group.push(op);
    else if (key !== undefined) groups.set(key, [op]);
  }
  const taken = new Set<Operation>();
  for (const group of groups.values())
    if (group.length > 1) {
      found.push({ ops: group, ...make(group[0]!) });
      for (const op of group) taken.add(op);
    }
  return taken.size === 0 ? ops : ops.filter((op) => !taken.has(op));
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
  private readonly lanes = new Lanes();

  constructor(
    block: Block,
    private readonly places: Places,
    private readonly cost: CostModel | undefined,
  ) {
    this.clock = new Clock(block, places, cost);
    findParts(places.all);
  }

  /** Fuses the groups of one level; levels come from the first to the last of the program. */
  async level(level: Level): Promise<number> {
    const gone = new Set<Operation>();
    for (const group of candidates(level.fusible))
      for (const ops of this.parts(group))
        if (ops.length > 1 && (await this.wins(group, ops))) {
          this.fuse(group, ops);
          for (const op of ops) gone.add(op);
        }
    for (const place of level.all) if (!gone.has(place.op)) this.clock.run(place);
    return gone.size;
  }

  /**
   * The ops of a group that are fused together, in the order of their lanes. Ops that send nothing follow where their operands lie one after
   * another already: they join a chain, they do not start one. No op waits for another one so long that the whole program takes longer.
   */
  private parts({ ops, kind }: Group): Operation[][] {
    const vectors: Value[] = [];
    const members = ops.map((op, i): Member => {
      const place = this.places.of(op)!;
      const lane = kind?.joined(op).flatMap((k) => this.lanes.of(op.operand(k)) ?? [])[0];
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
