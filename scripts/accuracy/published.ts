/**
 * What SPU 0.9.5 does, for 64-bit rings with 18 fraction bits. Errors called measured are of runs of that release under ABY3; "formula" is
 * the stated error of the approximation that its code takes, without fixed-point noise. Rounds and bytes were measured on 1000 elements.
 */
export interface Published {
  readonly error: string;
  /** Rounds, and bytes per element that all parties send together. */
  readonly aby3?: readonly [number, number];
  /** Two parties; online. */
  readonly semi2k?: readonly [number, number];
}

export const spu: Record<string, Published> = {
  exp: {
    error:
      'measured, default (Taylor): 3e-3 at \\|x\\| = 1, 3.1e-2 at 4, 1.2e-1 at 8, 2.4e-1 at 12; 1e-4 on [-4, 20] where told to use Padé',
    aby3: [26, 444],
    semi2k: [17, 200],
  },
  log: {
    error: 'measured: 4e-6 to 1.5e-5 on average, 3.6e-3 near 1e-3',
    aby3: [42, 2524],
    semi2k: [26, 1020],
  },
  log1p: { error: 'log of 1 + x' },
  reciprocal: {
    error: 'measured: 7.1e-5 mid range, 4e-3 near \\|x\\| = 1e-3',
    aby3: [53, 1336],
    semi2k: [37, 1010],
  },
  divide: { error: 'as reciprocal', aby3: [56, 1388], semi2k: [39, 1050] },
  sqrt: { error: 'measured: 3e-5 mid range', aby3: [66, 1784], semi2k: [35, 1026] },
  rsqrt: { error: 'measured: 3.4e-4; 0 from x = 2^17', aby3: [50, 1548], semi2k: [26, 858] },
  tanh: { error: 'measured: 4.9e-3', aby3: [52, 868], semi2k: [36, 648] },
  sigmoid: { error: 'measured: 9.5e-4', aby3: [79, 1780], semi2k: [53, 1210] },
  erf: { error: 'formula: 5e-4 (Abramowitz and Stegun 7.1.27)', aby3: [86, 1944], semi2k: [60, 1442] },
  sin: { error: 'measured: 1.3e-4', aby3: [42, 1076], semi2k: [22, 648] },
  cos: { error: 'as sin' },
  pow: { error: '', aby3: [118, 4483], semi2k: [75, 2476] },
  expm1: { error: 'exp - 1, Taylor: as exp' },
  asin: { error: 'π/2 - acos' },
  acos: { error: 'formula: 5e-5 (Abramowitz and Stegun 4.4.45)' },
  atan2: { error: 'formula: 6.4e-6 (polynomial of degree 6)', aby3: [79, 2052], semi2k: [56, 1614] },
};
