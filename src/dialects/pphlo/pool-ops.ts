import { type WindowAttrs, windowShape } from '../../eval/index-maps.ts';
import { numElements } from '../../eval/tensor.ts';
import { boolAttr, i64ArrayAttr, optional } from '../../ir/attr-kinds.ts';
import { type AnyOpDef, defineOp } from '../../ir/define-op.ts';
import { i64PairsAttr } from '../../ir/dense.ts';
import { anyTensor, type TensorType, tensorType } from '../../ir/types.ts';
import { Rules } from '../hlo/ops/rules.ts';
import { checkWindow } from '../hlo/ops/window.ts';
import { leaks } from './visibility-rules.ts';

/** Max pooling that remembers where its maxima stood, and its gradient: SPU's pair of ops. */

const windowAttrs = {
  window_dimensions: i64ArrayAttr,
  window_strides: optional(i64ArrayAttr),
  window_dilations: optional(i64ArrayAttr),
  // SPU's ops have no padding: a window then covers elements only.
  padding: optional(i64PairsAttr),
};

/** Every window has a place: maxima and one-hot rows have one shape, with the places of the window last in the latter. */
const placesOf = (a: WindowAttrs): number => numElements(a.window_dimensions);

export const argmax = defineOp('pphlo.argmax', {
  doc: 'The maximum of every position of a sliding window, and where it stands: a one-hot row of booleans over the places of the window, the first of equal maxima. Padding is never the maximum; a window of padding only gives the lowest value and a row without a one.',
  operands: { input: anyTensor },
  results: { max: anyTensor, index: anyTensor },
  attrs: {
    ...windowAttrs,
    // SPU's other form, an integer instead of a row, is not used by any of its passes.
    onehot_index: optional(boolAttr, true),
    // Which of equal maxima is meant: a gradient written with GT wants the last.
    last: optional(boolAttr, false),
  },
  traits: ['pure'],
  assembly: '$input attr-dict `:` functional-type',
  infer: ({ types, attrs, loc }) => {
    const c = new Rules('pphlo.argmax', loc);
    const t = c.tensor(types.input, 'its operand');
    if (!attrs.onehot_index) c.fail('attribute', 'supports onehot_index = true only', 'leave the attribute out');
    c.need(t.dtype !== 'i1' && !t.dtype.startsWith('complex'), 'type', () => `needs ordered numbers, not ${t.dtype}`);
    const shape = checkWindow(c, t.shape, attrs);
    return [tensorType(shape, t.dtype, t.secret), tensorType([...shape, placesOf(attrs)], 'i1', t.secret)];
  },
  opcode: 160,
  since: 1,
});

export const maxpoolScatter = defineOp('pphlo.maxpool_scatter', {
  doc: 'Adds each update to the element under the one of its one-hot row, over zeros: the gradient of a max pool. Rows and windows are those of pphlo.argmax.',
  operands: { onehot: anyTensor, update: anyTensor },
  results: { result: anyTensor },
  attrs: windowAttrs,
  traits: ['pure'],
  assembly: '$onehot `,` $update attr-dict `:` functional-type',
  verify: (op, report, { onehot, update, attrs }) => {
    const c = Rules.of(op);
    const [h, u, r] = [onehot.type, update.type, op.result.type] as [TensorType, TensorType, TensorType];
    c.need(h.dtype === 'i1', 'type', () => `needs booleans as one-hot rows, not ${h.dtype}`);
    c.need(u.dtype !== 'i1', 'type', 'needs numbers as updates, not booleans');
    c.sameDType(r, u, 'its result', 'the update');
    checkWindow(c, r.shape, attrs);
    c.sameShape(u.shape, windowShape(r.shape, attrs), 'the update', 'the positions of its window');
    c.sameShape(h.shape, [...u.shape, placesOf(attrs)], 'the one-hot rows', 'its updates and window');
    for (const leak of leaks(op)) report('visibility', leak, 'only pphlo.reveal may lower visibility');
  },
  opcode: 161,
  since: 1,
});

export const poolOps = [argmax, maxpoolScatter] as unknown as readonly AnyOpDef[];
