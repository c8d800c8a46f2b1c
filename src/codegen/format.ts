/**
 * The bytecode format, in one place: magic, versions, field numbers, limits. Numbers are append-only; fixtures/bytecode locks them.
 *
 *   "SPUC" version:u8 Program
 *   Program   = strings*, types*, constants*, functions*, manifest, locations          (protobuf wire format)
 *   Function  = name, result types, Block
 *   Block     = argument types, Op*
 *   Op        = opcode, operand registers, result types, Attr*, Block* (its regions)
 * Registers number block arguments and op results in the order in which a reader meets them, per function.
 */
export const MAGIC = [0x53, 0x50, 0x55, 0x43] as const; // "SPUC"
export const VERSION = 1;
/** Versions that the reader accepts. */
export const READABLE: readonly number[] = [1];

export const PROGRAM = { strings: 1, types: 2, constants: 3, functions: 4, manifest: 5, locations: 6 } as const;
export const TYPE = { kind: 1, dtype: 2, dims: 3, secret: 4, parts: 5 } as const;
export const TYPE_KIND = { tensor: 1, tuple: 2, token: 3, function: 4, scalar: 5 } as const;
export const CONST = { type: 1, splat: 2, chunks: 3 } as const;
export const FUNC = { name: 1, results: 2, body: 3 } as const;
export const BLOCK = { args: 1, ops: 2 } as const;
export const OP = { opcode: 1, operands: 2, results: 3, attrs: 4, regions: 5 } as const;
export const ATTR = {
  name: 1,
  kind: 2,
  int: 3,
  double: 4,
  text: 5,
  type: 6,
  items: 7,
  list: 8,
  dialect: 9,
  member: 10,
  constant: 11,
} as const;
export const ATTR_KIND = {
  unit: 1,
  bool: 2,
  int: 3,
  float: 4,
  string: 5,
  array: 6,
  dict: 7,
  type: 8,
  symbol: 9,
  'dense-array': 10,
  dense: 11,
  enum: 12,
  struct: 13,
  opaque: 14,
} as const;
export const MANIFEST = { args: 1, outputs: 2, protocol: 3, field: 4, fxp: 5, accuracy: 6 } as const;
export const MANIFEST_ARG = { name: 1, owner: 2, secret: 3 } as const;
export const MANIFEST_OUT = { to: 1, everyone: 2 } as const;
export const LOCATIONS = { locs: 1, ofOps: 2 } as const;
export const LOC = { kind: 1, file: 2, line: 3, col: 4, parts: 5 } as const;
export const LOC_KIND = { unknown: 0, file: 1, name: 2, callsite: 3, fused: 4 } as const;

/** Constants are stored in pieces of at most this many bytes. */
export const CHUNK_BYTES = 1 << 20;
export const LIMITS = {
  /** Bytes of a whole file. */
  file: 2 ** 31,
  /** Nesting of regions and attributes. */
  depth: 512,
  /** Dimensions of one tensor. */
  rank: 64,
  /** Parts of a tuple or function type, all levels together. */
  typeSize: 256,
  /** Parts of a location, all levels together. */
  locationSize: 4096,
  /** Elements of one tensor. */
  elements: 2 ** 32,
  /** Entries of any table; operations in all. */
  entries: 1 << 24,
} as const;
