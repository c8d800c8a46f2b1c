import { enumAttr, i64Attr, optional } from '../../ir/attr-kinds.ts';
import { type AnyOpDef, defineOp, variadic } from '../../ir/define-op.ts';
import { anyTensor, type TensorType, tensorType } from '../../ir/types.ts';
import { Rules } from '../hlo/ops/rules.ts';
import { leaks } from './visibility-rules.ts';

const direction = enumAttr('pphlo', 'sort_direction', ['ASC', 'DES']);
/** How a secret order is found; absent, the runtime decides by sizes. RANKS compares all pairs at once, NETWORK takes layers. */
export const sortMethodAttr = optional(enumAttr('pphlo', 'sort_method', ['RANKS', 'NETWORK']));
export type SortDirection = 'ASC' | 'DES';
export type SortMethod = 'RANKS' | 'NETWORK';

/** A sort whose order needs no comparator region, as SPU writes it. Always stable, in every protocol. */
export const simpleSort: AnyOpDef = defineOp('pphlo.simple_sort', {
  doc: 'Sorts tensors together along one dimension by the first num_keys of them, in lexicographic order. Equal elements keep their order.',
  operands: { operands: variadic(anyTensor) },
  results: { results: variadic(anyTensor) },
  attrs: {
    dimension: optional(i64Attr, -1),
    num_keys: optional(i64Attr, 1),
    sort_direction: optional(direction, 'ASC' as SortDirection),
    method: sortMethodAttr,
  },
  traits: ['pure'],
  assembly:
    '$operands $sort_direction `,` `dim` `=` $dimension `,` `num_keys` `=` $num_keys attr-dict `:` functional-type',
  infer: ({ types, attrs, loc }) => {
    const c = new Rules('pphlo.simple_sort', loc);
    const ins = types.operands.map((t, i) => c.tensor(t, `operand ${i}`));
    const first = ins[0] ?? c.fail('arity', 'needs at least one operand');
    const rank = first.shape.length;
    ins.forEach((t, i) => {
      c.sameShape(t.shape, first.shape, `operand ${i}`, 'operand 0');
    });
    const { dimension: d, num_keys: keys } = attrs;
    c.need(d >= -rank && d < rank, 'shape', () => `cannot sort along dimension ${d} of a tensor of rank ${rank}`);
    c.need(keys >= 1 && keys <= ins.length, 'attribute', () => `cannot sort ${ins.length} operands by ${keys} keys`);
    const secretKey = ins.slice(0, keys).some((t) => t.secret);
    return ins.map((t) => tensorType(t.shape, t.dtype, t.secret || secretKey));
  },
  verify: (op, report) => {
    for (const leak of leaks(op)) report('visibility', leak, 'only pphlo.reveal may lower visibility');
  },
  opcode: 158,
  since: 1,
}) as AnyOpDef;

/** A few places of a sorted row: medians, percentiles, extremes. */
export const orderStatistics: AnyOpDef = defineOp('pphlo.order_statistics', {
  doc: 'What stands at the places start … limit-1 after sorting along the last dimension. The rest of the order is not found.',
  operands: { operand: anyTensor },
  results: { result: anyTensor },
  attrs: {
    sort_direction: optional(direction, 'ASC' as SortDirection),
    start: i64Attr,
    limit: i64Attr,
    method: sortMethodAttr,
  },
  traits: ['pure'],
  assembly: '$operand $sort_direction `,` `places` `=` $start `to` $limit attr-dict `:` functional-type',
  infer: ({ types, attrs, loc }) => {
    const c = new Rules('pphlo.order_statistics', loc);
    const t = types.operand as TensorType;
    const { start, limit } = attrs;
    c.need(t.shape.length > 0, 'shape', 'needs a dimension to sort along');
    const n = t.shape[t.shape.length - 1]!;
    c.need(
      0 <= start && start <= limit && limit <= n,
      'attribute',
      () => `there are no places ${start} to ${limit} of ${n}`,
    );
    return [tensorType([...t.shape.slice(0, -1), limit - start], t.dtype, t.secret)];
  },
  opcode: 159,
  since: 1,
}) as AnyOpDef;

export const sortOps: readonly AnyOpDef[] = [simpleSort, orderStatistics];
