import { isFloat } from '../../eval/dtype.ts';
import { i64ArrayAttr } from '../../ir/attr-kinds.ts';
import { type AnyOpDef, defineOp } from '../../ir/define-op.ts';
import { anyTensor, sameShape, type TensorType, tensorType } from '../../ir/types.ts';
import { Rules } from '../hlo/ops/rules.ts';
import { divisorBits } from './range-attrs.ts';

/** The smallest number that fixed point can tell from zero: known only where the program runs. */
export const epsilon = defineOp('pphlo.epsilon', {
  doc: 'The smallest step of fixed point, 2^-f for the f fraction bits of the run (2^-18 in plain): what an epsilon below it was meant to be.',
  operands: {},
  results: { result: anyTensor },
  traits: ['pure'],
  verify: (op, report) => {
    const t = op.result.type as TensorType;
    if (!isFloat(t.dtype) || t.secret) report('type', 'must give a public tensor of floats');
  },
  opcode: 9,
  since: 1,
});

/** Written by SPU's pass region-access-fixture. */
export const broadcastAs = defineOp('pphlo.broadcast_as', {
  doc: 'A value in the shape that another one has at run time: bodies of reducers run on whole tensors, and what they capture follows. Where both have one shape it is the value itself.',
  operands: { lhs: anyTensor, rhs: anyTensor },
  results: { result: anyTensor },
  traits: ['pure'],
  assembly: '$lhs `,` $rhs attr-dict `:` functional-type',
  infer: ({ types, loc }) => {
    const [a, b] = [types.lhs as TensorType, types.rhs as TensorType];
    const c = new Rules('pphlo.broadcast_as', loc);
    if (a.shape.length > 0) c.sameShape(a.shape, b.shape, 'its left operand', 'its right operand');
    return [tensorType(b.shape, a.dtype, a.secret || b.secret)];
  },
  opcode: 111,
  since: 1,
});

/** What `optimize-denominator-with-broadcast` saves, without its loss of digits. */
export const divideByBroadcast = defineOp('pphlo.divide_by_broadcast', {
  doc: 'lhs / broadcast(rhs): the work of inverting is done on the elements of rhs, that of multiplying on those of lhs. Broadcast dimensions as in pphlo.broadcast.',
  operands: { lhs: anyTensor, rhs: anyTensor },
  results: { result: anyTensor },
  attrs: { broadcast_dimensions: i64ArrayAttr, ...divisorBits },
  traits: ['pure'],
  assembly: '$lhs `,` $rhs `,` `dims` `=` $broadcast_dimensions attr-dict `:` functional-type',
  infer: ({ types, attrs, loc }) => {
    const c = new Rules('pphlo.divide_by_broadcast', loc);
    const [a, b] = [types.lhs as TensorType, types.rhs as TensorType];
    c.need(
      isFloat(a.dtype) && a.dtype === b.dtype,
      'type',
      () => `divides ${a.dtype} by ${b.dtype}, but takes floats of one type`,
    );
    const dims = attrs.broadcast_dimensions;
    c.need(
      dims.length === b.shape.length,
      'attribute',
      () => `has ${dims.length} broadcast dimensions for a divisor of rank ${b.shape.length}`,
    );
    c.dims(dims, a.shape.length, 'broadcast_dimensions');
    const fits = sameShape(
      b.shape,
      dims.map((d, i) => (b.shape[i] === 1 ? 1 : a.shape[d]!)),
    );
    c.need(fits, 'shape', () => `cannot broadcast a divisor of shape [${b.shape}] to [${a.shape}] along [${dims}]`);
    return [tensorType(a.shape, a.dtype, a.secret || b.secret)];
  },
  opcode: 81,
  since: 1,
});

export const numericOps = [epsilon, broadcastAs, divideByBroadcast] as unknown as readonly AnyOpDef[];
