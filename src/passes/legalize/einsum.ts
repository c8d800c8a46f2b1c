import { type Einsum, parseEinsum } from '../../dialects/hlo/ops/einsum.ts';
import { Rules } from '../../dialects/hlo/ops/rules.ts';
import type { Builder } from '../../ir/builder.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import { isSecret, type TensorType, tensorType } from '../../ir/types.ts';
import { make } from '../build.ts';
import { dotDims, type Expansion } from './expansion.ts';
import { sumOver } from './sum.ts';

const configOf = (op: Operation, operands: readonly Value[]): Einsum =>
  parseEinsum(
    Rules.of(op),
    op.attrs.einsum_config as string,
    operands.map((v) => (v.type as TensorType).shape),
  );

/** Sums over letters that `kept` lacks; returns the value and the letters left. */
function reduced(b: Builder, v: Value, letters: string, kept: string): [Value, string] {
  const gone = [...letters].flatMap((l, d) => (kept.includes(l) ? [] : [d]));
  return [gone.length ? sumOver(b, v, gone) : v, [...letters].filter((l) => kept.includes(l)).join('')];
}
/** Transposes from the order of letters in `from` to that in `to`. */
const ordered = (b: Builder, v: Value, from: string, to: string): Value =>
  from === to ? v : make(b, 'transpose', [v], { permutation: [...to].map((l) => from.indexOf(l)) });

/** "ij,jk->ik": letters of one operand alone are summed first, shared ones are batches where the result has them. */
export const einsum: Expansion = ({ op, b, operands }) => {
  const { inputs, output } = configOf(op, operands);
  const [x, l] = reduced(b, operands[0]!, inputs[0]!, inputs[1]! + output);
  const [y, r] = reduced(b, operands[1]!, inputs[1]!, inputs[0]! + output);
  const shared = [...l].filter((c) => r.includes(c));
  const batch = shared.filter((c) => output.includes(c));
  const sum = shared.filter((c) => !output.includes(c));
  const free = (own: string): string[] => [...own].filter((c) => !shared.includes(c));
  const made = [...batch, ...free(l), ...free(r)].join('');
  const at = (letters: string, which: readonly string[]): number[] => which.map((c) => letters.indexOf(c));
  const result = op.result.type as TensorType;
  const type = tensorType(
    [...made].map((c) => result.shape[output.indexOf(c)]!),
    result.dtype,
    isSecret(x.type) || isSecret(y.type),
  );
  const product = make(b, 'dot_general', [x, y], dotDims(at(l, batch), at(r, batch), at(l, sum), at(r, sum)), type);
  return [ordered(b, product, made, output)];
};

/** "ij->j": sums and a transposition. */
export const unaryEinsum: Expansion = ({ op, b, operands }) => {
  const { inputs, output } = configOf(op, operands);
  const [v, letters] = reduced(b, operands[0]!, inputs[0]!, output);
  return [ordered(b, v, letters, output)];
};
