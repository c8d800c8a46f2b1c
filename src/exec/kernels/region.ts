import { type DType, isBool, isFloat, isInt } from '../../eval/dtype.ts';
import { intRange } from '../../eval/values.ts';
import type { Operation, Region, Value } from '../../ir/ir.ts';
import { isSecret } from '../../ir/types.ts';
import { splatOf } from '../hal/encode.ts';
import type { KernelCall } from '../runtime/kernel-table.ts';
import type { Val } from '../runtime/values.ts';

/** What can be known about the combining function of a reduction, and how it is run on vectors. */

/** A combining function on vectors: element i of each result depends on element i of each operand. Each label is used once. */
export type Combine = (label: string, lhs: readonly Val[], rhs: readonly Val[]) => Promise<Val[]>;

/** The body of a region as a combining function. */
export const combineBy =
  (call: KernelCall, region: Region): Combine =>
  (label, lhs, rhs) =>
    call.body(label, region, [...lhs, ...rhs]);

const bodyOps = (region: Region): Operation[] => [...region.block].filter((op) => op.name !== 'pphlo.free');

/**
 * The name (without dialect) of the one op that a region of two arguments applies to them, in either order (in this order where
 * `ordered`); undefined for anything else.
 */
export function soleOp(region: Region, ordered = false): string | undefined {
  const { args } = region.block;
  const [op, end, ...rest] = bodyOps(region);
  if (args.length !== 2 || !op || !end || rest.length > 0 || op.results.length !== 1) return undefined;
  if (!end.def.has('terminator') || end.numOperands !== 1 || end.operand(0) !== op.results[0]) return undefined;
  const [a, b] = op.operands;
  const straight = a === args[0] && b === args[1];
  const swapped = a === args[1] && b === args[0];
  if (op.numOperands !== 2 || !(straight || (swapped && !ordered))) return undefined;
  return op.name.slice(op.name.indexOf('.') + 1);
}

/** True when a combining region of 2n arguments returns its last n: the new value replaces the old one. */
export function replaces(region: Region): boolean {
  const { args } = region.block;
  const [end] = bodyOps(region);
  const n = args.length / 2;
  return (
    end?.def.has('terminator') === true && end.numOperands === n && end.operands.every((v, i) => v === args[n + i])
  );
}

/**
 * True when the program itself shows that `init` changes nothing under the op `name`. Only constants of the program are looked at:
 * what runs must not depend on data.
 */
export function isNeutral(name: string | undefined, init: Val): boolean {
  const v = splatOf(init);
  return v !== undefined && name !== undefined && (neutral[name]?.(v, init.dtype) ?? false);
}

type Element = number | bigint;
const least = (v: Element, d: DType): boolean =>
  isFloat(d) ? v === -Infinity || Number(v) <= lowest(d) : isBool(d) ? !v : BigInt(v) === intRange(d)[0];
const greatest = (v: Element, d: DType): boolean =>
  isFloat(d) ? v === Infinity || -Number(v) <= lowest(d) : isBool(d) ? !!v : BigInt(v) === intRange(d)[1];
const allOnes = (v: Element, d: DType): boolean => (isBool(d) ? !!v : isInt(d) && onesOf(v, d));
const onesOf = (v: Element, d: DType): boolean => BigInt(v) === (d.startsWith('u') ? intRange(d)[1] : -1n);
/** The lowest finite f32 (f64); narrower floats end far inside. */
const lowest = (d: DType): number =>
  d === 'f64' ? -Number.MAX_VALUE : d === 'f32' ? -3.4028234663852886e38 : -Infinity;

const neutral: Record<string, (v: Element, d: DType) => boolean> = {
  add: (v) => Number(v) === 0,
  or: (v) => Number(v) === 0,
  xor: (v) => Number(v) === 0,
  multiply: (v) => Number(v) === 1,
  and: allOnes,
  maximum: least,
  minimum: greatest,
};

/**
 * Whether what a region returns can depend on a secret: on an argument that `secretArg` marks, or on a secret value from outside.
 * Ops with regions of their own count as dependent on everything.
 */
export function dependsOnSecrets(region: Region, secretArg: (index: number) => boolean): boolean {
  const { block } = region;
  const inside = new Set<Value>(block.args);
  const tainted = new Set<Value>(block.args.filter((_, i) => secretArg(i)));
  const isTainted = (v: Value): boolean => (inside.has(v) ? tainted.has(v) : isSecret(v.type));
  for (const op of block) {
    const taint = op.regions.length > 0 || op.operands.some(isTainted);
    if (op.def.has('terminator')) return taint;
    for (const r of op.results) {
      inside.add(r);
      if (taint) tainted.add(r);
    }
  }
  return true;
}
