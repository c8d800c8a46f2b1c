/** Numbers below `n`, the same in every run with the same seed (xorshift of a mixed seed). */
export type Below = (n: number) => number;
export function numbers(seed: number): Below {
  let s = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 1;
  const next = (): number => {
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    return s >>> 0;
  };
  for (let i = 0; i < 8; i++) next();
  return (n) => Math.floor((next() / 2 ** 32) * n);
}

const pick = <T>(list: readonly T[], below: Below): T => list[below(list.length)]!;
const joined = (...parts: readonly Uint8Array[]): Uint8Array => {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    out.set(p, at);
    at += p.length;
  }
  return out;
};

/** A change of bytes; `other` is a second input of the same form. */
type ByteMutation = (b: Uint8Array, below: Below, other: Uint8Array) => Uint8Array;

const overwritten = (b: Uint8Array, at: number, ...bytes: readonly number[]): Uint8Array => {
  const out = Uint8Array.from(b);
  for (const [i, x] of bytes.entries()) if (at + i < out.length) out[at + i] = x;
  return out;
};
const span = (b: Uint8Array, below: Below, most: number): [number, number] => {
  const at = below(b.length);
  return [at, at + 1 + below(Math.min(most, b.length - at))];
};

/** Changes that any form can suffer. */
export const byteMutations: Readonly<Record<string, ByteMutation>> = {
  'flip a bit': (b, below) => {
    const at = below(b.length);
    return overwritten(b, at, b[at]! ^ (1 << below(8)));
  },
  'overwrite a byte': (b, below) => overwritten(b, below(b.length), below(256)),
  delete: (b, below) => {
    const [from, to] = span(b, below, 40);
    return joined(b.subarray(0, from), b.subarray(to));
  },
  duplicate: (b, below) => {
    const [from, to] = span(b, below, 200);
    return joined(b.subarray(0, to), b.subarray(from));
  },
  truncate: (b, below) => b.slice(0, below(b.length)),
  splice: (b, below, other) => {
    const [from, to] = span(other, below, 400);
    const at = below(b.length);
    return joined(b.subarray(0, at), other.subarray(from, to), b.subarray(at + below(to - from)));
  },
  'head and tail': (b, below, other) => joined(b.subarray(0, below(b.length)), other.subarray(below(other.length))),
};

/** Changes of binary forms: numbers are varints, lengths among them. */
export const varintMutations: Readonly<Record<string, ByteMutation>> = {
  'next number': (b, below) => {
    const at = below(b.length);
    return overwritten(b, at, b[at]! + (below(2) ? 1 : -1));
  },
  'extreme byte': (b, below) => overwritten(b, below(b.length), pick([0, 1, 0x7f, 0x80, 0xff], below)),
  'long varint': (b, below) => {
    const at = below(b.length);
    const long = Array.from({ length: 1 + below(10) }, () => 0xff);
    return joined(b.subarray(0, at), Uint8Array.from([...long, 1]), b.subarray(at + 1));
  },
  'padded zero': (b, below) => {
    const at = below(b.length);
    return joined(b.subarray(0, at), Uint8Array.of(0x80, 0x80, 0), b.subarray(at));
  },
};

/** Text as the pieces that a reader would see: words, numbers, strings, blanks, single characters. */
const pieces = (text: string): string[] => text.match(/"[^"\n]*"|[%@#!]?[\w.$]+|\s+|./gs) ?? [];
const HUGE = [
  '0',
  '-1',
  '1',
  '2147483648',
  '4294967296',
  '9223372036854775807',
  '-9223372036854775809',
  '99999999999999999999',
  '1e400',
  '0x7FC00000',
];

const DTYPES = [
  'f32',
  'f64',
  'f16',
  'bf16',
  'i1',
  'i4',
  'i8',
  'i32',
  'i64',
  'ui8',
  'ui32',
  'f8E4M3FN',
  'f8E5M2',
  'complex<f32>',
];
/** A change of text pieces, in place; `other` are those of a second input. */
type TextMutation = (t: string[], below: Below, other: readonly string[]) => void;
const where = (t: readonly string[], below: Below, test: (piece: string) => boolean): number => {
  const start = below(t.length || 1);
  for (let i = 0; i < t.length; i++) if (test(t[(start + i) % t.length]!)) return (start + i) % t.length;
  return -1;
};
const solid = (p: string): boolean => p.trim() !== '';

