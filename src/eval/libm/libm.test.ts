import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as libm from './index.ts';
import { tables } from './reference-tables.ts';

type Fn = (x: number) => number;

/** Equal bits: NaN equals NaN, -0 differs from 0. */
const same = (got: number, want: number, what = ''): void =>
  assert.ok(Object.is(got, want), `${what} got ${got}, want ${want}`);

function close(name: string, x: number, got: number, want: number, tol: number): void {
  if (Object.is(got, want)) return;
  const err = Math.abs(got - want) / Math.max(Math.abs(want), 1e-300);
  assert.ok(err <= tol, `${name}(${x}) = ${got}, want ${want}, relative error ${err}`);
}

/** n points of [a, b], and their tenth powers of two below. */
function* points(a: number, b: number, n: number): Generator<number> {
  let s = 12345;
  for (let i = 0; i < n; i++) {
    s = (Math.imul(s, 1103515245) + 12345) >>> 0;
    yield a + ((b - a) * s) / 2 ** 32;
  }
}

// The engine's own functions are within 1 ulp or so: good enough as a second opinion.
const ranges: [string, Fn, Fn, number, number][] = [
  ['exp', libm.exp, Math.exp, -740, 709],
  ['exp', libm.exp, Math.exp, -2, 2],
  ['expm1', libm.expm1, Math.expm1, -4, 4],
  ['log', libm.log, Math.log, 0, 3],
  ['log', libm.log, Math.log, 0, 1e300],
  ['log1p', libm.log1p, Math.log1p, -1, 3],
  ['sin', libm.sin, Math.sin, -10, 10],
  ['sin', libm.sin, Math.sin, -1e15, 1e15],
  ['cos', libm.cos, Math.cos, -10, 10],
  ['cos', libm.cos, Math.cos, -1e7, 1e7],
  ['tan', libm.tan, Math.tan, -10, 10],
  ['asin', libm.asin, Math.asin, -1, 1],
  ['acos', libm.acos, Math.acos, -1, 1],
  ['atan', libm.atan, Math.atan, -5, 5],
  ['sinh', libm.sinh, Math.sinh, -20, 20],
  ['cosh', libm.cosh, Math.cosh, -20, 20],
  ['tanh', libm.tanh, Math.tanh, -20, 20],
  ['asinh', libm.asinh, Math.asinh, -20, 20],
  ['acosh', libm.acosh, Math.acosh, 1, 20],
  ['atanh', libm.atanh, Math.atanh, -1, 1],
  ['cbrt', libm.cbrt, Math.cbrt, -30, 30],
];
for (const [name, f, g, a, b] of ranges)
  test(`${name} on [${a}, ${b}]`, () => {
    for (const x of points(a, b, 4000)) close(name, x, f(x), g(x), 1e-15);
  });

test('tables of 60-digit values', () => {
  const tol: Record<string, number> = { lgamma: 2e-15, digamma: 1e-14, erfInv: 1e-15, besselI1e: 2e-15, erfc: 1e-15 };
  const fns: Record<string, Fn> = {
    ...(libm as unknown as Record<string, Fn>),
    zeta2: (q) => libm.zeta(2, q),
    zeta35: (q) => libm.zeta(3.5, q),
  };
  for (const [name, rows] of Object.entries(tables))
    for (const [x, want] of rows) close(name, x, fns[name]!(x), want, tol[name] ?? 5e-16);
});

test('pow: exact where exact, close elsewhere', () => {
  for (let b = 2; b <= 40; b++) {
    let p = 1;
    for (let e = 0; p * b < 2 ** 53; e++, p *= b) same(libm.pow(b, e), p, `${b}^${e}`);
  }
  const xs = [...points(0.01, 50, 60)];
  for (const x of xs) for (const y of points(-30, 30, 30)) close('pow', x, libm.pow(x, y), x ** y, 1e-14);
  same(libm.pow(10, -3), 1e-3);
  same(libm.pow(10, 300), 1e300);
  same(libm.pow(-2, 3), -8);
  same(libm.pow(0, -1), Infinity);
  same(libm.pow(-0, -3), -Infinity);
  same(libm.pow(-1, 0.5), Number.NaN);
  same(libm.pow(2, 5000), Infinity);
  same(libm.pow(0.5, 1074), 5e-324);
  same(libm.pow(Number.NaN, 0), 1);
});

