/** A random program in the making: its text, what is known of its values, and how to get one that an op can take. */

export type Element = 'f32' | 'f64' | 'bf16' | 'f16' | 'i32' | 'i64' | 'ui32' | 'ui8' | 'i1';
export type Interval = readonly [lo: number, hi: number];

/** What the generator knows of a value: its type, an interval that it lies in, and whether a secret may be in it. */
export interface Facts {
  readonly dtype: Element;
  readonly shape: readonly number[];
  readonly range: Interval;
  /** Bits behind the binary point where float arithmetic with it does not round; absent: it has been rounded. */
  readonly bits?: number | undefined;
  readonly secret: boolean;
}
export interface Known extends Facts {
  readonly name: string;
}

export interface DraftOptions {
  readonly seed: number;
  /** By argument. */
  readonly secret: readonly boolean[];
  /**
   * A seed here moves the result of every op that rounds by a few units of rounding: a result that then differs much more hangs on
   * rounding (a tie, a step), and says nothing about a rewrite. All decisions stay the same.
   */
  readonly perturb?: number;
  /**
   * How far `perturb` moves results, and then of every op that computes: for fixed-point numbers, which have an absolute error too.
   * Absent: a few units of rounding of the type, relative.
   */
  readonly by?: number;
  /** Integers may overflow, and NaN and infinities may appear among public values. */
  readonly wild?: boolean;
  /** Floats of 32 bits and integers only, as protocols with 18 fraction bits can take them. */
  readonly narrow?: boolean;
}

export const isFloating = (d: Element): boolean => d === 'f32' || d === 'f64' || d === 'bf16' || d === 'f16';
export const isInteger = (d: Element): boolean => !isFloating(d) && d !== 'i1';
export const isUnsigned = (d: Element): boolean => d === 'ui8' || d === 'ui32';
export const typeText = (dtype: string, shape: readonly number[]): string => `tensor<${[...shape, dtype].join('x')}>`;
export const typeOf = (v: { dtype: string; shape: readonly number[] }): string => typeText(v.dtype, v.shape);
export const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
export const sameDims = (a: readonly number[], b: readonly number[]): boolean => a.join() === b.join();
export const hull = (...r: readonly Interval[]): Interval => [
  Math.min(...r.map((x) => x[0])),
  Math.max(...r.map((x) => x[1])),
];

/** Floats are kept below this, so that differences of rounding stay small. */
const LIMIT = 128;
/** What ops take unless they say otherwise. */
export const usual = (d: Element): Interval =>
  isFloating(d) ? [-16, 16] : d === 'i1' ? [0, 1] : d === 'ui8' ? [0, 100] : d === 'ui32' ? [0, 1000] : [-1000, 1000];
const widest = (d: Element): Interval =>
  ({ ui8: [0, 255], ui32: [0, 2 ** 32 - 1], i32: [-(2 ** 31), 2 ** 31 - 1], i64: [-(2 ** 63), 2 ** 63] })[
    d as string
  ] as unknown as Interval;

/** A number in the text of a dense literal. */
export function literal(dtype: Element, v: number): string {
  if (dtype === 'i1') return v ? 'true' : 'false';
  if (!isFloating(dtype)) return String(Math.trunc(v));
  if (Number.isNaN(v)) return dtype === 'f64' ? '0x7FF8000000000000' : '0x7FC00000';
  if (v === Infinity) return dtype === 'f64' ? '0x7FF0000000000000' : '0x7F800000';
  if (v === -Infinity) return dtype === 'f64' ? '0xFFF0000000000000' : '0xFF800000';
  return Object.is(v, -0)
    ? '-0.0'
    : v
        .toExponential()
        .replace('e+', 'e')
        .replace(/^(-?\d+)e/, '$1.0e');
}
/** A dense literal of a shape. */
export function dense(dtype: Element, shape: readonly number[], values: readonly number[]): string {
  if (size(shape) === 0) return '';
  const nest = (d: number, at: number): string => {
    if (d === shape.length) return literal(dtype, values[at]!);
    const step = size(shape.slice(d + 1));
    return `[${Array.from({ length: shape[d]! }, (_, i) => nest(d + 1, at + i * step)).join(', ')}]`;
  };
  return nest(0, 0);
}

