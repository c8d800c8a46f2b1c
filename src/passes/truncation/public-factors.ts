import { pphlo } from '../../dialects/pphlo/ops.ts';
import { isFloat } from '../../eval/dtype.ts';
import type { Builder } from '../../ir/builder.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import type { Pattern } from '../../ir/rewriter.ts';
import { isSecret } from '../../ir/types.ts';
import { literalOf, make, splatLike, splatOf } from '../build.ts';
import { dtypeOf, typeOf, usedOnce } from '../mixed-products/casts.ts';
import { oneDType } from '../simplify/rule.ts';

/**
 * (s · p) · q → s · (p · q): public factors meet in their own floats, and one truncation is left. What is lost is how finely the product is
 * encoded: to 2^-f, like every public factor. Constants that are known to make it small are left where they are.
 */

/** Sizes of the elements of a public factor that are not 0. */
interface Range {
  readonly low: number;
  readonly high: number;
}
/** A factor below 1 by more than this costs the other one digits. */
const SMALL = 2 ** -3;
/** Products of two constants keep that many digits after the binary point of their own. */
const FINE = 2 ** -8;
const LARGE = 2 ** 20;

/** The sizes in a literal; undefined for a factor that only the run knows. */
function rangeOf(v: Value): Range | undefined {
  const a = literalOf(v);
  if (!a) return undefined;
  let [low, high] = [Infinity, 0];
  for (const x of a.tensor.data as Float64Array) {
    const size = Math.abs(x);
    if (size === 0) continue;
    // NaN spoils both, and is refused below.
    low = size < low || Number.isNaN(size) ? size : low;
    high = size > high || Number.isNaN(size) ? size : high;
  }
  return { low: low === Infinity ? 1 : low, high };
}
/** Whether the product of two public factors is encoded well enough. */
function mayMeet(p: Value, q: Value): boolean {
  const [a, b] = [rangeOf(p), rangeOf(q)];
  // One number for all elements is encoded with as many digits as it needs.
  if (splatOf(p) !== undefined && splatOf(q) !== undefined)
    return a!.low * b!.low > 2 ** -60 && a!.high * b!.high < LARGE;
  if (a && b) return a.low * b.low >= FINE && a.high * b.high <= LARGE;
  const known = a ?? b;
  return !known || (known.low >= SMALL && known.high <= LARGE);
}

/** A product of a secret and a public float that is truncated: where the public factor is. */
function publicSide(op: Operation): 0 | 1 | undefined {
  const i = isSecret(op.operand(0).type) ? 1 : 0;
  if (isSecret(op.operand(i).type) || !isSecret(op.operand(1 - i).type) || !isSecret(op.result.type)) return undefined;
  return isFloat(dtypeOf(op.result)) && oneDType(op) ? i : undefined;
}

/** The public factor of a product, or of a division by one number, and the secret one. */
function scaleOf(op: Operation): { s: Value; q: Value; by: number | undefined } | undefined {
  const i = publicSide(op);
  if (i === undefined) return undefined;
  const by = splatOf(op.operand(i));
  if (op.name === 'pphlo.multiply') return { s: op.operand(1 - i), q: op.operand(i), by };
  const ok = i === 1 && by !== undefined && by !== 0 && Number.isFinite(1 / by);
  return ok ? { s: op.operand(0), q: op.operand(1), by: 1 / by } : undefined;
}
const factor = (b: Builder, x: { q: Value; by: number | undefined }): Value =>
  x.by === undefined ? x.q : splatLike(b, typeOf(x.q), x.by);

/** The product of a secret and a public factor that `op` scales and nothing else reads: its name is looked at first, few have it. */
function scaledProduct(op: Operation, names: ReadonlySet<string>) {
  const s = op.operand(isSecret(op.operand(0).type) ? 0 : 1);
  const inner = s.def && names.has(s.def.name) && usedOnce(s) ? s.def : undefined;
  const i = inner && publicSide(inner);
  const outer = i === undefined ? undefined : scaleOf(op);
  return inner && i !== undefined && outer ? { outer, inner, i } : undefined;
}

const MULTIPLY: ReadonlySet<string> = new Set(['pphlo.multiply']);

function scaleOfScale(name: string): Pattern {
  return {
    name: name === 'divide' ? '(s · p) / c' : '(s · p) · q',
    roots: [pphlo(name)],
    apply: (op, rw) => {
      const found = scaledProduct(op, MULTIPLY);
      if (!found) return false;
      const { outer, inner, i } = found;
      const b = rw.before(op);
      const [p, q] = [inner.operand(i), factor(b, outer)];
      if (!mayMeet(p, q)) return false;
      rw.replace(op, [make(b, 'multiply', [make(b, 'multiply', [p, q]), inner.operand(1 - i)], {}, op.result.type)]);
      return true;
    },
  };
}

const PRODUCTS: ReadonlySet<string> = new Set(['pphlo.dot', 'pphlo.dot_general', 'pphlo.convolution']);

/** dot(s, p) · c → dot(s, p · c), also for convolutions. */
function scaleOfDot(name: string): Pattern {
  return {
    name: name === 'divide' ? 'dot(s, p) / c' : 'dot(s, p) · c',
    roots: [pphlo(name)],
    apply: (op, rw) => {
      const found = scaledProduct(op, PRODUCTS);
      if (found?.outer.by === undefined) return false;
      const { inner, i } = found;
      const { by } = found.outer;
      const size = Math.abs(by);
      // Whole numbers need no truncation: nothing would be saved.
      if (!(size >= SMALL && size <= LARGE) || Number.isInteger(by)) return false;
      const b = rw.before(op);
      const operands = [...inner.operands];
      operands[i] = make(b, 'multiply', [operands[i]!, splatLike(b, typeOf(operands[i]!), by)]);
      rw.replace(op, [make(b, inner.name.slice('pphlo.'.length), operands, { ...inner.attrs }, op.result.type)]);
      return true;
    },
  };
}

export const publicFactorPatterns: readonly Pattern[] = ['multiply', 'divide'].flatMap((n) => [
  scaleOfScale(n),
  scaleOfDot(n),
]);
