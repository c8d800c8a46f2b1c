import { fail, type Location } from '../../../support/diagnostics.ts';
import type { HloShape } from '../text/ast.ts';
import { arrayShape, elementDType } from '../text/shape.ts';
import { corrupt, Message } from './wire.ts';

/** Tuples that are nested deeper are refused. */
const MAX_TUPLE_DEPTH = 128;
/** Dimensions that an array may have. */
const MAX_RANK = 256;
const TUPLE = 13;
const TOKEN = 17;

/** XLA's PrimitiveType numbers (xla_data.proto) of array elements, by the names that its text has. */
const elementNames = new Map<number, string>([
  [1, 'pred'],
  [2, 's8'],
  [3, 's16'],
  [4, 's32'],
  [5, 's64'],
  [6, 'u8'],
  [7, 'u16'],
  [8, 'u32'],
  [9, 'u64'],
  [10, 'f16'],
  [11, 'f32'],
  [12, 'f64'],
  [14, 'opaque'],
  [15, 'c64'],
  [16, 'bf16'],
  [18, 'c128'],
  [19, 'f8e5m2'],
  [20, 'f8e4m3fn'],
  [21, 's4'],
  [22, 'u4'],
  [23, 'f8e4m3b11fnuz'],
  [24, 'f8e5m2fnuz'],
  [25, 'f8e4m3fnuz'],
  [26, 's2'],
  [27, 'u2'],
  [28, 'f8e4m3'],
  [29, 'f8e3m4'],
  [30, 's1'],
  [31, 'u1'],
  [32, 'f4e2m1fn'],
  [33, 'f8e8m0fnu'],
  [34, 'buffer'],
]);

/** ShapeProto: element type, dimensions, which of them are dynamic, parts of a tuple, layout. */
const F = { elementType: 2, dimensions: 3, tupleShapes: 4, layout: 5, isDynamic: 6 } as const;
const LAYOUT_MINOR_TO_MAJOR = 1;

/**
 * Reads a ShapeProto.
 * @throws SpucError 'parse', 'dynamic-shape', 'unsupported-type', 'type', 'shape' or 'nesting-limit'
 */
export function readShape(data: Uint8Array | undefined, loc: Location, depth = 0): HloShape {
  if (!data) return fail('parse', 'the shape is missing', loc);
  if (depth > MAX_TUPLE_DEPTH) fail('nesting-limit', `tuples are nested more than ${MAX_TUPLE_DEPTH} deep`, loc);
  const m = new Message(data);
  const type = m.int(F.elementType);
  if (type === TOKEN) return { kind: 'token' };
  if (type === TUPLE)
    return { kind: 'tuple', elements: m.all(F.tupleShapes).map((part) => readShape(part, loc, depth + 1)) };
  const name = elementNames.get(type) ?? corrupt(`there is no element type ${type}`);
  const dtype = elementDType(name, loc);
  const dims = m.ints(F.dimensions);
  if (dims.length > MAX_RANK)
    fail('resource-limit', `an array of ${dims.length} dimensions has more than ${MAX_RANK}`, loc);
  const shown = `${name}[${dims.slice(0, 16)}]`;
  if (m.ints(F.isDynamic).some(Boolean) || dims.some((d) => d < 0))
    fail('dynamic-shape', `${shown} has a dynamic dimension`, loc, 'trace the program with concrete shapes');
  const layout = m.message(F.layout)?.ints(LAYOUT_MINOR_TO_MAJOR) ?? [];
  return layout.length ? arrayShape(dtype, dims, layout, shown, loc) : { kind: 'array', dtype, dims };
}
