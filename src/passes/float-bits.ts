import { pphlo } from '../dialects/pphlo/ops.ts';
import { bitWidth, isInt, isSigned } from '../eval/dtype.ts';
import type { Operation, Value } from '../ir/ir.ts';
import { applyPatterns, type Pattern } from '../ir/rewriter.ts';
import { isSecret, type TensorType, tensorType } from '../ir/types.ts';
import { literalOf, make, splatLike } from './build.ts';
import { definePass } from './pass.ts';
import { DEFAULT_RING, type RingShape } from './ranges/analysis.ts';

/** Bits of the mantissa, and what is added to the exponent. */
const FORMATS: Readonly<Record<string, { readonly mantissa: number; readonly bias: number }>> = {
  f64: { mantissa: 52, bias: 1023 },
  f32: { mantissa: 23, bias: 127 },
  f16: { mantissa: 10, bias: 15 },
  bf16: { mantissa: 7, bias: 127 },
};
const typeOf = (v: Value): TensorType => v.type as TensorType;

/** The one whole number that all elements of a constant are, as its bits. */
function bitsOfSplat(v: Value): bigint | undefined {
  const a = literalOf(v);
  if (!a?.splat || !isInt(a.type.dtype)) return undefined;
  return BigInt.asUintN(bitWidth(a.type.dtype), BigInt((a.tensor.data as ArrayLike<number | bigint>)[0]!));
}

/** How many low bits of an integer may be set. */
function lowBits(v: Value): number {
  const { dtype } = typeOf(v);
  const width = bitWidth(dtype);
  const constant = bitsOfSplat(v);
  if (constant !== undefined) return constant === 0n ? 0 : constant.toString(2).length;
  const op = v.def;
  const at = (i: number): number => lowBits(op!.operand(i));
  switch (op?.name) {
    case 'pphlo.shift_right_logical': {
      const by = bitsOfSplat(op.operand(1));
      return by === undefined ? at(0) : by >= width ? 0 : Math.max(0, at(0) - Number(by));
    }
    case 'pphlo.and':
      return Math.min(at(0), at(1));
    case 'pphlo.or':
    case 'pphlo.xor':
      return Math.max(at(0), at(1));
    case 'pphlo.convert': {
      const from = typeOf(op.operand(0)).dtype;
      return isInt(from) && !isSigned(from) ? Math.min(width, at(0)) : width;
    }
    case 'pphlo.broadcast':
    case 'pphlo.reshape':
    case 'pphlo.slice':
    case 'pphlo.transpose':
      return at(0);
    default:
      return width;
  }
}

/** m | e for bits m below the mantissa's end and constant bits e above it: m, and the exponent. */
function assembled(v: Value, mantissa: number): { readonly m: Value; readonly exponent: number } | undefined {
  const op: Operation | undefined = v.def;
  if (op?.name !== 'pphlo.or' && op?.name !== 'pphlo.xor' && op?.name !== 'pphlo.add') return undefined;
  for (const i of [0, 1]) {
    const e = bitsOfSplat(op.operand(i));
    const m = op.operand(1 - i);
    if (e === undefined || e & ((1n << BigInt(mantissa)) - 1n) || lowBits(m) > mantissa) continue;
    return { m, exponent: Number(e >> BigInt(mantissa)) };
  }
  return undefined;
}

/** A float put together from secret bits below a constant exponent: 2^e·(1 + m·2^-mantissa). Where m does not fit into the ring, what is below its step goes first. */
const fromBits = (ring: RingShape): Pattern => ({
  name: 'float from bits',
  roots: [pphlo('bitcast_convert')],
  apply: (op, rw) => {
    const [from, to] = [typeOf(op.operand(0)), typeOf(op.result)];
    const format = FORMATS[to.dtype];
    if (!format || !isSecret(op.operand(0).type) || !isInt(from.dtype)) return false;
    if (bitWidth(from.dtype) !== bitWidth(to.dtype)) return false;
    const found = assembled(op.operand(0), format.mantissa);
    // Neither subnormal nor infinite, nor below zero.
    if (!found || found.exponent === 0 || found.exponent > 2 * format.bias) return false;
    const b = rw.before(op);
    const drop = Math.max(0, format.mantissa - (ring.k - 4 - ring.fxp));
    const kept = drop === 0 ? found.m : make(b, 'shift_right_logical', [found.m, splatLike(b, typeOf(found.m), drop)]);
    const whole = make(b, 'convert', [kept], {}, tensorType(to.shape, to.dtype, true));
    const part = make(b, 'multiply', [whole, splatLike(b, to, 2 ** (drop - format.mantissa))], {}, to);
    const one = make(b, 'add', [part, splatLike(b, to, 1)], {}, to);
    const power = 2 ** (found.exponent - format.bias);
    rw.replace(op, [power === 1 ? one : make(b, 'multiply', [one, splatLike(b, to, power)], {}, to)]);
    return true;
  },
});

export const floatBits = definePass({
  name: 'float-bits',
  doc: 'A float that is put together from secret bits, as random generators do, (bits >> 9) | 0x3f800000 as an f32, becomes arithmetic: 1 + (bits >> 9)·2^-23. Secrets in fixed point have no such bits; other bitcasts between integers and floats are refused.',
  run: (module, cx) => applyPatterns(module, [fromBits(cx.ring ?? DEFAULT_RING)]),
});