/** Random numbers from a seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let s = (seed ^ 0x5bd1e995) >>> 0;
  return () => {
    s = (s + 0x6d2b79f5) >>> 0;
    let t = Math.imul(s ^ (s >>> 15), s | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export class Draft {
  lines: string[] = [];
  /** The lines of the program itself: there facts about secrets are exact, and elsewhere what is passed in may be secret. */
  readonly outermost = this.lines;
  /** Values that can be read here. */
  scope: Known[] = [];
  /** Functions that `call` may name. */
  readonly functions: string[] = [];
  private names = 0;
  private readonly random: () => number;
  private readonly noise: (() => number) | undefined;
  readonly anySecret: boolean;

  constructor(readonly options: DraftOptions) {
    this.random = randomOf(options.seed);
    this.noise = options.perturb === undefined ? undefined : randomOf(options.perturb);
    this.anySecret = options.secret.some((s) => s);
  }

  next(n: number): number {
    return Math.floor(this.random() * n);
  }
  chance(p: number): boolean {
    return this.random() < p;
  }
  pick<T>(list: readonly T[]): T {
    return list[this.next(list.length)]!;
  }
  fresh(): string {
    return `%v${this.names++}`;
  }

  get elements(): readonly Element[] {
    return this.options.narrow
      ? ['f32', 'f32', 'f32', 'i32', 'i1']
      : ['f32', 'f32', 'f32', 'f64', 'i32', 'i32', 'i64', 'ui32', 'ui8', 'i1'];
  }

  /** Puts an op of one result into the text. `moves`: the op only moves values, so that it does not round. */
  def(rhs: string, facts: Facts, moves = false): Known {
    return this.defMany(rhs, [facts], moves)[0]!;
  }

  defMany(rhs: string, all: readonly Facts[], moves = false): Known[] {
    const name = this.fresh();
    this.lines.push(all.length === 1 ? `${name} = ${rhs}` : `${name}:${all.length} = ${rhs}`);
    return all.map((facts, i) => {
      const read = all.length === 1 ? name : `${name}#${i}`;
      const v = this.tamed({ ...facts, name: moves ? read : this.moved(read, facts) });
      this.scope.push(v);
      return v;
    });
  }

  /** The result with its rounding changed, where that is asked for. */
  private moved(name: string, f: Facts): string {
    const { by } = this.options;
    if (!this.noise || (f.bits !== undefined && !by) || !isFloating(f.dtype) || size(f.shape) === 0) return name;
    const far = by ?? (f.dtype === 'f64' ? 1e-13 : f.dtype === 'f32' ? 3e-7 : 2e-3);
    const signs = (middle: number) =>
      Array.from({ length: size(f.shape) }, () => middle + far * (this.noise!() < 0.5 ? 1 : -1));
    // Not fresh names: those of the program stay as they are.
    const base = name.replace('#', '_');
    const t = typeOf(f);
    const changed = (op: string, x: string, values: readonly number[]): string => {
      const [c, r] = [`${base}_${op}by`, `${base}_${op}`];
      this.lines.push(`${c} = stablehlo.constant dense<${dense(f.dtype, f.shape, values)}> : ${t}`);
      this.lines.push(`${r} = stablehlo.${op} ${x}, ${c} : ${t}`);
      return r;
    };
    const scaled = changed('multiply', name, signs(1));
    return by ? changed('add', scaled, signs(0)) : scaled;
  }

  /** Large floats are clamped and large integers made unknown, so that no later op leaves what its type can hold. */
  private tamed(v: Known): Known {
    const largest = Math.max(Math.abs(v.range[0]), Math.abs(v.range[1]));
    if (isFloating(v.dtype)) {
      const exact = v.bits !== undefined && v.bits + Math.log2(largest + 1) <= (v.dtype === 'bf16' ? 7 : 20);
      const facts = exact ? v : { ...v, bits: undefined };
      return largest > LIMIT ? this.clamped(facts, usual(v.dtype)) : facts;
    }
    const all = widest(v.dtype);
    return all && (v.range[0] < all[0] || v.range[1] > all[1]) ? { ...v, range: all } : v;
  }

  /** A constant; numbers are inside the range and have few bits. */
  constant(dtype: Element, shape: readonly number[], range: Interval = usual(dtype), splat = this.chance(0.6)): Known {
    const number = (): number => {
      const special = [0, 1, -1, 2, 0.5].filter(
        (x) => x >= range[0] && x <= range[1] && (isFloating(dtype) || x !== 0.5),
      );
      if (special.length && this.chance(0.5)) return this.pick(special);
      const v = range[0] + this.random() * (Math.min(range[1], range[0] + 16) - range[0]);
      const r = isFloating(dtype) ? Math.round(v * 8) / 8 : Math.round(v);
      return Math.min(Math.max(r, range[0]), range[1]);
    };
    const values = splat ? [number()] : Array.from({ length: size(shape) }, number);
    return this.constantOf(dtype, shape, values);
  }

  /** A constant of these values, or of one value everywhere. */
  constantOf(dtype: Element, shape: readonly number[], values: readonly number[]): Known {
    const body = values.length === 1 && size(shape) > 0 ? literal(dtype, values[0]!) : dense(dtype, shape, values);
    const numbers = values.filter((x) => !Number.isNaN(x));
    const bits = numbers.every((x) => Number.isInteger(x * 8) || !Number.isFinite(x)) ? 3 : undefined;
    const range: Interval = numbers.length ? [Math.min(...numbers), Math.max(...numbers)] : [0, 0];
    return this.def(
      `stablehlo.constant dense<${body}> : ${typeText(dtype, shape)}`,
      { dtype, shape, range, bits, secret: false },
      true,
    );
  }

  /** A value clamped to an interval. */
  clamped(v: Known, range: Interval): Known {
    if (v.range[0] >= range[0] && v.range[1] <= range[1]) return v;
    const lo = this.constantOf(v.dtype, [], [range[0]]);
    const hi = this.constantOf(v.dtype, [], [range[1]]);
    return this.def(
      `stablehlo.clamp ${lo.name}, ${v.name}, ${hi.name} : (${typeOf(lo)}, ${typeOf(v)}, ${typeOf(hi)}) -> ${typeOf(v)}`,
      { ...v, range },
      true,
    );
  }

  /** A value of that element type and shape inside an interval; `open`: one that no secret is in. */
  value(dtype: Element, shape: readonly number[], range: Interval = usual(dtype), open = false): Known {
    const usable = this.scope.filter((v) => v.dtype === dtype && sameDims(v.shape, shape) && !(open && v.secret));
    const fits = usable.filter((v) => v.range[0] >= range[0] && v.range[1] <= range[1]);
    if (fits.length && this.chance(0.85)) return this.pick(fits);
    if (usable.length && this.chance(0.8) && range[0] < range[1]) return this.clamped(this.pick(usable), range);
    return this.clamped(this.made(dtype, shape, range, open), range);
  }

  /** A value of that type made from another one, or from nothing. */
  private made(dtype: Element, shape: readonly number[], range: Interval, open: boolean): Known {
    const readable = this.scope.filter((v) => !(open && v.secret));
    const sources: (() => Known)[] = [() => this.constant(dtype, shape, range)];
    const scalars = readable.filter((v) => v.dtype === dtype && v.shape.length < shape.length && v.shape.length < 2);
    for (const v of scalars) {
      const d = shape.findIndex((n) => v.shape.length === 0 || n === v.shape[0] || v.shape[0] === 1);
      if (v.shape.length === 0 || d >= 0)
        sources.push(() =>
          this.def(
            `stablehlo.broadcast_in_dim ${v.name}, dims = [${v.shape.length ? d : ''}] : (${typeOf(v)}) -> ${typeText(dtype, shape)}`,
            { ...v, shape },
            true,
          ),
        );
    }
    for (const v of readable.filter((x) => x.dtype === dtype && size(x.shape) === size(shape)))
      sources.push(() =>
        this.def(`stablehlo.reshape ${v.name} : (${typeOf(v)}) -> ${typeText(dtype, shape)}`, { ...v, shape }, true),
      );
    for (const v of readable.filter((x) => sameDims(x.shape, shape))) sources.push(() => this.converted(v, dtype));
    return this.pick(sources)();
  }

  /** The value in another element type. Integers keep their value; floats are cut. */
  converted(v: Known, dtype: Element): Known {
    if (v.dtype === dtype) return v;
    const limits = hullInside(dtype);
    const low = isUnsigned(v.dtype) ? 0 : limits[0];
    const from = dtype === 'i1' || isFloating(dtype) ? v : this.clamped(v, [low, limits[1]]);
    const cut = (x: number) => (isFloating(dtype) ? x : Math.trunc(x));
    const range: Interval = dtype === 'i1' ? [0, 1] : [cut(from.range[0]), cut(from.range[1])];
    const bits = isFloating(v.dtype) ? (isFloating(dtype) ? v.bits : 0) : 0;
    return this.def(`stablehlo.convert ${from.name} : (${typeOf(from)}) -> ${typeText(dtype, v.shape)}`, {
      dtype,
      shape: v.shape,
      range,
      bits,
      secret: v.secret,
    });
  }

  /** Any value that satisfies a condition, else one of these types. */
  any(of: (v: Known) => boolean, otherwise: () => Known): Known {
    const found = this.scope.filter(of);
    return found.length ? this.pick(found.slice(-12)) : otherwise();
  }

  /** Runs `f` with values of its own, that nothing outside reads. @returns the text that it made */
  inside(args: readonly Known[], f: () => void, only = false): string[] {
    const [lines, scope] = [this.lines, this.scope];
    this.lines = [];
    this.scope = only ? [...args] : [...scope, ...args];
    f();
    const made = this.lines;
    this.lines = lines;
    this.scope = scope;
    return made;
  }

  /** A region of an op in generic form. */
  region(args: readonly Facts[], f: (args: readonly Known[]) => readonly Known[]): string {
    const known = args.map((a) => ({ ...a, name: this.fresh() }));
    const body = this.inside(known, () => {
      const out = f(known);
      this.lines.push(`stablehlo.return ${out.map((v) => v.name).join(', ')} : ${out.map(typeOf).join(', ')}`);
    });
    const head = known.length ? `^bb0(${known.map((a) => `${a.name}: ${typeOf(a)}`).join(', ')}):\n` : '';
    return `{\n${head}${body.join('\n')}\n}`;
  }
}

/** What fits into a type when a number is cast to it. */
const hullInside = (d: Element): Interval => (isUnsigned(d) ? [0, d === 'ui8' ? 200 : 1000] : [-1000, 1000]);
