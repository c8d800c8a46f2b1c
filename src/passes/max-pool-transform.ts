import { pphlo } from '../dialects/pphlo/ops.ts';
import { isComplex, isFloat } from '../eval/dtype.ts';
import { lowestOf } from '../eval/max-pool.ts';
import type { Builder } from '../ir/builder.ts';
import type { Operation, Region, Value } from '../ir/ir.ts';
import type { Pattern, Rewriter } from '../ir/rewriter.ts';
import { isSecret, type TensorType, tensorType } from '../ir/types.ts';
import { make, seal, splatOf } from './build.ts';
import { definePass } from './pass.ts';
import { readsSameWindows, type Windows, windowsOf } from './pool-windows.ts';

/** Which extreme a comparator keeps, and whether of equal ones the last; undefined where it is no comparison of its arguments. */
function extremeOf(select: Region): { min: boolean; last: boolean; negated: boolean } | undefined {
  const { block } = select;
  let v = block.last!.operand(0);
  let not = false;
  while (v.def?.name === 'pphlo.not' && v.def.block === block) {
    not = !not;
    v = v.def.operand(0);
  }
  const op = v.def;
  if (!op || op.block !== block || op.numOperands !== 2) return undefined;
  const [a, b] = op.operands;
  const straight = a === block.args[0] && b === block.args[1];
  if (!straight && !(a === block.args[1] && b === block.args[0])) return undefined;
  const directions = ['greater', 'greater_equal', 'less', 'less_equal'];
  const d = directions.indexOf(op.name.slice('pphlo.'.length));
  if (d < 0) return undefined;
  // Swapping the sides turns > into <; a negation also turns ≥ into <.
  const less = d >= 2 !== !straight;
  const strict = d % 2 === 0;
  return { min: less !== not, last: strict !== not, negated: not };
}

/** True for a region that applies one op to its two arguments, in any order, and returns that. */
function applies(region: Region, name: string): boolean {
  const { args } = region.block;
  const op = region.block.last!.operand(0).def;
  return (
    args.length === 2 &&
    op?.block === region.block &&
    op.name === name &&
    args.every((a) => op.operands.includes(a)) &&
    op.numOperands === 2
  );
}

/** What a gradient asks for: the windows, and which of their elements. */
interface Wanted {
  readonly windows: Windows;
  readonly min: boolean;
  readonly last: boolean;
}

function wantedBy(op: Operation): Wanted | undefined {
  const extreme = extremeOf(op.regions[0]!);
  const { dtype } = op.result.type as TensorType;
  if (!extreme || dtype === 'i1' || isComplex(dtype) || !applies(op.regions[1]!, 'pphlo.add')) return undefined;
  // A minimum is the negated maximum of the negated values, where all numbers have a negative.
  if (extreme.min && !(isFloat(dtype) && isSecret(op.operand(0).type))) return undefined;
  // A negated comparison of public numbers is another one where they are NaN.
  if (extreme.negated && isFloat(dtype) && !isSecret(op.operand(0).type)) return undefined;
  return { windows: windowsOf(op, extreme.min), min: extreme.min, last: extreme.last };
}

/** The pool of the same windows in the block of the gradient: one of the program, or what an earlier match made of it. */
function poolFor(op: Operation, want: Wanted): Operation | undefined {
  for (const pool of op.block!) {
    if (pool.name === 'pphlo.argmax') {
      const negated = pool.operand(0).def?.name === 'pphlo.negate';
      const base = want.min && negated ? pool.operand(0).def!.operand(0) : pool.operand(0);
      if (want.min && !negated) continue;
      if (readsSameWindows({ ...windowsOf(pool, false), base }, want.windows) && pool.attrs.last === want.last)
        return pool;
    } else if (
      pool.name === 'pphlo.reduce_window' &&
      pool.results.length === 1 &&
      applies(pool.regions[0]!, want.min ? 'pphlo.minimum' : 'pphlo.maximum') &&
      readsSameWindows(windowsOf(pool, want.min), want.windows)
    )
      return pool;
  }
  return undefined;
}

