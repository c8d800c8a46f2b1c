import { pphlo } from '../dialects/pphlo/ops.ts';
import { isFloat } from '../eval/dtype.ts';
import type { Builder } from '../ir/builder.ts';
import type { Value } from '../ir/ir.ts';
import type { Pattern } from '../ir/rewriter.ts';
import { isSecret, type TensorType } from '../ir/types.ts';
import { make } from './build.ts';
import { definePass } from './pass.ts';

/** What stands for 1/√x in a denominator: the rsqrt, in the denominator's shape, and a factor that stays a divisor. */
interface Inverse {
  readonly rsqrt: (b: Builder) => Value;
  readonly divisor?: Value;
}

/** Finds √x in a denominator: itself, repeated or reshaped, or times a factor. */
function inverseOf(v: Value): Inverse | undefined {
  const op = v.def;
  if (!op || !isSecret(v.type)) return undefined;
  switch (op.name) {
    case 'pphlo.sqrt':
      return { rsqrt: (b) => make(b, 'rsqrt', [op.operand(0)]) };
    case 'pphlo.broadcast':
    case 'pphlo.reshape': {
      const inner = inverseOf(op.operand(0));
      if (!inner || inner.divisor) return undefined;
      return { rsqrt: (b) => make(b, op.name.slice('pphlo.'.length), [inner.rsqrt(b)], { ...op.attrs }, v.type) };
    }
    case 'pphlo.multiply':
      for (const i of [0, 1]) {
        const inner = inverseOf(op.operand(i));
        if (inner && !inner.divisor) return { ...inner, divisor: op.operand(1 - i) };
      }
      return undefined;
    default:
      return undefined;
  }
}

const divideBySqrt: Pattern = {
  name: 'y / √x',
  roots: [pphlo('divide')],
  apply: (op, rw) => {
    if (!isFloat((op.result.type as TensorType).dtype)) return false;
    const inverse = inverseOf(op.operand(1));
    // With a secret factor a division would remain: nothing is won then.
    if (!inverse || (inverse.divisor && isSecret(inverse.divisor.type))) return false;
    const b = rw.before(op);
    const y = inverse.divisor ? make(b, 'divide', [op.operand(0), inverse.divisor]) : op.operand(0);
    rw.replace(op, [make(b, 'multiply', [y, inverse.rsqrt(b)])]);
    return true;
  },
};

export const inverseSqrt = definePass({
  name: 'inverse-sqrt',
  doc: 'y / √x → y · rsqrt(x), also through broadcasts, reshapes and public factors: one root in place of a root and a division, 16 hops less.',
  patterns: [divideBySqrt],
});
