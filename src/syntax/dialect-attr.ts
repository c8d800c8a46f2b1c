import type { Attribute, StructField } from '../ir/attributes.ts';
import { parseConvDims } from './conv-dims.ts';

/**
 * The attribute behind `#head<body>`: an enum (`#stablehlo<precision DEFAULT>`), a struct (`#stablehlo.gather<a = [0], b = 1>`,
 * convolution dimension numbers included), else opaque text.
 */
export function dialectAttr(head: string, body: string): Attribute {
  const opaque: Attribute = { kind: 'opaque', text: body === '' ? `#${head}` : `#${head}<${body}>` };
  const dot = head.indexOf('.');
  const text = body.trim();
  if (dot < 0) {
    const m = /^([A-Za-z_]\w*)\s+([A-Za-z_]\w*)$/.exec(text);
    if (m) return { kind: 'enum', dialect: head, name: m[1]!, value: m[2]! };
    const inner = /^([A-Za-z_]\w*)\s*<([\s\S]*)>$/.exec(text);
    return inner ? structAttr(head, inner[1]!, inner[2]!, opaque) : opaque;
  }
  return structAttr(head.slice(0, dot), head.slice(dot + 1), text, opaque);
}

function structAttr(dialect: string, name: string, text: string, otherwise: Attribute): Attribute {
  if (/^[A-Z][A-Z0-9_]*$/.test(text)) return { kind: 'enum', dialect, name, value: text };
  if (name === 'conv') {
    const fields = parseConvDims(text);
    return fields
      ? { kind: 'struct', dialect, name, fields: fields as unknown as Record<string, StructField> }
      : otherwise;
  }
  const fields: Record<string, StructField> = {};
  for (const part of splitTop(text)) {
    const m = /^\s*([A-Za-z_]\w*)\s*=\s*([\s\S]*?)\s*$/.exec(part);
    const value = m && fieldValue(m[2]!);
    if (!m || value === undefined || m[1] === '__proto__')
      return text === '' ? { kind: 'struct', dialect, name, fields } : otherwise;
    fields[m[1]!] = value!;
  }
  return { kind: 'struct', dialect, name, fields };
}

/** Splits at the commas outside brackets. */
function splitTop(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if ('[(<{'.includes(c)) depth++;
    else if ('])>}'.includes(c)) depth--;
    else if (c === ',' && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

function fieldValue(text: string): StructField | undefined {
  if (/^-?\d+$/.test(text)) return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^[A-Za-z_][\w.]*$/.test(text)) return text;
  if (!text.startsWith('[') || !text.endsWith(']')) return undefined;
  const inner = text.slice(1, -1).trim();
  if (inner === '') return [];
  const items = splitTop(inner).map((s) => fieldValue(s.trim()));
  if (items.every((x) => typeof x === 'number')) return items as number[];
  if (items.every((x) => Array.isArray(x) && x.every((y) => typeof y === 'number'))) return items as number[][];
  return undefined;
}