/** Changes that keep most of a text readable, so that they reach what lies behind the parser. */
export const textMutations: Readonly<Record<string, TextMutation>> = {
  'another number': (t, below) => {
    const i = where(t, below, (p) => /^\d/.test(p));
    // A type such as 2x3xf32 is one piece: one of its numbers changes.
    if (i >= 0) {
      const numbersIn = [...t[i]!.matchAll(/\d+/g)];
      const m = pick(numbersIn, below);
      const n = below(3) ? pick(HUGE, below) : String(below(10));
      t[i] = t[i]!.slice(0, m.index) + n + t[i]!.slice(m.index + m[0].length);
    }
  },
  // One extent or constant changed wherever it occurs: the program often stays well typed, with odd or huge shapes.
  'a number everywhere': (t, below) => {
    const all = t.flatMap((p) => (/^["%]/.test(p) ? [] : [...p.matchAll(/(?<![A-Za-z\d.])\d+/g)].map((m) => m[0])));
    if (all.length === 0) return;
    const old = pick(all, below);
    const n = pick(['0', '1', '2', '3', '5', '7', '64', '1000', '100000', '4294967296', String(below(40))], below);
    const every = new RegExp(`(?<![A-Za-z\\d.])${old}(?![\\d.])`, 'g');
    for (const [i, p] of t.entries()) if (!/^["%]/.test(p)) t[i] = p.replace(every, n);
  },
  'an element type everywhere': (t, below) => {
    const [from, to] = [pick(DTYPES, below), pick(DTYPES, below)];
    const old = t.some((p) => p.endsWith(from)) ? from : 'f32';
    const every = new RegExp(`(?<=x|^)${old}$`);
    for (const [i, p] of t.entries()) t[i] = p.replace(every, to);
  },
  'a word everywhere': (t, below) => {
    const i = where(t, below, (p) => /^[A-Za-z][\w.]*$/.test(p));
    if (i < 0) return;
    const old = t[i]!;
    const j = where(t, below, (p) => /^[A-Za-z][\w.]*$/.test(p) && p.includes('.') === old.includes('.') && p !== old);
    if (j < 0) return;
    const word = t[j]!;
    for (const [k, p] of t.entries()) if (p === old) t[k] = word;
  },
  'swap tokens': (t, below) => {
    const i = where(t, below, solid);
    const j = where(t, below, solid);
    if (i >= 0 && j >= 0) [t[i], t[j]] = [t[j]!, t[i]!];
  },
  'token from another place': (t, below, other) => {
    const i = where(t, below, solid);
    const j = where(other, below, solid);
    if (i >= 0 && j >= 0) t[i] = other[j]!;
  },
  'same kind of token': (t, below) => {
    const i = where(t, below, (p) => /^[%@#]|^[a-z]\w*\.|x[a-z]+\d+$/.test(p));
    if (i < 0) return;
    const kind = (p: string): string => (/^[%@#]/.test(p) ? p[0]! : /x[a-z]+\d+$/.test(p) ? 'type' : 'op');
    const want = kind(t[i]!);
    const j = where(t, below, (p) => /^[%@#]|^[a-z]\w*\.|x[a-z]+\d+$/.test(p) && kind(p) === want && p !== t[i]);
    if (j >= 0) t[i] = t[j]!;
  },
  'delete a token': (t, below) => void t.splice(below(t.length), 1 + below(3)),
  'bracket damage': (t, below) => {
    const i = where(t, below, (p) => /^[[\](){}<>]$/.test(p));
    if (i >= 0) t[i] = below(2) ? pick([...'[](){}<>'], below) : t[i]!.repeat(1 + below(600));
  },
  'delete a line': (t, below) => {
    const i = where(t, below, (p) => p.includes('\n'));
    const j = t.findIndex((p, k) => k > i && p.includes('\n'));
    if (i >= 0 && j > i) t.splice(i, j - i);
  },
  'duplicate a line': (t, below) => {
    const i = where(t, below, (p) => p.includes('\n'));
    const j = t.findIndex((p, k) => k > i && p.includes('\n'));
    if (i >= 0 && j > i) t.splice(j, 0, ...t.slice(i, j));
  },
  'move lines': (t, below) => {
    const i = where(t, below, (p) => p.includes('\n'));
    const j = t.findIndex((p, k) => k > i && p.includes('\n'));
    if (i < 0 || j <= i) return;
    const line = t.splice(i, j - i);
    const k = where(t, below, (p) => p.includes('\n'));
    t.splice(Math.max(k, 0), 0, ...line);
  },
};

export type FormKind = 'text' | 'binary';

/** One to three changes of an input; `other` is a second one of the same form, for splices. The result is at most 1 MiB longer than both. */
export function mutate(kind: FormKind, good: Uint8Array, other: Uint8Array, below: Below): Uint8Array {
  let bytes = good;
  let budget = Math.max(1, below(4));
  if (kind === 'text' && below(5) > 0) {
    const t = pieces(new TextDecoder().decode(good));
    const o = pieces(new TextDecoder().decode(other));
    while (budget-- > 0 && t.length > 1) pick(Object.values(textMutations), below)(t, below, o);
    return new TextEncoder().encode(t.join(''));
  }
  const ways = [...Object.values(byteMutations), ...(kind === 'binary' ? Object.values(varintMutations) : [])];
  while (budget-- > 0 && bytes.length > 1) bytes = pick(ways, below)(bytes, below, other);
  return bytes;
}
