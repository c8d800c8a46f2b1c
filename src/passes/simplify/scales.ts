import { isFloat } from '../../eval/dtype.ts';
import { numElements } from '../../eval/tensor.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import type { Rewriter } from '../../ir/rewriter.ts';
import { type TensorType, tensorType } from '../../ir/types.ts';
import { literalOf, make, splatLike, splatOf } from '../build.ts';
import { isSecretFloat, oneDType, type Row, readOnce, rows, typeOf } from './rule.ts';

/** Scales that may move: a product moved before or after one of these neither overflows nor loses its digits where it did not before. */
const MODEST = 2 ** 6;
const isModest = (c: number): boolean => Math.abs(c) <= MODEST && Math.abs(c) >= 1 / MODEST;

/** A secret float product with a constant of the program (or quotient by one). */
export function scaled(v: Value): { readonly x: Value; readonly by: number } | undefined {
  const op = v.def;
  if ((op?.name !== 'pphlo.multiply' && op?.name !== 'pphlo.divide') || !isSecretFloat(v) || !oneDType(op))
    return undefined;
  return scaledBy(op, 1) ?? (op.name === 'pphlo.multiply' ? scaledBy(op, 0) : undefined);
}
function scaledBy(op: Operation, i: 0 | 1): { readonly x: Value; readonly by: number } | undefined {
  const c = splatOf(op.operand(i));
  if (c === undefined) return undefined;
  const by = op.name === 'pphlo.multiply' ? c : 1 / c;
  const x = op.operand(1 - i);
  return Number.isFinite(by) && by !== 0 && isSecretFloat(x) ? { x, by } : undefined;
}
const times = (op: Operation, rw: Rewriter, x: Value, c: number): Value => {
  const b = rw.before(op);
  return make(b, 'multiply', [x, splatLike(b, typeOf(x), c)]);
};

const MOVES: ReadonlySet<string> = new Set(['reshape', 'transpose', 'slice', 'reverse'].map((n) => `pphlo.${n}`));

/** (move (x · c)) · d, where a negation counts as a move. */
function underMove(op: Operation, rw: Rewriter): Value | undefined {
  const outer = scaled(op.result);
  const move = outer?.x.def;
  if (!outer || !move || !readOnce(outer.x)) return undefined;
  if (move.name === 'pphlo.negate') return times(op, rw, move.operand(0), -outer.by);
  if (!MOVES.has(move.name)) return undefined;
  const inner = scaled(move.operand(0));
  if (!inner || !readOnce(move.operand(0)) || Math.abs(inner.by * outer.by) > 2 ** 100) return undefined;
  const b = rw.before(op);
  const moved = make(b, move.name.slice('pphlo.'.length), [inner.x], { ...move.attrs }, move.result.type);
  return times(op, rw, moved, inner.by * outer.by);
}

/** A product of matrices of which one is scaled: the scale goes to a constant factor, or after the product where that is smaller. */
function scaledDot(op: Operation, rw: Rewriter): Value | undefined {
  if (!isSecretFloat(op.result) || !oneDType(op)) return undefined;
  const name = op.name.slice('pphlo.'.length);
  for (const i of [0, 1]) {
    const s = scaled(op.operand(i));
    if (!s || !readOnce(op.operand(i)) || !isModest(s.by)) continue;
    const other = op.operand(1 - i);
    const pair = (x: Value, y: Value): Value[] => (i === 0 ? [x, y] : [y, x]);
    const b = rw.before(op);
    if (literalOf(other) && isFloat(typeOf(other).dtype) && !isWhole(other)) {
      const scale = splatLike(b, tensorType(typeOf(other).shape, typeOf(other).dtype), s.by);
      return make(b, name, pair(s.x, make(b, 'multiply', [other, scale])), { ...op.attrs }, op.result.type);
    }
    if (numElements((op.result.type as TensorType).shape) >= numElements(typeOf(s.x).shape)) continue;
    return times(op, rw, make(b, name, pair(s.x, other), { ...op.attrs }, op.result.type), s.by);
  }
  return undefined;
}
/** Products with small whole numbers are not truncated: such a constant must stay whole. */
function isWhole(v: Value): boolean {
  return Array.from(literalOf(v)!.tensor.data as ArrayLike<number>).every(Number.isInteger);
}

/** Constant factors. Every one that meets another saves a truncation. */
export const scales: readonly Row[] = [
  rows(
    ['multiply', 'divide'],
    '(x · c moved) · d, (−x) · d',
    'a truncation and its hops less: the constants meet, with no small number between',
    underMove,
  ),
  rows(['multiply'], '(x · c) · (y · d)', 'one truncation in place of two, in the shadow of the product', (op, rw) => {
    if (!readOnce(op.operand(0)) || !readOnce(op.operand(1)) || !oneDType(op)) return undefined;
    const p = scaled(op.operand(0));
    const q = p && scaled(op.operand(1));
    if (!p || !q) return undefined;
    if (!isModest(p.by) || !isModest(q.by) || !isModest(p.by * q.by)) return undefined;
    return times(op, rw, make(rw.before(op), 'multiply', [p.x, q.x]), p.by * q.by);
  }),
  rows(['add', 'subtract'], 'x · c + x · d', 'a truncation less', (op, rw) => {
    if (!readOnce(op.operand(0)) || !readOnce(op.operand(1))) return undefined;
    const p = scaled(op.operand(0));
    const q = p && scaled(op.operand(1));
    if (!p || !q || p.x !== q.x || op.operand(0) === op.operand(1)) return undefined;
    const sign = op.name === 'pphlo.add' ? 1 : -1;
    const by = p.by + sign * q.by;
    return Number.isFinite(by) && Math.abs(by) <= 2 ** 100 ? times(op, rw, p.x, by) : undefined;
  }),
  rows(
    ['dot', 'dot_general'],
    '(x · c) ⋅ y',
    'the truncation of x · c goes: into a constant y, or to the product where that has fewer elements',
    scaledDot,
  ),
];
