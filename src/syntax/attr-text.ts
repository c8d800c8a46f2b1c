import { isFloat } from '../eval/dtype.ts';
import type { Attribute, StructField } from '../ir/attributes.ts';
import { showType } from '../ir/types.ts';
import { showConvDims } from './conv-dims.ts';
import { showDense } from './dense-text.ts';
import { showFloat } from './float-text.ts';
import { quote, showKey, showSymbol } from './print-text.ts';

/** An attribute in MLIR's syntax, types included. */
export function showAttribute(a: Attribute, elideAbove?: number): string {
  const show = (x: Attribute): string => showAttribute(x, elideAbove);
  switch (a.kind) {
    case 'unit':
      return 'unit';
    case 'bool':
      return String(a.value);
    case 'int':
      return `${a.value} : ${showType(a.type)}`;
    case 'float':
      return `${showNumber(a)} : ${showType(a.type)}`;
    case 'string':
      return quote(a.value);
    case 'array':
      return `[${a.items.map(show).join(', ')}]`;
    case 'dict':
      return showDict(a.entries, elideAbove);
    case 'type':
      return showType(a.type);
    case 'symbol':
      return showSymbol(a.name);
    case 'dense-array':
      return a.values.length
        ? `array<${a.dtype}: ${a.values.map((v) => showArrayItem(v, a.dtype)).join(', ')}>`
        : `array<${a.dtype}>`;
    case 'dense':
      return `${showDense(a, elideAbove)} : ${showType(a.type)}`;
    case 'enum':
      return `#${a.dialect}<${a.name} ${a.value}>`;
    case 'struct':
      return `#${a.dialect}.${a.name}<${showFields(a.name, a.fields)}>`;
    case 'opaque':
      return a.text;
  }
}

/** The form inside custom assembly: `3`, `[1, 0]`, `LT`, `@f`, `dense<1>`. */
export function showNatural(a: Attribute, elideAbove?: number): string {
  switch (a.kind) {
    case 'int':
      return String(a.value);
    case 'float':
      return showNumber(a);
    case 'enum':
      return a.value;
    case 'struct':
      return `<${showFields(a.name, a.fields)}>`;
    case 'array':
      return `[${a.items.map((x) => showNatural(x, elideAbove)).join(', ')}]`;
    case 'dense-array':
      return `[${a.values.map((v) => showArrayItem(v, a.dtype)).join(', ')}]`;
    case 'dense':
      return showDense(a, elideAbove);
    default:
      return showAttribute(a, elideAbove);
  }
}

/** `{a = 1 : i64, b}`; keys sorted. */
export function showDict(entries: Readonly<Record<string, Attribute>>, elideAbove?: number): string {
  const parts = Object.keys(entries)
    .sort()
    .map((k) => {
      const a = entries[k]!;
      return a.kind === 'unit' ? showKey(k) : `${showKey(k)} = ${showAttribute(a, elideAbove)}`;
    });
  return `{${parts.join(', ')}}`;
}

function showNumber(a: Extract<Attribute, { kind: 'float' }>): string {
  const dtype = a.type.kind === 'scalar' && a.type.name !== 'index' && a.type.name !== 'none' ? a.type.name : 'f64';
  return showFloat(a.value, isFloat(dtype) ? dtype : 'f64');
}
function showArrayItem(v: number | bigint | boolean, dtype: string): string {
  return dtype === 'f32' || dtype === 'f64'
    ? showFloat(Number(v), dtype)
    : dtype === 'i1'
      ? String(v === true || v === 1)
      : String(v);
}
/** Empty lists and numbers keep their place: absent fields are printed only when the text had them. */
function showFields(name: string, fields: Readonly<Record<string, StructField>>): string {
  if (name === 'conv' && 'input_batch_dimension' in fields) return showConvDims(fields as never);
  const show = (f: StructField): string => (Array.isArray(f) ? `[${f.map(show).join(', ')}]` : String(f));
  return Object.entries(fields)
    .filter(([, f]) => !(Array.isArray(f) && f.length === 0))
    .map(([k, f]) => `${k} = ${show(f)}`)
    .join(', ');
}
