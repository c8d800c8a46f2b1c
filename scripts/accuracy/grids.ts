/** Dense, deterministic grids of numbers that fixed point can show exactly, so that the encoding adds no error of its own. */

export interface RingOf {
  readonly k: number;
  /** Fraction bits. */
  readonly f: number;
}

export const quantize = ({ f }: RingOf, x: number): number => Math.round(x * 2 ** f) / 2 ** f + 0;

/** A magnitude up to which numbers are encoded exactly. */
export const ENCODABLE = ({ k, f }: RingOf): number => 2 ** (k - 3 - f);

/** Powers of two of the range, what is a unit beside them, and the ends: where normalisation changes its mind. */
function corners(ring: RingOf, low: number, high: number): number[] {
  const unit = 2 ** -ring.f;
  const some = [low, high, low + unit, high - unit, 0, unit, -unit];
  for (let m = -ring.f; 2 ** m <= Math.max(Math.abs(low), Math.abs(high)); m++)
    for (const s of [1, -1]) for (const d of [-unit, 0, unit]) some.push(s * 2 ** m + d);
  return some;
}

/** The distinct encodable ones of `xs` and of the corners, within [low, high]. */
function distinct(ring: RingOf, low: number, high: number, xs: readonly number[]): number[] {
  const all = [...corners(ring, low, high), ...xs].map((x) => quantize(ring, x));
  return [...new Set(all)].filter((x) => x >= low && x <= high);
}

/** At least n points spread evenly from low to high (all that there are where they are fewer). */
export const uniform = (ring: RingOf, low: number, high: number, n: number): number[] =>
  distinct(
    ring,
    low,
    high,
    Array.from({ length: n }, (_, i) => low + ((high - low) * i) / (n - 1)),
  );

/** At least n points, about half of them spread evenly and the others by octaves, of one sign: 0 < low < high. */
export const octaves = (ring: RingOf, low: number, high: number, n: number): number[] =>
  distinct(ring, low, high, [
    ...Array.from({ length: n }, (_, i) => low * (high / low) ** (i / (n - 1))),
    ...Array.from({ length: n }, (_, i) => low + ((high - low) * i) / (n - 1)),
  ]);

/** Both signs of each. */
export const mirrored = (xs: readonly number[]): number[] => [...xs, ...xs.filter((x) => x !== 0).map((x) => -x)];

/**
 * n pairs that `keep` accepts, spread evenly over the square of (u, v) by the additive recurrence of the plastic number, beginning with
 * the corners and edges of the square.
 */
export function pairs(
  n: number,
  first: (u: number) => number,
  second: (v: number) => number,
  ring: RingOf,
  keep: (x: number, y: number) => boolean,
): [number[], number[]] {
  const plastic = 1.324717957244746;
  const [xs, ys]: [number[], number[]] = [[], []];
  const put = (u: number, v: number): void => {
    const [x, y] = [quantize(ring, first(u)), quantize(ring, second(v))];
    if (xs.length < n && keep(x, y)) {
      xs.push(x);
      ys.push(y);
    }
  };
  const edge = Array.from({ length: 33 }, (_, i) => i / 32);
  for (const e of edge) for (const end of [0, 1]) [put(e, end), put(end, e)];
  for (let i = 1; xs.length < n; i++) put((i / plastic) % 1, (i / plastic ** 2) % 1);
  return [xs, ys];
}
