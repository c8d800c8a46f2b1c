import { isBool, isComplex } from '../eval/dtype.ts';
import { numElements, type Tensor } from '../eval/tensor.ts';

export interface PrintOptions {
  /** Tensors with more elements are elided. */
  readonly threshold?: number;
  /** Elements kept at each end of an elided dimension. */
  readonly edge?: number;
  /** Significant digits of a float. */
  readonly digits?: number;
  /** Columns after which a row continues on the next line. */
  readonly width?: number;
}

/** A float with up to `digits` significant digits and no trailing zeros; `-0`, `nan` and `inf` as they are. */
export function formatFloat(x: number, digits = 6): string {
  if (Number.isNaN(x)) return 'nan';
  if (!Number.isFinite(x)) return x < 0 ? '-inf' : 'inf';
  if (Object.is(x, -0)) return '-0.0';
  const a = Math.abs(x);
  if (a !== 0 && (a < 1e-4 || a >= 1e16)) return x.toExponential(digits - 1).replace(/\.?0+e/, 'e');
  const text = a >= 10 ** digits ? Math.round(x).toString() : Number(x.toPrecision(digits)).toString();
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function formatElement(t: Tensor, i: number, digits: number): string {
  if (isBool(t.dtype)) return t.data[i] ? 'true' : 'false';
  if (isComplex(t.dtype)) {
    const re = formatFloat(t.data[2 * i] as number, digits);
    const im = formatFloat(t.data[2 * i + 1] as number, digits);
    return `${re}${im.startsWith('-') ? '' : '+'}${im}i`;
  }
  const v = t.data[i]!;
  return typeof v === 'bigint' || !/^(f|bf)/.test(t.dtype) ? String(v) : formatFloat(v, digits);
}

/** `f32[2,3]`, `i1[]`: dtype and shape in one word. */
export const typeLine = (t: Tensor): string => `${t.dtype}[${t.shape.join(',')}]`;

/** Which indices of a dimension are shown; -1 stands for the gap. */
function shownIndices(size: number, elide: boolean, edge: number): number[] {
  if (!elide || size <= 2 * edge + 1) return Array.from({ length: size }, (_, i) => i);
  return [...Array.from({ length: edge }, (_, i) => i), -1, ...Array.from({ length: edge }, (_, i) => size - edge + i)];
}

/**
 * A tensor as readable text: a line with dtype and shape, then the elements in aligned brackets as NumPy prints them, with
 * `...` in dimensions of large tensors. Ends without a newline.
 */
export function printTensor(t: Tensor, options: PrintOptions = {}): string {
  const { threshold = 100, edge = 3, digits = 6, width = 100 } = options;
  const head = typeLine(t);
  const count = numElements(t.shape);
  if (t.shape.length === 0) return `${head} ${formatElement(t, 0, digits)}`;
  if (count === 0) return `${head} []`;
  const indices = t.shape.map((d) => shownIndices(d, count > threshold, edge));
  const cells = new Map<number, string>();
  const visit = (dim: number, base: number): void => {
    for (const i of indices[dim]!) {
      if (i < 0) continue;
      const at = base * t.shape[dim]! + i;
      if (dim === t.shape.length - 1) cells.set(at, formatElement(t, at, digits));
      else visit(dim + 1, at);
    }
  };
  visit(0, 0);
  const align = decimalAligner([...cells.values()]);
  const render = (dim: number, base: number): string => {
    const parts = indices[dim]!.map((i) => {
      if (i < 0) return '...';
      const at = base * t.shape[dim]! + i;
      return dim === t.shape.length - 1 ? align(cells.get(at)!) : render(dim + 1, at);
    });
    if (dim === t.shape.length - 1) return `[${wrap(parts, width, dim + 1)}]`;
    const gap = '\n'.repeat(t.shape.length - 1 - dim) + ' '.repeat(dim + 1);
    return `[${parts.join(gap)}]`;
  };
  return `${head}\n${render(0, 0)}`;
}

/** Pads numbers so that their points stand in one column; other texts go to the right. */
function decimalAligner(texts: readonly string[]): (s: string) => string {
  const whole = (s: string) => (/^-?\d+\.\d*$/.test(s) ? s.indexOf('.') : -1);
  const left = Math.max(0, ...texts.map((s) => whole(s)));
  const right = Math.max(0, ...texts.map((s) => (whole(s) < 0 ? 0 : s.length - whole(s))));
  const total = Math.max(left + right, ...texts.map((s) => s.length));
  return (s) => {
    const w = whole(s);
    return (w < 0 ? s : s + ' '.repeat(right - (s.length - w))).padStart(total);
  };
}

function wrap(parts: readonly string[], width: number, indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const p of parts) {
    if (line !== '' && indent + line.length + 1 + p.length > width) {
      // Alignment at the end of a line is of no use.
      lines.push(line.trimEnd());
      line = p;
    } else line = line === '' ? p : `${line} ${p}`;
  }
  lines.push(line);
  return lines.join(`\n${' '.repeat(indent)}`);
}
