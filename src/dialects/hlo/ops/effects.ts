import { anyAttr, optional } from '../../../ir/attr-kinds.ts';
import { defineOp, variadic } from '../../../ir/define-op.ts';
import { anyToken, anyType, tensorType, tokenType } from '../../../ir/types.ts';

/** An op that needs other processes, devices or quantised types: it is read and printed, and refused when it is compiled or run. */
const outside = (name: string, doc: string, attrs: readonly string[] = [], regions: readonly string[] = []) =>
  defineOp(`stablehlo.${name}`, {
    doc: `${doc} Not supported.`,
    operands: { inputs: variadic(anyType) },
    results: { results: variadic(anyType) },
    attrs: Object.fromEntries(attrs.map((a) => [a, optional(anyAttr)])),
    ...(regions.length ? { regions: { names: regions, variadic: true } } : {}),
  });

/** Ops that only order effects; without effects they mean nothing. */
export const createToken = defineOp('stablehlo.create_token', {
  doc: 'A token that depends on nothing.',
  operands: {},
  results: { output: anyToken },
  traits: ['pure'],
  assembly: 'attr-dict `:` type($output)',
  infer: () => [tokenType],
});

export const afterAll = defineOp('stablehlo.after_all', {
  doc: 'A token that comes after all its operands.',
  operands: { inputs: variadic(anyToken) },
  results: { result: anyToken },
  traits: ['pure'],
  assembly: '$inputs attr-dict `:` type($result)',
  infer: () => [tokenType],
});

const processId = (name: string, doc: string) =>
  defineOp(`stablehlo.${name}`, {
    doc: `${doc} Not supported.`,
    operands: {},
    results: { result: anyType },
    assembly: 'attr-dict `:` type($result)',
    infer: () => [tensorType([], 'ui32')],
  });

const group = ['replica_groups', 'channel_handle', 'use_global_device_ids'];
export const allGather = outside('all_gather', 'Joins the operands of all processes.', ['all_gather_dim', ...group]);
export const allReduce = outside('all_reduce', 'Folds the operands of all processes.', group, ['computation']);
export const allToAll = outside('all_to_all', 'Exchanges parts among processes.', [
  'split_dimension',
  'concat_dimension',
  'split_count',
  ...group,
]);
export const collectiveBroadcast = outside('collective_broadcast', 'Sends operands to a group of processes.', [
  'has_dynamic_root',
  ...group,
]);
export const collectivePermute = outside('collective_permute', 'Sends operands between pairs of processes.', [
  'source_target_pairs',
  ...group,
]);
export const collectiveReduce = outside(
  'collective_reduce',
  'Folds the operands of all processes at one of them.',
  group,
  ['computation'],
);
export const reduceScatter = outside(
  'reduce_scatter',
  'Folds the operands of all processes and splits the result.',
  ['scatter_dimension', ...group],
  ['computation'],
);
export const crossReplicaSum = outside('cross-replica-sum', 'Sums the operands of all processes.', group);
export const partitionId = processId('partition_id', 'The number of the partition that runs.');
export const replicaId = processId('replica_id', 'The number of the replica that runs.');
export const infeed = outside('infeed', 'Reads from a queue outside.', ['infeed_config', 'layout']);
export const outfeed = outside('outfeed', 'Writes to a queue outside.', ['outfeed_config']);
export const send = outside('send', 'Sends to a channel.', [
  'channel_handle',
  'is_host_transfer',
  'source_target_pairs',
]);
export const recv = outside('recv', 'Receives from a channel.', [
  'channel_handle',
  'is_host_transfer',
  'source_target_pairs',
]);
export const asyncStart = outside('async_start', 'Starts a collective operation.', [], ['body']);
export const asyncDone = outside('async_done', 'Waits for a collective operation.');
export const uniformQuantize = outside('uniform_quantize', 'Converts to quantised numbers.');
export const uniformDequantize = outside('uniform_dequantize', 'Converts from quantised numbers.');

/** Ops that no plain evaluation and no protocol gives a meaning. */
export const outsideOps = [
  allGather,
  allReduce,
  allToAll,
  collectiveBroadcast,
  collectivePermute,
  collectiveReduce,
  reduceScatter,
  crossReplicaSum,
  partitionId,
  replicaId,
  infeed,
  outfeed,
  send,
  recv,
  asyncStart,
  asyncDone,
  uniformQuantize,
  uniformDequantize,
] as const;

export const effectOps = [createToken, afterAll, ...outsideOps] as const;
