/** A writer of small StableHLO bytecode files for tests, sound ones and others. */

/** An unsigned integer as MLIR writes it. */
export function varint(v: number | bigint): number[] {
  const n = BigInt(v);
  for (let extra = 0; extra < 8; extra++) {
    if (n >> BigInt(7 * (extra + 1))) continue;
    let x = ((n << 1n) | 1n) << BigInt(extra);
    return Array.from({ length: extra + 1 }, () => {
      const b = Number(x & 255n);
      x >>= 8n;
      return b;
    });
  }
  return [0, ...Array.from({ length: 8 }, (_, i) => Number((n >> BigInt(8 * i)) & 255n))];
}
/** A signed integer, zigzag encoded. */
export const signed = (v: bigint): number[] => varint(v >= 0n ? v << 1n : (-v << 1n) - 1n);
export const list = (...items: readonly number[][]): number[] => [...varint(items.length), ...items.flat()];
export const section = (id: number, content: readonly number[]): number[] => [
  id,
  ...varint(content.length),
  ...content,
];

/** Parts of a file whose program is one function without arguments; each part may be replaced. */
export interface Parts {
  readonly producer?: string;
  readonly version?: number;
  /** Encoded attributes of VHLO, after 0: the location unknown, 1: "main", 2: the type of the function, 3: "", 4: []. */
  readonly attrs?: readonly (readonly number[])[];
  /** Encoded types of VHLO, after 0: the type of the function, 1: tensor<f32>, 2: f32. */
  readonly types?: readonly (readonly number[])[];
  /** Names of operations of VHLO, after 0: builtin.module, 1: func_v1, 2: return_v1. */
  readonly ops?: readonly string[];
  /** Properties, after 0: those of the function. */
  readonly properties?: readonly (readonly number[])[];
  /** Values that the function defines, and its operations, encoded. */
  readonly values?: number;
  readonly body?: readonly (readonly number[])[];
}

/** Name index, mask and the location unknown of an operation. */
export const op = (name: number, mask: number): number[] => [...varint(name), mask, ...varint(0)];

/** The bytes of a file. */
export function file(p: Parts): Uint8Array {
  const strings = ['builtin', 'vhlo', 'module', 'func_v1', 'return_v1', 'main', '', ...(p.ops ?? [])];
  const encoded = strings.map((s) => [...new TextEncoder().encode(s), 0]);
  const names = ['func_v1', 'return_v1', ...(p.ops ?? [])].map((s) => varint(strings.indexOf(s) * 2 + 1));
  const dialects = [
    ...list(varint(0), varint(2)),
    ...varint(1 + names.length),
    ...varint(0),
    ...list(varint(2 * 2 + 1)),
    ...varint(1),
    ...list(...names),
  ];
  const builtinAttrs = [varint(15)];
  const vhloAttrs = [
    [...varint(14), ...varint(5)],
    [...varint(17), ...varint(0)],
    [...varint(14), ...varint(6)],
    [...varint(1), ...list()],
    ...(p.attrs ?? []),
  ];
  const types = [
    [...varint(8), ...list(), ...list()],
    [...varint(20), ...list(), ...varint(2)],
    varint(4),
    ...(p.types ?? []),
  ];
  const sizes = (entries: readonly (readonly number[])[]): number[] =>
    list(...entries.map((e) => varint(e.length * 2 + 1)));
  const offsets = [
    ...varint(builtinAttrs.length + vhloAttrs.length),
    ...varint(types.length),
    ...varint(0),
    ...sizes(builtinAttrs),
    ...varint(1),
    ...sizes(vhloAttrs),
    ...varint(1),
    ...sizes(types),
  ];
  const properties = [[4, 2, 4, 1, 3].flatMap((i) => varint(i)), ...(p.properties ?? [])];
  const body = p.body ?? [op(2, 0)];
  const region = [...varint(1), ...varint(p.values ?? 0), ...varint(body.length * 2), ...body.flat()];
  const func = [...op(1, 0x50), ...varint(0), ...varint(3), ...section(4, region)];
  const module = [...op(0, 0x10), ...varint(3), ...section(4, [...varint(1), ...varint(0), ...varint(2), ...func])];
  return Uint8Array.from([
    ...[0x4d, 0x4c, 0xef, 0x52],
    ...varint(p.version ?? 6),
    ...new TextEncoder().encode(p.producer ?? 'StableHLO_v1.5.0'),
    0,
    ...section(1, dialects),
    ...section(2, [...builtinAttrs, ...vhloAttrs, ...types].flat()),
    ...section(3, offsets),
    ...section(4, [...varint(2), ...module]),
    ...section(0, [
      ...varint(encoded.length),
      ...encoded
        .map((e) => varint(e.length))
        .reverse()
        .flat(),
      ...encoded.flat(),
    ]),
    ...section(8, list(...properties.map((x) => [...varint(x.length), ...x]))),
  ]);
}