test('cube roots of cubes are exact', () => {
  for (let i = 1; i < 2000; i++) same(libm.cbrt(i * i * i), i);
});

test('atan2 in all quadrants', () => {
  for (const y of [...points(-3, 3, 40), 0, -0, Infinity, -Infinity])
    for (const x of [...points(-3, 3, 40), 0, -0, Infinity, -Infinity])
      close('atan2', x, libm.atan2(y, x), Math.atan2(y, x), 1e-15);
});

test('special values', () => {
  const { exp, log, sin, tanh, erf, erfc, erfInv, lgamma, digamma, acosh, atanh, cbrt, expm1, log1p } = libm;
  same(exp(-Infinity), 0);
  same(exp(Infinity), Infinity);
  same(exp(0), 1);
  same(exp(-745), 5e-324);
  same(log(0), -Infinity);
  same(log(-1), Number.NaN);
  same(log(1), 0);
  same(log(5e-324), -744.4400719213812);
  same(expm1(-0), -0);
  same(log1p(-1), -Infinity);
  same(sin(Infinity), Number.NaN);
  same(sin(-0), -0);
  same(tanh(1e9), 1);
  same(tanh(-Infinity), -1);
  same(erf(Infinity), 1);
  same(erf(-0), -0);
  same(erfc(-Infinity), 2);
  same(erfc(40), 0);
  same(erfInv(1), Infinity);
  same(erfInv(1.5), Number.NaN);
  same(Math.abs(lgamma(1)), 0);
  same(lgamma(-3), Infinity);
  same(digamma(0), Number.NaN);
  same(acosh(0.5), Number.NaN);
  same(atanh(1), Infinity);
  same(cbrt(-Infinity), -Infinity);
  assert.ok(Math.abs(libm.polygamma(1, 1) - 1.6449340668482264) < 1e-14);
  assert.ok(Math.abs(libm.polygamma(2, 1) + 2.4041138063191885) < 1e-14);
});

test('the same bits everywhere', () => {
  // Recorded results: a difference means that public values of two parties would differ.
  const view = new DataView(new ArrayBuffer(8));
  const hash = (f: Fn, a: number, b: number): number => {
    let h = 0x811c9dc5;
    for (const x of points(a, b, 300)) {
      view.setFloat64(0, f(x));
      for (let i = 0; i < 8; i++) h = Math.imul(h ^ view.getUint8(i), 0x01000193);
    }
    return h >>> 0;
  };
  const { pow, atan2, ...unary } = libm;
  const got: Record<string, number> = {};
  for (const name of [
    'exp',
    'expm1',
    'log1p',
    'sin',
    'cos',
    'tan',
    'tanh',
    'sinh',
    'cosh',
    'atan',
    'asinh',
    'cbrt',
    'erf',
    'erfc',
    'lgamma',
    'digamma',
    'besselI1e',
    'logistic',
  ] as const)
    got[name] = hash(unary[name], -0.9, 20);
  for (const name of ['asin', 'acos', 'atanh', 'erfInv'] as const) got[name] = hash(unary[name], -1, 1);
  got.log = hash(unary.log, 0, 100);
  got.acosh = hash(unary.acosh, 1, 100);
  got.pow = hash((x) => pow(Math.abs(x), x - 1), -10, 10);
  got.atan2 = hash((x) => atan2(x, 1 - x), -10, 10);
  assert.equal(got, {
    exp: 1608379429,
    expm1: 3847497063,
    log1p: 1931212506,
    sin: 2306662563,
    cos: 1919931529,
    tan: 2645955338,
    tanh: 3505309405,
    sinh: 903356127,
    cosh: 897754449,
    atan: 3619650830,
    asinh: 2313747201,
    cbrt: 3643799665,
    erf: 2502997602,
    erfc: 983128142,
    lgamma: 3118161292,
    digamma: 269763561,
    besselI1e: 1861596560,
    logistic: 2593726351,
    asin: 1866203124,
    acos: 713010176,
    atanh: 3218196900,
    erfInv: 1860818162,
    log: 1370280320,
    acosh: 2837350695,
    pow: 1023180700,
    atan2: 2096901457,
  });
});

test.run();
