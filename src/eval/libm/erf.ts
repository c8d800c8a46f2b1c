import { copySign, poly } from './bits.ts';
import { exp } from './exp.ts';
import { log, log1p } from './log.ts';

const TWO_OVER_SQRT_PI = 1.1283791670955126;
// erf(sqrt z)/sqrt z - 2/sqrt(pi) on [0, 1] in z - 1/2 (Chebyshev fit).
const ERF = [
  -0.16291042842564527, -0.2810721780454342, 0.07940998675593483, -0.018283884489152538, 0.003480274496665565,
  -0.0005611894221277409, 7.82964952558124e-5, -9.61480852578797e-6, 1.0536449386193718e-6, -1.0420476769878095e-7,
  9.3877136599218e-9, -7.764219961112256e-10, 5.934407987055537e-11, -4.2156598941486574e-12, 2.7971177068948397e-13,
  -1.7469634494716534e-14, 1.0234910735667391e-15,
];
// x e^(x^2) erfc(x) on consecutive intervals, in x minus the centre; the last one in 1/x^2. Chebyshev fits, errors below 1e-18.
const PIECES: readonly { readonly end: number; readonly centre: number; readonly c: readonly number[] }[] = [
  {
    end: 1,
    centre: 0.75,
    c: [
      0.3802032377198586, 0.2309581315512983, -0.19475409299232166, 0.13358108505513022, -0.07974315509920227,
      0.04286759599905843, -0.021180363040624837, 0.009750549347777606, -0.004223304246576693, 0.0017337570355632108,
      -0.0006784502387662875, 0.00025415711252713493, -9.155046500862675e-5, 3.263197501019474e-5,
      -1.0941427200394069e-5,
    ],
  },
  {
    end: 1.75,
    centre: 1.375,
    c: [
      0.4720318485604224, 0.08986211864695719, -0.06075505683510187, 0.03416998321478073, -0.017011507763206795,
      0.00772866233759964, -0.003262299535744595, 0.0012946031056872771, -0.00048706571201792754,
      0.00017482511195032166, -6.016070904968396e-5, 1.9925260379703197e-5, -6.365463489396373e-6,
      1.9710998509289835e-6, -6.211978367430184e-7, 1.8105037370622277e-7,
    ],
  },
  {
    end: 3,
    centre: 2.375,
    c: [
      0.5237010189866533, 0.02818501053966759, -0.014037729090495332, 0.005958606146386137, -0.002282641261500676,
      0.0008107938746660355, -0.00027117802038644536, 8.625096983154e-5, -2.6267922399188305e-5, 7.699102791342058e-6,
      -2.1802324625629115e-6, 5.984241594454767e-7, -1.5957182674673792e-7, 4.124570066099187e-8, -1.044962252609267e-8,
      2.856307019426942e-9, -6.886967418728347e-10,
    ],
  },
  {
    end: 6,
    centre: 4.5,
    c: [
      0.5511816192322864, 0.005413125434612246, -0.001656864175184705, 0.00044253290905811485, -0.00010887707140913583,
      2.528772599278864e-5, -5.6192395738389105e-6, 1.2045054017609736e-6, -2.5042844637101507e-7, 5.069790663818834e-8,
      -1.0022645196499753e-8, 1.9392307595703155e-9, -3.67882133284336e-10, 6.852256923736088e-11,
      -1.254197335496418e-11, 2.2599939225796192e-12, -4.0371709339078103e-13, 7.058812024416022e-14,
      -1.1306385657920137e-14, 1.9324016141555095e-15, -4.884110187450708e-16, 8.05077559991879e-17,
    ],
  },
];
const TAIL_CENTRE = (1 / 36 + 1 / 900) / 2;
const TAIL = [
  0.5602001296046725, -0.27049150467111704, 0.3814875897711303, -0.8739470229957144, 2.7343053816789054,
  -10.738720869800456, 50.3675393202301, -273.00011061151065, 1670.638626156859, -11337.470757894089, 84284.36066431788,
  -712131.564963257, 6200989.150751128,
];

/** erfc for x >= 1/2. */
function erfcPositive(x: number): number {
  if (x > 27.3) return 0;
  const p = PIECES.find((q) => x <= q.end);
  const g = p ? poly(p.c, x - p.centre) : poly(TAIL, 1 / (x * x) - TAIL_CENTRE);
  // e^(-x^2) with x split, so that the square's rounding is not amplified.
  const c = 134217729 * x;
  const h = c - (c - x);
  const l = x - h;
  return (exp(-h * h) * exp(-l * (x + h)) * g) / x;
}

/** Error function. Error below 2 ulp. */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x;
  const v = Math.abs(x);
  if (v <= 1) return x * TWO_OVER_SQRT_PI + x * poly(ERF, x * x - 0.5);
  return copySign(v > 6 ? 1 : 1 - erfcPositive(v), x);
}

/** Complementary error function, accurate where it is tiny. Error below 4 ulp. */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x < 0.5) return x < -6 ? 2 : 1 - erf(x);
  return erfcPositive(x);
}

/** Inverse of erf; infinite at -1 and 1, NaN beyond. Error below 4 ulp. */
export function erfInv(x: number): number {
  const v = Math.abs(x);
  if (!(v <= 1)) return NaN;
  if (v === 1) return copySign(Infinity, x);
  if (v < 1e-9) return (x * 1) / TWO_OVER_SQRT_PI;
  // Winitzki's closed form is within 2e-3; Halley's iteration triples the digits.
  const l = v < 0.5 ? log1p(-v * v) : log((1 - v) * (1 + v));
  const t = 4.33074675078968 + 0.5 * l;
  let y = Math.sqrt(Math.sqrt(t * t - l / 0.147) - t);
  for (let i = 0; i < 3; i++) {
    const e = v < 0.5 ? erf(y) - v : 1 - v - erfc(y);
    const u = e / (TWO_OVER_SQRT_PI * exp(-y * y));
    y -= u / (1 + u * y);
  }
  return copySign(y, x);
}
