/** Minimax polynomial approximation by Remez' exchange algorithm, in double precision. */

export interface Fit {
  /** Coefficients of 1, s, s², … for s in [-1, 1]. */
  readonly coefficients: readonly number[];
  /** Largest weighted error found on a dense grid. */
  readonly error: number;
}

/** Solves a·x = b by elimination with row pivoting; both are overwritten. */
function solve(a: number[][], b: number[]): number[] {
  const n = b.length;
  for (let i = 0; i < n; i++) {
    let p = i;
    for (let r = i + 1; r < n; r++) if (Math.abs(a[r]![i]!) > Math.abs(a[p]![i]!)) p = r;
    [a[i], a[p]] = [a[p]!, a[i]!];
    [b[i], b[p]] = [b[p]!, b[i]!];
    for (let r = i + 1; r < n; r++) {
      const q = a[r]![i]! / a[i]![i]!;
      for (let j = i; j < n; j++) a[r]![j]! -= q * a[i]![j]!;
      b[r]! -= q * b[i]!;
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) b[i]! -= a[i]![j]! * b[j]!;
    b[i]! /= a[i]![i]!;
  }
  return b;
}

/** T_0(s) … T_n(s). */
function chebyshev(n: number, s: number): number[] {
  const t = [1, s];
  for (let i = 2; i <= n; i++) t.push(2 * s * t[i - 1]! - t[i - 2]!);
  return t.slice(0, n + 1);
}

/** Monomial coefficients of Σ c_i T_i. */
export function toMonomials(c: readonly number[]): number[] {
  const out = new Array<number>(c.length).fill(0);
  let [a, b]: [number[], number[]] = [[1], [0, 1]];
  c.forEach((ci, i) => {
    const t = i === 0 ? [1] : b;
    t.forEach((v, j) => {
      out[j]! += ci * v;
    });
    if (i > 0) {
      const next = [0, ...b.map((v) => 2 * v)];
      a.forEach((v, j) => {
        next[j]! -= v;
      });
      [a, b] = [b, next];
    }
  });
  return out;
}

/** Σ c_i s^i. */
export const evaluatePolynomial = (c: readonly number[], s: number): number => c.reduceRight((y, ci) => y * s + ci, 0);

/** p(m·s + q) for a polynomial p. */
export function compose(p: readonly number[], m: number, q: number): number[] {
  let out: number[] = [];
  for (let i = p.length - 1; i >= 0; i--) {
    const next = new Array<number>(out.length === 0 ? 1 : out.length + 1).fill(0);
    out.forEach((v, j) => {
      next[j]! += v * q;
      next[j + 1]! += v * m;
    });
    next[0]! += p[i]!;
    out = next;
  }
  return out;
}

const GRID = 4000;

/**
 * The polynomial of `degree` in s on [-1, 1] that minimises the largest |weight(s)·(p(s) − g(s))|. A weight of 1/g gives relative errors.
 * Stops when the error is levelled to a part in a million, or after 60 exchanges.
 */
export function remez(g: (s: number) => number, degree: number, weight: (s: number) => number = () => 1): Fit {
  const n = degree + 2;
  let nodes = Array.from({ length: n }, (_, i) => -Math.cos((Math.PI * i) / (n - 1)));
  const grid = Array.from({ length: GRID + 1 }, (_, i) => -Math.cos((Math.PI * i) / GRID));
  const [gs, ws] = [grid.map(g), grid.map(weight)];
  let best: number[] = [];
  let worst = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 60; round++) {
    const rows = nodes.map((s, i) => [...chebyshev(degree, s), (i % 2 ? -1 : 1) / Math.max(weight(s), 1e-9)]);
    const x = solve(rows, nodes.map(g));
    const c = x.slice(0, degree + 1);
    const level = Math.abs(x[n - 1]!);
    const errors = grid.map(
      (s, i) => ws[i]! * (chebyshev(degree, s).reduce((sum, t, j) => sum + t * c[j]!, 0) - gs[i]!),
    );
    const largest = errors.reduce((m, e) => Math.max(m, Math.abs(e)), 0);
    // Near the precision of doubles an exchange may make it worse again.
    if (largest < worst) [worst, best] = [largest, c];
    // The largest error of each run of equal sign; the outermost smallest ones go while there are too many.
    const peaks: number[] = [];
    errors.forEach((e, i) => {
      const last = peaks[peaks.length - 1];
      if (last === undefined || errors[last]! * e < 0) peaks.push(i);
      else if (Math.abs(e) > Math.abs(errors[last]!)) peaks[peaks.length - 1] = i;
    });
    while (peaks.length > n)
      peaks.splice(
        Math.abs(errors[peaks[0]!]!) < Math.abs(errors[peaks[peaks.length - 1]!]!) ? 0 : peaks.length - 1,
        1,
      );
    if (peaks.length < n || largest - level < 1e-6 * level) break;
    nodes = peaks.map((i) => grid[i]!);
  }
  return { coefficients: toMonomials(best), error: worst };
}

/** The same for an odd (or even) function on [-1, 1]: only the odd (even) powers are used. `degree` has that parity. */
export function remezParity(g: (s: number) => number, degree: number): Fit {
  const odd = degree % 2;
  const half = (degree - odd) / 2;
  // With u = s² in (0, 1]: g(s) = s·h(u), weighted by s so that the error is that of g.
  const root = (v: number): number => Math.sqrt(Math.max((v + 1) / 2, 1e-8));
  const fit = remez(
    (v) => (odd ? g(root(v)) / root(v) : g(root(v))),
    half,
    (v) => (odd ? root(v) : 1),
  );
  const inU = compose(fit.coefficients, 2, -1);
  const coefficients = new Array<number>(degree + 1).fill(0);
  inU.forEach((v, i) => {
    coefficients[2 * i + odd] = v;
  });
  return { coefficients, error: fit.error };
}
