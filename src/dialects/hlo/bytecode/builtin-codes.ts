import { isDType } from '../../../eval/dtype.ts';
import type { Attribute } from '../../../ir/attributes.ts';
import { functionType, scalarType, type Type, tupleType } from '../../../ir/types.ts';
import { unknownLoc } from '../../../support/diagnostics.ts';
import { elementBytes, fromBytes } from '../../../syntax/dense-literal.ts';
import type { AttrTable, AttrValue } from './attr-table.ts';
import type { ByteReader } from './byte-reader.ts';
import { denseFromRaw, dictOf, readFloatAttr, readInteger, tensorOf, unsupported } from './raw-values.ts';

/**
 * An attribute or location of MLIR's builtin dialect. Source: the order of attributes in MLIR's BuiltinDialectBytecode.td, which is fixed.
 * @throws SpucError
 */
export function readBuiltinAttr(r: ByteReader, t: AttrTable): AttrValue {
  const code = r.varint();
  const attr = (a: Attribute): AttrValue => ({ attr: a });
  switch (code) {
    case 0:
      return attr({ kind: 'array', items: r.list('attributes', () => t.attr(r)) });
    case 1:
      return attr(
        dictOf(
          r,
          r.list('attributes', () => [stringOf(r, t), t.attr(r)] as const),
        ),
      );
    case 2:
      return attr({ kind: 'string', value: t.string(r) });
    case 3: {
      const value = t.string(r);
      t.type(r);
      return attr({ kind: 'string', value });
    }
    case 4:
      return attr({ kind: 'symbol', name: stringOf(r, t) });
    case 5: {
      const root = stringOf(r, t);
      const nested = r.list('symbols', () => t.attr(r));
      const names = nested.map((a) => (a.kind === 'symbol' ? a.name : r.fail('a part of a symbol is no symbol')));
      return attr({ kind: 'symbol', name: [root, ...names].join('::@') });
    }
    case 6:
      return attr({ kind: 'type', type: t.type(r) });
    case 7:
      return attr({ kind: 'unit' });
    case 8:
      return attr(readInteger(r, t.type(r)));
    case 9:
      return attr(readFloatAttr(r, t.type(r)));
    case 10: {
      const callee = t.loc(r);
      return { loc: { kind: 'callsite', callee, caller: t.loc(r) } };
    }
    case 11: {
      const file = stringOf(r, t);
      const line = r.varint();
      return { loc: { kind: 'file', file, line, col: r.varint() } };
    }
    case 12:
      return { loc: { kind: 'fused', locs: r.list('locations', () => t.loc(r)) } };
    case 13: {
      const locs = r.list('locations', () => t.loc(r));
      t.attr(r);
      return { loc: { kind: 'fused', locs } };
    }
    case 14: {
      const name = stringOf(r, t);
      return { loc: { kind: 'name', name, child: t.loc(r) } };
    }
    case 15:
      return { loc: unknownLoc };
    case 17:
      return attr(denseArray(r, t));
    case 18: {
      const type = t.type(r);
      return attr(denseFromRaw(r, type, r.bytes(r.varint(), 'a literal')));
    }
    case 22: {
      // A range in a file: its first line and column, then where it ends.
      const file = stringOf(r, t);
      const [line = 0, col = 0] = r.list('line and column numbers', () => r.varint());
      return { loc: { kind: 'file', file, line, col } };
    }
    default:
      return code < 22
        ? unsupported(r, `attribute ${code} of the builtin dialect`)
        : r.fail(`there is no builtin attribute ${code}`);
  }
}

function stringOf(r: ByteReader, t: AttrTable): string {
  const a = t.attr(r);
  return a.kind === 'string' ? a.value : r.fail('a name is no string');
}

/** `array<i64: …>`: element type, count, raw little-endian elements. */
function denseArray(r: ByteReader, t: AttrTable): Attribute {
  const type = t.type(r);
  const n = r.varint();
  const raw = r.bytes(r.varint(), 'an array');
  if (type.kind !== 'scalar' || !isDType(type.name)) return r.fail('an array has no scalar elements');
  if (raw.length !== n * elementBytes(type.name)) r.fail(`an array of ${n} elements has ${raw.length} bytes`);
  const data = Array.from(fromBytes(type.name, raw, n) as ArrayLike<number | bigint>);
  const values = type.name === 'i1' ? data.map((v) => v !== 0) : data;
  return { kind: 'dense-array', dtype: type.name, values };
}

const floats: Readonly<Record<number, 'bf16' | 'f16' | 'f32' | 'f64'>> = { 3: 'bf16', 4: 'f16', 5: 'f32', 6: 'f64' };

/** A type of MLIR's builtin dialect. Source: the order of types in BuiltinDialectBytecode.td. @throws SpucError */
export function readBuiltinType(r: ByteReader, t: AttrTable): Type {
  const code = r.varint();
  const float = floats[code];
  if (float) return scalarType(float);
  switch (code) {
    case 0: {
      const v = r.varint();
      const name = `${(v & 3) === 2 ? 'ui' : 'i'}${Math.floor(v / 4)}`;
      return isDType(name) ? scalarType(name) : unsupported(r, `type '${name}'`);
    }
    case 1:
      return scalarType('index');
    case 2: {
      const inputs = r.list('types', () => t.type(r));
      return functionType(
        inputs,
        r.list('types', () => t.type(r)),
      );
    }
    case 9:
      return complexOf(r, t.type(r));
    case 12:
      return scalarType('none');
    case 13: {
      const shape = r.list('dimensions', () => r.signed());
      return tensorOf(r, shape, t.type(r));
    }
    case 15:
      return tupleType(r.list('types', () => t.type(r)));
    default:
      return code <= 20
        ? unsupported(r, `type ${code} of the builtin dialect`)
        : r.fail(`there is no builtin type ${code}`);
  }
}

/** The complex type of a type of parts. */
export function complexOf(r: ByteReader, part: Type): Type {
  const name = part.kind === 'scalar' ? `complex<${part.name}>` : 'complex<…>';
  return isDType(name) ? scalarType(name) : unsupported(r, `type '${name}'`);
}
