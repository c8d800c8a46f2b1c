import { Builder } from '../../ir/builder.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import { isSecret, type TensorType, type Type, withSecret } from '../../ir/types.ts';
import { seal } from '../build.ts';

/** The type of `v`, secret where `is`. */
const marked = (v: Value, is: boolean): Type => (v.type.kind === 'tensor' ? withSecret(v.type, is) : v.type);

/** What SPU wants each operand of an op to be; undefined for ops that take operands of any visibility. */
function wanted(op: Operation): readonly Type[] | undefined {
  const { operands } = op;
  switch (op.name) {
    case 'pphlo.pad':
    case 'pphlo.concatenate':
      return operands.map((v) => marked(v, isSecret(op.result.type)));
    case 'pphlo.reduce':
    case 'pphlo.reduce_window': {
      const n = op.results.length;
      return operands.map((v, i) => marked(v, isSecret(op.results[i % n]!.type)));
    }
    case 'pphlo.select_and_scatter': {
      const [x, source, init] = operands as [Value, Value, Value];
      const secret = isSecret(x.type) || isSecret(init.type);
      return [marked(x, secret), source.type, marked(init, secret)];
    }
    default:
      return undefined;
  }
}

/** Seals what an op joins with secrets, once per operand and right before it. @returns the number of seals */
export function sealOperands(op: Operation): number {
  const types = wanted(op);
  if (!types) return 0;
  const b = Builder.before(op);
  let count = 0;
  const sealed = op.operands.map((v, i) => {
    const made = seal(b, v, types[i]!);
    if (made !== v) count++;
    return made;
  });
  if (count) op.setOperands(sealed);
  return count;
}

/** The arguments of the regions of a select_and_scatter carry the visibility of what enters them, each for itself. */
export function narrowScatterArguments(op: Operation): void {
  if (op.name !== 'pphlo.select_and_scatter') return;
  const [x, source] = op.operands as [Value, Value];
  const [select, scatter] = op.regions.map((r) => r.block.args) as [Value[], Value[]];
  const set = (v: Value, secret: boolean): void => void (v.type = withSecret(v.type as TensorType, secret));
  if (!isSecret(x.type)) for (const a of select) set(a, false);
  if (!isSecret(source.type)) set(scatter[0]!, false);
}
