import type { DType } from '../../../eval/dtype.ts';
import type { Attribute } from '../../../ir/attributes.ts';
import { functionType, scalarType, type Type, tokenType, tupleType } from '../../../ir/types.ts';
import type { AttrTable } from './attr-table.ts';
import { complexOf } from './builtin-codes.ts';
import type { ByteReader } from './byte-reader.ts';
import {
  denseFromRaw,
  dictOf,
  dynamic,
  readFloat,
  readFloatAttr,
  readInteger,
  tensorOf,
  unsupported,
} from './raw-values.ts';

/** Enumerations of VHLO by the code of their attribute; values by their number. Source: VhloEnums.td of StableHLO. */
const enums: Readonly<Record<number, { readonly name: string; readonly values: readonly (string | undefined)[] }>> = {
  3: { name: 'comparison_direction', values: ['EQ', 'NE', 'GE', 'GT', 'LE', 'LT'] },
  4: { name: 'comparison_type', values: ['NOTYPE', 'FLOAT', 'TOTALORDER', 'SIGNED', 'UNSIGNED'] },
  7: { name: 'fft_type', values: ['FFT', 'IFFT', 'RFFT', 'IRFFT'] },
  11: { name: 'precision', values: ['DEFAULT', 'HIGH', 'HIGHEST'] },
  12: { name: 'rng_algorithm', values: ['DEFAULT', 'THREE_FRY', 'PHILOX'] },
  13: { name: 'rng_distribution', values: [undefined, 'UNIFORM', 'NORMAL'] },
  16: { name: 'transpose', values: ['TRANSPOSE_INVALID', 'NO_TRANSPOSE', 'TRANSPOSE', 'ADJOINT'] },
  19: { name: 'result_accuracy_mode', values: ['DEFAULT', 'HIGHEST', 'TOLERANCE'] },
};

/**
 * A VHLO attribute in the neutral form that StableHLO's text gives it. Source: the attribute codes of StableHLO's VhloBytecode.cpp, which are fixed.
 * @throws SpucError
 */
export function readVhloAttr(r: ByteReader, t: AttrTable): Attribute {
  const from = r.offset;
  const code = r.varint();
  const e = enums[code];
  if (e) {
    const n = r.varint();
    const value = e.values[n] ?? r.fail(`${e.name} has no value ${n}`, 'parse', undefined, from);
    return { kind: 'enum', dialect: 'stablehlo', name: e.name, value };
  }
  switch (code) {
    case 1:
      return { kind: 'array', items: r.list('attributes', () => t.attr(r)) };
    case 2:
      return { kind: 'bool', value: r.varint() !== 0 };
    case 5: // the version of a custom call: an i32 in StableHLO
      return { kind: 'int', value: BigInt(r.varint()), type: scalarType('i32') };
    case 6:
      return dictOf(
        r,
        r.list('attributes', () => {
          const name = t.attr(r);
          return [name.kind === 'string' ? name.value : r.fail('a name is no string'), t.attr(r)] as const;
        }),
      );
    case 8:
      return readFloatAttr(r, t.type(r));
    case 9:
      return readInteger(r, t.type(r));
    case 10: {
      const output = ints(r);
      const operand = r.signedNumber();
      return {
        kind: 'struct',
        dialect: 'stablehlo',
        name: 'output_operand_alias',
        fields: { output_tuple_indices: output, operand_index: operand, operand_tuple_indices: ints(r) },
      };
    }
    case 14:
      return { kind: 'string', value: t.string(r) };
    case 15: {
      const type = t.type(r);
      return denseFromRaw(r, type, r.bytes(r.varint(), 'a literal'));
    }
    case 17:
      return { kind: 'type', type: t.type(r) };
    case 18: // bounds of dynamic dimensions
      return { kind: 'struct', dialect: 'stablehlo', name: 'bounds', fields: { bounds: ints(r) } };
    case 20: {
      const [atol, rtol] = [readFloat(r, 'f64'), readFloat(r, 'f64')];
      const ulps = r.signed();
      const mode = t.attr(r);
      const name = mode.kind === 'enum' ? mode.value : r.fail('a result accuracy has no mode');
      const text = `#stablehlo.result_accuracy<atol = ${atol}, rtol = ${rtol}, ulps = ${ulps}, mode = #stablehlo.result_accuracy_mode<${name}>>`;
      return { kind: 'opaque', text };
    }
    case 21:
    case 22:
    case 23:
    case 24:
    case 25:
      return r.fail('meshes of devices are not supported', 'unsupported-op', 'export the program for one device', from);
    default:
      return r.fail(`there is no VHLO attribute ${code}`, 'parse', undefined, from);
  }
}
const ints = (r: ByteReader): number[] => r.list('integers', () => r.signedNumber());

/** Scalar types by code. */
const scalars: Readonly<Record<number, DType | 'index' | 'none'>> = {
  0: 'i1',
  2: 'bf16',
  3: 'f16',
  4: 'f32',
  5: 'f64',
  6: 'f8E4M3FN',
  7: 'f8E5M2',
  9: 'index',
  10: 'i4',
  11: 'i8',
  12: 'i16',
  13: 'i32',
  14: 'i64',
  15: 'ui4',
  16: 'ui8',
  17: 'ui16',
  18: 'ui32',
  19: 'ui64',
  27: 'f8E4M3FNUZ',
  28: 'f8E5M2FNUZ',
  29: 'f8E4M3B11FNUZ',
  31: 'i2',
  32: 'ui2',
  33: 'none',
  35: 'f8E4M3',
  36: 'f8E3M4',
  37: 'f4E2M1FN',
  38: 'f6E2M3FN',
  39: 'f6E3M2FN',
  40: 'f8E8M0FNU',
};
/** Types by code that exist in VHLO but not here. */
const foreign: Readonly<Record<number, string>> = {
  24: 'quantized type',
  25: 'unranked tensor type',
  26: 'type witness',
  30: 'quantized type',
  34: "type 'tf32'",
  41: 'buffer type',
  42: 'future type',
};

/** A VHLO type. Source: the type codes of StableHLO's VhloBytecode.cpp, which are fixed. @throws SpucError */
export function readVhloType(r: ByteReader, t: AttrTable): Type {
  const from = r.offset;
  const code = r.varint();
  const scalar = scalars[code];
  if (scalar) return scalarType(scalar);
  switch (code) {
    case 1:
      return complexOf(r, t.type(r));
    case 8: {
      const inputs = r.list('types', () => t.type(r));
      return functionType(
        inputs,
        r.list('types', () => t.type(r)),
      );
    }
    case 20: {
      const shape = r.list('dimensions', () => r.signed());
      return tensorOf(r, shape, t.type(r));
    }
    case 21: {
      const encoding = t.attr(r);
      if (encoding.kind === 'struct' && encoding.name === 'bounds') dynamic(r);
      return unsupported(r, 'a tensor type with an encoding (sparse or layout)');
    }
    case 22:
      return tokenType;
    case 23:
      return tupleType(r.list('types', () => t.type(r)));
    default: {
      const name = foreign[code];
      return name ? unsupported(r, name) : r.fail(`there is no VHLO type ${code}`, 'parse', undefined, from);
    }
  }
}
