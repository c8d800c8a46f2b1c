import { enumAttr } from '../../../ir/attr-kinds.ts';
import { defineOp } from '../../../ir/define-op.ts';
import { anyTensor, type TypeConstraint } from '../../../ir/types.ts';
import { Rules, tensorOf } from './rules.ts';

const stateTensor: TypeConstraint = {
  desc: 'a vector of ui64 or ui32',
  test: (t) => t.kind === 'tensor' && t.shape.length === 1 && (t.dtype === 'ui64' || t.dtype === 'ui32'),
};

export const rng = defineOp('stablehlo.rng', {
  doc: 'Random numbers from a distribution, without a seed. Not supported: it has no value that all parties agree on.',
  operands: { a: anyTensor, b: anyTensor, shape: anyTensor },
  results: { result: anyTensor },
  attrs: { rng_distribution: enumAttr('stablehlo', 'rng_distribution', ['UNIFORM', 'NORMAL']) },
  assembly: '$a `,` $b `,` $shape `,` `distribution` `=` $rng_distribution attr-dict `:` functional-type',
  verify: (op, _report, { a, b, shape }) => {
    const c = Rules.of(op);
    c.sameDType(tensorOf(a), tensorOf(op.result), 'operand a', 'its result');
    c.sameDType(tensorOf(b), tensorOf(op.result), 'operand b', 'its result');
    c.sameShape(tensorOf(shape).shape, [tensorOf(op.result).shape.length], 'operand shape', 'the rank of its result');
  },
});

export const rngBitGenerator = defineOp('stablehlo.rng_bit_generator', {
  doc: 'Random bits from a state, and the next state; a pure function.',
  operands: { initial_state: stateTensor },
  results: { output_state: stateTensor, output: anyTensor },
  attrs: { rng_algorithm: enumAttr('stablehlo', 'rng_algorithm', ['DEFAULT', 'THREE_FRY', 'PHILOX']) },
  traits: ['pure'],
  assembly: '$initial_state `,` `algorithm` `=` $rng_algorithm attr-dict `:` functional-type',
  verify: (op, _report, { initial_state, attrs }) => {
    const c = Rules.of(op);
    const state = tensorOf(initial_state);
    c.same(op.results[0]!.type, state, 'its new state', 'its state');
    const words = state.shape[0]! / (state.dtype === 'ui64' ? 1 : 2);
    const ok = attrs.rng_algorithm === 'THREE_FRY' ? words === 2 : words === 2 || words === 3;
    c.need(ok, 'shape', () => `with ${attrs.rng_algorithm} does not take a state of [${state.shape}]`);
  },
});

export const randomOps = [rng, rngBitGenerator] as const;
