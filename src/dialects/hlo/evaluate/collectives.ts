import { concatenate, reshape, slice } from '../../../eval/shape.ts';
import { numElements, type Tensor } from '../../../eval/tensor.ts';
import { scalar, splat } from '../../../eval/values.ts';
import type { Attribute } from '../../../ir/attributes.ts';
import type { Operation } from '../../../ir/ir.ts';
import { fail } from '../../../support/diagnostics.ts';
import { batchedBody } from './bodies.ts';
import { expectEqual } from './checks.ts';
import { type EvalContext, type Kernel, type Kernels, resultType } from './kernel.ts';
import { channelOf, type Grouping, groupOf, type Process, rowsOf } from './processes.ts';

const intOf = (a: unknown): number => Number((a as { value: bigint } | undefined)?.value ?? 0);

function processOf(op: Operation, ctx: EvalContext): Process {
  const hint = "only 'interpreter.run_parallel' of a test runs several processes";
  return ctx.process ?? fail('unsupported-op', `'${op.name}' cannot be evaluated`, op.loc, hint);
}

/** Ops that take flattened numbers of processes where they say so, and both kinds of number where they have a channel. */
function foldGrouping(op: Operation): Grouping {
  const flat = op.attrs.use_global_device_ids as Attribute | undefined;
  if (flat && !(flat.kind === 'bool' && !flat.value)) return 'ids';
  return channelOf(op) > 0 ? 'replicas-and-partitions' : 'replicas';
}
const moveGrouping = (op: Operation): Grouping => (channelOf(op) > 0 ? 'partitions' : 'replicas');

/** The group of a process and what its members hold: a list of operands for each. Outside of all groups there is none. */
function gathered(op: Operation, args: readonly Tensor[], ctx: EvalContext, by: Grouping) {
  const p = processOf(op, ctx);
  const group = groupOf(p, rowsOf(op.attrs.replica_groups as Attribute | undefined), by) ?? [];
  return { group, at: group.indexOf(p.id), operands: p.exchange(op, args, group) };
}

const zeros = (op: Operation): Tensor[] =>
  op.results.map((_, i) => splat(resultType(op, i).dtype, resultType(op, i).shape, 0));

/** Part `at` of `count` along a dimension. */
function part(x: Tensor, dim: number, at: number, count: number): Tensor {
  const size = x.shape[dim]! / count;
  const start = x.shape.map((_, d) => (d === dim ? at * size : 0));
  const limit = x.shape.map((n, d) => (d === dim ? (at + 1) * size : n));
  return slice(
    x,
    start,
    limit,
    x.shape.map(() => 1),
  );
}

/** The operands of the group folded by the op's computation, member by member. */
function folded(op: Operation, operands: readonly (readonly Tensor[])[], ctx: EvalContext): Tensor[] {
  const body = batchedBody(ctx, op.regions[0]!);
  return operands[0]!.map((first, i) => {
    const flat = (x: Tensor): Tensor => reshape(x, [numElements(x.shape)]);
    const sum = operands.slice(1).reduce((acc, o) => body([acc, flat(o[i]!)])[0]!, flat(first));
    return reshape(sum, first.shape);
  });
}

const permute: Kernel = (op, args, ctx) => {
  const p = processOf(op, ctx);
  const rank = moveGrouping(op) === 'partitions' ? p.partition : p.replica;
  const from = rowsOf(op.attrs.source_target_pairs as Attribute | undefined).find(([, to]) => to === rank)?.[0];
  const { partitions } = p.grid;
  const source =
    moveGrouping(op) === 'partitions' ? p.replica * partitions + (from ?? 0) : (from ?? 0) * partitions + p.partition;
  const [got] = p.exchange(op, args, from === undefined ? [] : [source]);
  return got ? [...got] : zeros(op);
};

/** Ops between processes, and the ops of StableHLO's interpreter that tests use. */
export const collectiveKernels: Kernels = {
  replica_id: (op, _, ctx) => [scalar('ui32', processOf(op, ctx).replica)],
  partition_id: (op, _, ctx) => [scalar('ui32', processOf(op, ctx).partition)],
  all_gather: (op, args, ctx) => {
    const { operands } = gathered(op, args, ctx, foldGrouping(op));
    return args.map((_, i) =>
      concatenate(
        operands.map((o) => o[i]!),
        intOf(op.attrs.all_gather_dim),
      ),
    );
  },
  all_reduce: (op, args, ctx) => folded(op, gathered(op, args, ctx, foldGrouping(op)).operands, ctx),
  reduce_scatter: (op, args, ctx) => {
    const { operands, at, group } = gathered(op, args, ctx, foldGrouping(op));
    return folded(op, operands, ctx).map((x) => part(x, intOf(op.attrs.scatter_dimension), at, group.length));
  },
  collective_reduce: (op, args, ctx) => {
    const { operands, at } = gathered(op, args, ctx, moveGrouping(op));
    return at === 0 ? folded(op, operands, ctx) : zeros(op);
  },
  all_to_all: (op, args, ctx) => {
    const { operands, at } = gathered(op, args, ctx, moveGrouping(op));
    const [split, join] = [intOf(op.attrs.split_dimension), intOf(op.attrs.concat_dimension)];
    return args.map((_, i) =>
      concatenate(
        operands.map((o) => part(o[i]!, split, at, intOf(op.attrs.split_count))),
        join,
      ),
    );
  },
  collective_broadcast: (op, args, ctx) => {
    const { operands } = gathered(op, args, ctx, moveGrouping(op));
    if (operands.length === 0) return zeros(op);
    // With dynamic roots the last operand says for each of the others which member of the group it comes from.
    const roots = op.attrs.has_dynamic_root ? args[args.length - 1]! : undefined;
    return op.results.map((_, i) => operands[roots ? Number(roots.data[i]) : 0]![i]!);
  },
  collective_permute: permute,
  send: (op, args, ctx) => {
    processOf(op, ctx).send(channelOf(op), args.slice(0, -1));
    return args.slice(-1);
  },
  recv: (op, args, ctx) => [...processOf(op, ctx).receive(op, channelOf(op)), ...args.slice(-1)],
  infeed: (op, args, ctx) => [...ctx.call(processOf(op, ctx).nextInfeed(op), [], op), ...args.slice(-1)],
  outfeed: (_, args) => args.slice(-1),
  print: () => [],
  probe: (op, [x], ctx) => {
    ctx.probes.set(op.attrs.probe_id as string, [...(ctx.probes.get(op.attrs.probe_id as string) ?? []), x!]);
    return [x!];
  },
  expect_serialized_eq: (op, [x], ctx) => {
    const got = ctx.probes.get(op.attrs.probe_id as string)?.[op.attrs.iter as number];
    if (!got) return fail('check-failed', `'${op.name}': nothing is recorded as '${op.attrs.probe_id}'`, op.loc);
    expectEqual(op, got, x!);
    return [];
  },
};
