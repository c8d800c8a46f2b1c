/** A sliding window as HLO writes it, one entry per dimension. */
export interface Window {
  readonly size: number[];
  readonly stride: number[];
  readonly pad: [number, number][];
  readonly lhsDilate: number[];
  readonly rhsDilate: number[];
  readonly reversal: boolean[];
}

/** Reads `{size=3x3 stride=2x2 pad=1_1x1_1 lhs_dilate=2x2 rhs_dilate=2x2 rhs_reversal=1x1}`; undefined when it is malformed or of another rank. */
export function parseWindow(text: string, rank: number): Window | undefined {
  const m = /^\{(.*)\}$/s.exec(text);
  if (!m) return undefined;
  const fields: Record<string, string[]> = {};
  for (const part of m[1]!.trim().split(/\s+/).filter(Boolean)) {
    const f = /^(size|stride|pad|lhs_dilate|rhs_dilate|rhs_reversal)=([-\dx_]+)$/.exec(part);
    if (!f) return undefined;
    fields[f[1]!] = f[2]!.split('x');
  }
  if (Object.values(fields).some((v) => v.length !== rank)) return undefined;
  if (rank > 0 && !fields.size) fields.size = new Array<string>(rank).fill('1');
  const ints = (key: string): number[] => (fields[key] ?? new Array<string>(rank).fill('1')).map(Number);
  const pad = (fields.pad ?? new Array<string>(rank).fill('0_0')).map((p) => p.split('_').map(Number));
  const w: Window = {
    size: ints('size'),
    stride: ints('stride'),
    pad: pad as [number, number][],
    lhsDilate: ints('lhs_dilate'),
    rhsDilate: ints('rhs_dilate'),
    reversal: (fields.rhs_reversal ?? new Array<string>(rank).fill('0')).map((r) => r === '1'),
  };
  const numbers = [w.size, w.stride, w.lhsDilate, w.rhsDilate, ...pad].flat();
  return numbers.every(Number.isInteger) && pad.every((p) => p.length === 2) ? w : undefined;
}

/** Where batch, feature and spatial dimensions stand in a convolution's operands and result. */
export interface ConvDims {
  readonly lhs: { readonly batch: number; readonly feature: number; readonly spatial: number[] };
  readonly rhs: { readonly input: number; readonly output: number; readonly spatial: number[] };
  readonly out: { readonly batch: number; readonly feature: number; readonly spatial: number[] };
}

/** Position of letter `a`, of `b`, and of the digits in order; undefined unless each occurs once. */
function labels(text: string, a: string, b: string): [number, number, number[]] | undefined {
  const rank = text.length - 2;
  const spatial = Array.from({ length: Math.max(rank, 0) }, (_, i) => text.indexOf(String(i)));
  const at = [text.indexOf(a), text.indexOf(b), ...spatial];
  return rank >= 0 && new Set(at).size === at.length && !at.includes(-1) ? [at[0]!, at[1]!, spatial] : undefined;
}

/** Reads `b01f_01io->b01f`; undefined when it is malformed. */
export function parseConvDims(text: string): ConvDims | undefined {
  const m = /^(\w+)_(\w+)->(\w+)$/.exec(text);
  if (!m || m[1]!.length !== m[2]!.length || m[1]!.length !== m[3]!.length) return undefined;
  const lhs = labels(m[1]!, 'b', 'f');
  const rhs = labels(m[2]!, 'i', 'o');
  const out = labels(m[3]!, 'b', 'f');
  if (!lhs || !rhs || !out) return undefined;
  return {
    lhs: { batch: lhs[0], feature: lhs[1], spatial: lhs[2] },
    rhs: { input: rhs[0], output: rhs[1], spatial: rhs[2] },
    out: { batch: out[0], feature: out[1], spatial: out[2] },
  };
}
