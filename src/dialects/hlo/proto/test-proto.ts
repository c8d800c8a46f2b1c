import protobuf from 'protobufjs/minimal.js';

/** For tests: a message from `[field, value]` pairs: numbers are varints, strings and bytes are length-delimited, lists are packed. */
export type Value = number | bigint | string | Uint8Array | readonly number[] | { readonly f32: number };
export type Pairs = readonly (readonly [number, Value])[];

/** Bytes of a varint of 64 bits (two's complement). */
export function varint(v: number | bigint): number[] {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(v));
  for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
  return [...out, Number(rest)];
}
export function message(...pairs: Pairs): Uint8Array {
  const out: number[] = [];
  const tag = (field: number, wire: number): void => {
    out.push(...varint(field * 8 + wire));
  };
  const put = (field: number, bytes: Uint8Array): void => {
    tag(field, 2);
    out.push(...varint(bytes.length));
    for (const b of bytes) out.push(b);
  };
  for (const [field, v] of pairs) {
    if (typeof v === 'number' || typeof v === 'bigint') {
      tag(field, 0);
      out.push(...varint(v));
    } else if (typeof v === 'string') put(field, new TextEncoder().encode(v));
    else if (v instanceof Uint8Array) put(field, v);
    else if ('f32' in v)
      out.push(
        ...protobuf.Writer.create()
          .uint32(field * 8 + 5)
          .float(v.f32)
          .finish(),
      );
    else put(field, Uint8Array.from(v.flatMap(varint)));
  }
  return Uint8Array.from(out);
}

/** PrimitiveType numbers. */
export const P = { pred: 1, s32: 4, f32: 11, token: 17, tuple: 13 } as const;
export const shape = (type: number, dims: readonly number[] = [], layout: readonly number[] = []): Uint8Array =>
  message([2, type], [3, dims], ...(layout.length ? [[5, message([1, layout])] as const] : []));
export const tuple = (...parts: Uint8Array[]): Uint8Array =>
  message([2, P.tuple], ...parts.map((p) => [4, p] as const));

/** An instruction: identity, opcode, shape, operand identities, further fields. */
export const instr = (
  id: number | bigint,
  opcode: string,
  type: Uint8Array,
  operands: readonly number[] = [],
  ...more: Pairs
): Uint8Array => message([1, `${opcode}.${id}`], [2, opcode], [3, type], [35, id], [36, operands], ...more);
export const computation = (
  name: string,
  id: number,
  root: number | bigint,
  ...instructions: Uint8Array[]
): Uint8Array => message([1, name], ...instructions.map((i) => [2, i] as const), [5, id], [6, root]);
/** A module whose entry is computation 1. */
export const module = (...computations: Uint8Array[]): Uint8Array =>
  message([1, 'm'], [2, 'main'], ...computations.map((c) => [3, c] as const), [6, 1]);
/** A module with one computation, whose last instruction is number `root`. */
export const program = (root: number, ...instructions: Uint8Array[]): Uint8Array =>
  module(computation('main', 1, root, ...instructions));