/** A scalar, repeated. */
const spread = (b: Builder, v: Value, like: TensorType): Value =>
  make(
    b,
    'broadcast',
    [v],
    { broadcast_dimensions: [] },
    tensorType(like.shape, like.dtype, (v.type as TensorType).secret),
  );

const attrsOf = (w: Windows): Record<string, unknown> => ({
  window_dimensions: w.window,
  window_strides: w.strides,
  ...(w.padding.some(([l, h]) => l !== 0 || h !== 0) && { padding: w.padding }),
});

/** Replaces a pool by an argmax of its windows, before `first`. @returns the argmax */
function replacePool(rw: Rewriter, pool: Operation, first: Operation, want: Wanted, w: Windows): Operation {
  const b = rw.before(first);
  const x = want.min ? make(b, 'negate', [w.base]) : w.base;
  const attrs = { ...attrsOf(w), last: want.last };
  const arg = b.create(pphlo('argmax'), { input: x } as never, attrs as never);
  const at = rw.before(pool);
  const t = pool.result.type as TensorType;
  let out = want.min ? make(at, 'negate', [arg.results[0]!]) : arg.results[0]!;
  const init = pool.operand(1);
  const least = Number(lowestOf(t.dtype)) * (want.min ? -1 : 1);
  if (splatOf(init) !== least) out = make(at, want.min ? 'minimum' : 'maximum', [out, spread(at, init, t)]);
  rw.replace(pool, [seal(at, out, t)]);
  return arg;
}

/** The gradient at the place of the select_and_scatter, in its type. */
function replaceGradient(rw: Rewriter, op: Operation, arg: Operation, w: Windows): void {
  const b = rw.before(op);
  const [, source, init] = op.operands as [Value, Value, Value];
  const t = op.result.type as TensorType;
  const hot = arg.results[1]!;
  const base = w.base.type as TensorType;
  const secret = (hot.type as TensorType).secret || (source.type as TensorType).secret;
  const type = tensorType(base.shape, t.dtype, secret);
  let out = make(b, 'maxpool_scatter', [hot, source], attrsOf(w), type);
  const zero = splatOf(init) === 0;
  if (!zero) out = make(b, 'add', [out, spread(b, init, type)]);
  if (!w.pad) {
    rw.replace(op, [seal(b, out, t)]);
    return;
  }
  // What a slice takes of the padded result is often the unpadded one.
  const { low, high } = w.pad;
  const inner = seal(b, out, t);
  for (const { owner: user } of [...op.result.uses]) {
    if (user.name !== 'pphlo.slice' || user.result.type !== inner.type) continue;
    const starts = user.attrs.start_indices as number[];
    if (starts.every((s, d) => s === low[d]) && (user.attrs.strides as number[]).every((s) => s === 1))
      rw.replace(user, [inner]);
  }
  const interior = low.map(() => 0);
  const padded = make(b, 'pad', [out, init], {
    edge_padding_low: low,
    edge_padding_high: high,
    interior_padding: interior,
  });
  rw.replace(op, [seal(b, padded, t)]);
}

const shareArgmax: Pattern = {
  name: 'max pool and its gradient',
  roots: [pphlo('select_and_scatter')],
  apply: (op, rw) => {
    const want = wantedBy(op);
    const pool = want && poolFor(op, want);
    if (!want || !pool) return false;
    let arg = pool;
    if (pool.name === 'pphlo.reduce_window') {
      let first = op;
      for (const o of op.block!)
        if (o === pool || o === op) {
          first = o;
          break;
        }
      arg = replacePool(rw, pool, first, want, first === pool ? { ...windowsOf(pool, want.min) } : want.windows);
    }
    replaceGradient(rw, op, arg, want.windows);
    return true;
  },
};

const patterns = [shareArgmax];
const doc =
  'A max pool and its gradient (select_and_scatter) of the same windows find the maxima once: pphlo.argmax gives them with their places, and pphlo.maxpool_scatter sends the gradient there.';
export const maxPoolTransform = definePass({ name: 'max-pool-transform', doc, patterns });
/** The same under SPU's name. */
export const optimizeMaxpool = definePass({
  name: 'optimize-maxpool',
  doc: `${doc} SPU's name of max-pool-transform.`,
  patterns,
});
