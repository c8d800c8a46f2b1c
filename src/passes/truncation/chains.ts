import { pphlo } from '../../dialects/pphlo/ops.ts';
import { isFloat } from '../../eval/dtype.ts';
import type { Builder } from '../../ir/builder.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import type { Pattern } from '../../ir/rewriter.ts';
import { isSecret, type TensorType, tensorType } from '../../ir/types.ts';
import { make, splatOf } from '../build.ts';
import { dtypeOf, typeOf, usedOnce } from '../mixed-products/casts.ts';

/** a·b ± c·d ± … → one batched dot product of stacked factors: one truncation for all terms. */

interface Term {
  readonly v: Value;
  readonly minus: boolean;
}
const LINKS: ReadonlySet<string> = new Set(['pphlo.add', 'pphlo.subtract', 'pphlo.negate']);
const isLink = (op: Operation | undefined): op is Operation =>
  op !== undefined && LINKS.has(op.name) && isSecret(op.result.type);

/** The terms of a sum, through links that nothing else reads. */
function termsOf(op: Operation): Term[] {
  const out: Term[] = [];
  // A list of what is left to look at, its end first: sums may be longer than the stack is deep.
  const left: Term[] = [];
  const open = (link: Operation, negative: boolean): void => {
    for (let i = link.numOperands - 1; i >= 0; i--) {
      const negates = link.name === 'pphlo.negate' || (link.name === 'pphlo.subtract' && i === 1);
      left.push({ v: link.operand(i), minus: negative !== negates });
    }
  };
  open(op, false);
  for (let t = left.pop(); t; t = left.pop()) {
    if (isLink(t.v.def) && usedOnce(t.v) && t.v.type === op.result.type) open(t.v.def, t.minus);
    else out.push(t);
  }
  return out;
}
/** 2 for a product of two secrets, 1 for one of a secret and a public tensor; 0 for what is not a truncated product of its own. */
function kindOf({ v }: Term, type: TensorType): 0 | 1 | 2 {
  const op = v.def;
  if (op?.name !== 'pphlo.multiply' || !usedOnce(v) || v.type !== type) return 0;
  const x = op.operand(0);
  const y = op.operand(1);
  if (dtypeOf(x) !== type.dtype || dtypeOf(y) !== type.dtype) return 0;
  if (splatOf(x) !== undefined || splatOf(y) !== undefined) return 0;
  return isSecret(x.type) && isSecret(y.type) ? 2 : 1;
}

const PLAIN: ReadonlySet<string> = new Set(['func.func', 'builtin.module', 'pphlo.while', 'pphlo.if', 'pphlo.case']);
/** Reducers, comparators and the like run on whole tensors at once: there, only elementwise ops may stand. */
function inPlainBlock(op: Operation): boolean {
  for (let p = op.parentOp; p; p = p.parentOp) if (!PLAIN.has(p.name)) return false;
  return true;
}

/** The values side by side in a new last dimension. */
function stack(b: Builder, vs: readonly Value[]): Value {
  const { shape, dtype } = typeOf(vs[0]!);
  const columns = vs.map((v) => make(b, 'reshape', [v], {}, tensorType([...shape, 1], dtype, isSecret(v.type))));
  const type = tensorType(
    [...shape, vs.length],
    dtype,
    vs.some((v) => isSecret(v.type)),
  );
  return make(b, 'concatenate', columns, { dimension: shape.length }, type);
}

function fused(b: Builder, terms: readonly Term[], type: TensorType): Value {
  const pairs = terms.map(({ v, minus }) => {
    const [x, y] = v.def!.operands as [Value, Value];
    // The secret factor on the left; its sign is changed where the term is subtracted.
    const [l, r] = isSecret(x.type) ? [x, y] : [y, x];
    return [minus ? make(b, 'negate', [l]) : l, r] as const;
  });
  const lhs = stack(
    b,
    pairs.map((p) => p[0]),
  );
  const squares = pairs.every(([l, r]) => l === r);
  const rhs = squares
    ? lhs
    : stack(
        b,
        pairs.map((p) => p[1]),
      );
  const batch = [...type.shape.keys()];
  const last = [type.shape.length];
  const dims = {
    lhs_batching_dimensions: batch,
    rhs_batching_dimensions: batch,
    lhs_contracting_dimensions: last,
    rhs_contracting_dimensions: last,
  };
  return make(b, 'dot_general', [lhs, rhs], { dot_dimension_numbers: dims }, type);
}

function chain(name: string): Pattern {
  return {
    name: `${name} of products`,
    roots: [pphlo(name)],
    apply: (op, rw) => {
      const type = typeOf(op.result);
      if (!type.secret || !isFloat(type.dtype) || type.shape.includes(0)) return false;
      // Only the last link starts, so that the longest sum is seen.
      if (usedOnce(op.result)) {
        const { owner } = op.result.uses.first!;
        if (isLink(owner) && owner.result.type === type) return false;
      }
      const terms = termsOf(op);
      const kinds = terms.map((t) => kindOf(t, type));
      if (kinds.filter((k) => k > 0).length < 2 || !inPlainBlock(op)) return false;
      const groups = [2, 1].map((k) => terms.filter((_, i) => kinds[i] === k)).filter((g) => g.length >= 2);
      if (groups.length === 0) return false;
      const b = rw.before(op);
      const sums: Term[] = groups.map((g) => ({ v: fused(b, g, type), minus: false }));
      const rest = terms.filter((t) => !groups.some((g) => g.includes(t)));
      const [head, ...tail] = [...sums, ...rest];
      const add = (a: Value, t: Term): Value => make(b, t.minus ? 'subtract' : 'add', [a, t.v], {}, type);
      rw.replace(op, [tail.reduce(add, head!.v)]);
      return true;
    },
  };
}

export const chainPatterns: readonly Pattern[] = ['add', 'subtract', 'negate'].map(chain);
