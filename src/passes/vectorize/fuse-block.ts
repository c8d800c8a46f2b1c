import { Builder } from '../../ir/builder.ts';
import type { Block, Operation, Value } from '../../ir/ir.ts';
import { isSecret } from '../../ir/types.ts';
import type { Location } from '../../support/diagnostics.ts';
import { make } from '../build.ts';
import { type CostModel, cheapest, type Fragment, fragmentOf } from '../cost-model.ts';
import { Chains, type Cluster } from './chains.ts';
import { Clock } from './clock.ts';
import { groupKey, type Kind, kindOf } from './kinds.ts';
import { elements, Lanes, part } from './lanes.ts';
import { levelsOf, makesLevel, partsOf, sortBlock } from './levels.ts';
import { fuseShared, sharedKey } from './shared-operand.ts';

/** Above this many elements an op's own work is so large that fusing saves nothing beside it, and a copy of all operands costs memory. */
const MAX_ELEMENTS = 2 ** 20;

/** Fuses what may be fused among the ops of one block. @returns how many ops went */
export async function fuseBlock(block: Block, cost: CostModel | undefined): Promise<number> {
  const ops = [...block];
  if (ops.some((op) => op.name === 'pphlo.free')) return 0;
  const levels = levelsOf(block);
  const byLevel = new Map<number, Operation[]>();
  for (const op of ops) {
    const level = levels.get(op)!;
    const others = byLevel.get(level);
    if (others) others.push(op);
    else byLevel.set(level, [op]);
  }
  const order = [...byLevel.keys()].sort((a, b) => b - a).map((l) => byLevel.get(l)!);
  if (!order.some((level) => candidates(level).some((g) => g.ops.length > 1))) return 0;
  const fuser = new Fuser(block, cost);
  await fuser.clock.start();
  let count = 0;
  for (const level of order) count += await fuser.level(level);
  if (count > 0) sortBlock(block);
  return count;
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

/** The groups of a level: products with a shared operand first, because they save more than side by side. */
function candidates(level: readonly Operation[]): Group[] {
  const taken = new Set<Operation>();
  const groups = new Map<string, Group>();
  const found: Group[] = [];
  const collect = (key: string | undefined, op: Operation, make: () => Omit<Group, 'ops'>): void => {
    if (key === undefined) return;
    const group = groups.get(key);
    if (group) group.ops.push(op);
    else groups.set(key, { ops: [op], ...make() });
  };
  const flush = (): void => {
    for (const g of groups.values())
      if (g.ops.length > 1) {
        found.push(g);
        for (const op of g.ops) taken.add(op);
      }
    groups.clear();
  };
  const fusible = level.filter((op) => op.def.isPure && makesLevel(op) && op.results.some((r) => isSecret(r.type)));
  const named = new Map<string, number>();
  for (const { name } of fusible) named.set(name, (named.get(name) ?? 0) + 1);
  // All keys name the op: one that is alone with its name needs none.
  const mayFuse = fusible.filter((op) => named.get(op.name)! > 1);
  for (const shared of [0, 1] as const) {
    for (const op of mayFuse)
      if (!taken.has(op)) collect(sharedKey(op, shared), op, () => ({ emit: emitShared(shared), kind: undefined }));
    flush();
  }
  for (const op of mayFuse) {
    const kind = taken.has(op) ? undefined : kindOf(op);
    if (kind) collect(groupKey(op, kind), op, () => ({ emit: emitKind(kind), kind }));
  }
  flush();
  return found;
}

class Fuser {
  readonly clock: Clock;
  private readonly lanes = new Lanes();
  private readonly roles: ReadonlyMap<Operation, number>;

  constructor(
    block: Block,
    private readonly cost: CostModel | undefined,
  ) {
    this.clock = new Clock(block, cost);
    this.roles = partsOf(block);
  }

  /** Fuses the groups of one level; levels come from the first to the last of the program. */
  async level(level: readonly Operation[]): Promise<number> {
    const gone = new Set<Operation>();
    for (const group of candidates(level))
      for (const ops of this.parts(group))
        if (ops.length > 1 && (await this.wins(group, ops))) {
          this.fuse(group, ops);
          for (const op of ops) gone.add(op);
        }
    for (const op of level) if (!gone.has(op)) this.clock.run(op);
    return gone.size;
  }

  /**
   * The ops of a group that are fused together, in the order of their lanes. Ops that send nothing follow where their operands lie one after
   * another already: they join a chain, they do not start one. No op waits for another one so long that the whole program takes longer.
   */
  private parts({ ops, kind }: Group): Operation[][] {
    const vectors: Value[] = [];
    const place = (op: Operation, i: number): readonly number[] => {
      const lane = kind?.joined(op).flatMap((k) => this.lanes.of(op.operand(k)) ?? [])[0];
      if (!lane) return [Infinity, this.roles.get(op) ?? 0, i];
      if (!vectors.includes(lane.vector)) vectors.push(lane.vector);
      return [vectors.indexOf(lane.vector), lane.offset, i];
    };
    const sorted = ops
      .map((op, i) => ({ op, at: place(op, i) }))
      .sort((a, b) => a.at.reduce((order, x, k) => order || (x === b.at[k] ? 0 : x - b.at[k]!), 0));
    const local = sorted.every(({ op }) => this.clock.hopsOf(op) === 0);
    // Products that share an operand and send nothing have no lanes to follow, and nothing to gain.
    if (local && !kind) return [];
    const clusters: Cluster[] = [];
    const chains = new Chains(this.lanes);
    for (const { op } of sorted) {
      const [start, tail] = [this.clock.starts(op), this.clock.tail(op) + this.clock.hopsOf(op)];
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
    // Ops that send nothing stay in the lanes that they are in: that costs nothing.
    if (ops.every((op) => this.clock.hopsOf(op) === 0)) return true;
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
        this.clock.note(value, start + this.clock.hopsOf(op));
        r.replaceAllUsesWith(value);
      }
    for (const op of ops) op.erase();
  }
}
