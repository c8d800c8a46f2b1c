import type { DType } from '../../eval/dtype.ts';
import { realPart } from '../../eval/dtype.ts';
import type { Region } from '../../ir/ir.ts';
import { sameShape, showType, type TensorType, type Type, tensorType } from '../../ir/types.ts';
import { fail, type Location } from '../../support/diagnostics.ts';

/** Type rules that several families share. All of them throw a SpucError at `loc` when a rule is broken. */

export const tensorOf = (t: Type): TensorType => t as TensorType;
export const withDims = (t: TensorType, shape: readonly number[], dtype: DType = t.dtype): TensorType =>
  tensorType(shape, dtype);

/** All operands have one shape and element type: that is the result's type too. */
export function sameOperands(name: string, types: readonly Type[], loc: Location): TensorType {
  const first = tensorOf(types[0]!);
  for (const t of types.slice(1)) {
    const u = tensorOf(t);
    if (!sameShape(u.shape, first.shape))
      fail(
        'shape',
        `'${name}' needs operands of one shape, but has ${showType(first)} and ${showType(u)}`,
        loc,
        'broadcast the smaller one first',
      );
    if (u.dtype !== first.dtype)
      fail(
        'type',
        `'${name}' needs operands of one element type, but has ${showType(first)} and ${showType(u)}`,
        loc,
        'convert one of them',
      );
  }
  return first;
}

/** Checks that every entry is a distinct dimension of a tensor of that rank. */
export function checkDims(name: string, what: string, dims: readonly number[], rank: number, loc: Location): void {
  const seen = new Set<number>();
  for (const d of dims) {
    if (d < 0 || d >= rank)
      fail(
        'shape',
        `'${name}' has ${what} ${d}, which is out of range for rank ${rank}`,
        loc,
        `dimensions go from 0 to ${rank - 1}`,
      );
    if (seen.has(d)) fail('shape', `'${name}' names ${what} ${d} twice`, loc);
    seen.add(d);
  }
}

export function need(
  ok: boolean,
  cls: 'shape' | 'type' | 'attribute' | 'arity',
  name: string,
  message: string,
  loc: Location,
  hint?: string,
): void {
  if (!ok) fail(cls, `'${name}' ${message}`, loc, hint);
}

/** The block of a region must take these types and, with `results`, return those. */
export function checkRegion(
  name: string,
  what: string,
  region: Region | undefined,
  args: readonly Type[],
  results: readonly Type[] | undefined,
  loc: Location,
): void {
  if (!region) return;
  const { block } = region;
  need(
    block.args.length === args.length,
    'arity',
    name,
    `has a ${what} with ${block.args.length} arguments; ${args.length} are needed`,
    loc,
  );
  for (const [i, a] of block.args.entries()) {
    const [is, want] = [publicOf(a.type), publicOf(args[i]!)];
    need(
      is === want,
      'type',
      name,
      `has a ${what} whose argument ${i} is ${showType(is)} where ${showType(want)} is needed`,
      loc,
    );
  }
  if (!results || !block.last) return;
  const out = block.last.operands;
  need(
    out.length === results.length,
    'arity',
    name,
    `has a ${what} that returns ${out.length} values; ${results.length} are needed`,
    block.last.loc,
  );
  for (const [i, v] of out.entries()) {
    const [is, want] = [publicOf(v.type), publicOf(results[i]!)];
    need(
      is === want,
      'type',
      name,
      `has a ${what} that returns ${showType(is)} where ${showType(want)} is needed`,
      block.last.loc,
    );
  }
}

/** The type without visibility: the rules of StableHLO do not know it. */
export const publicOf = (t: Type): Type => (t.kind === 'tensor' && t.secret ? tensorType(t.shape, t.dtype) : t);
export const scalarOf = (t: Type): TensorType => tensorType([], tensorOf(t).dtype);
export const realType = (t: TensorType): TensorType => tensorType(t.shape, realPart(t.dtype));

/** Extent of a window pass over `size` elements. */
export function windowExtent(
  size: number,
  window: number,
  stride: number,
  low: number,
  high: number,
  baseDilation: number,
  windowDilation: number,
): number {
  const dilated = size === 0 ? 0 : (size - 1) * baseDilation + 1;
  const span = (window - 1) * windowDilation + 1;
  const padded = dilated + low + high;
  return padded < span ? 0 : Math.floor((padded - span) / stride) + 1;
}
