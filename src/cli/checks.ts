import { isComplex, isFloat, realPart } from '../eval/dtype.ts';
import { floatFormat } from '../eval/rounding.ts';
import { rowMajorStrides, type Tensor } from '../eval/tensor.ts';
import type { DenseAttr } from '../ir/attributes.ts';
import { funcBody, funcOp } from '../ir/builtin.ts';
import { denseTensor } from '../ir/dense.ts';
import type { Operation, Value } from '../ir/ir.ts';
import { functionType } from '../ir/types.ts';
import type { Diagnostic } from '../support/diagnostics.ts';

/** A check of a test program, taken out of it: two of its results are to be compared. */
export interface Check {
  readonly op: string;
  readonly loc: Diagnostic['loc'];
  /** Index of the actual value among the results. */
  readonly actual: number;
  /** Index of the expected value among the results, or a literal. */
  readonly expected: number | Tensor;
  /** What floats may differ by, or the error of fixed point where that is larger. */
  readonly tolerance: number | undefined;
  /** What floats may differ by in units of the last place of the largest expected element. */
  readonly ulps: number;
}

/** The name of a check op (`check.expect_eq`, a custom call of `@expect_eq`), or undefined for other ops. */
export function checkName(op: Operation): string | undefined {
  if (op.name.startsWith('check.')) return op.name.slice('check.'.length);
  if (!op.name.endsWith('.custom_call')) return undefined;
  return /^(?:check\.)?(expect_\w+)$/.exec(String(op.attrs.call_target_name))?.[1];
}

/**
 * Turns the checks of a function into results: afterwards it has no check ops and returns what they compare. So that a test can be
 * compiled and run by a protocol as any program, and compared in the clear.
 */
export function takeChecks(func: Operation): Check[] {
  const body = funcBody(func);
  const checks: Check[] = [];
  const results: Value[] = [];
  for (const op of [...body]) {
    const name = checkName(op);
    if (name === undefined) continue;
    const literal = (op.attrs.value as DenseAttr | undefined)?.tensor;
    results.push(op.operand(0), ...(literal ? [] : [op.operand(1)]));
    checks.push({
      op: name,
      loc: op.loc,
      actual: results.length - (literal ? 1 : 2),
      expected: literal ? denseTensor(op.attrs.value as DenseAttr) : results.length - 1,
      tolerance: toleranceOf(op),
      ulps: typeof op.attrs.max_ulp_difference === 'number' ? op.attrs.max_ulp_difference : 0,
    });
    op.erase();
  }
  body.terminator.setOperands(results);
  const args = body.args.map((a) => a.type);
  func.attrs.function_type = functionType(
    args,
    results.map((r) => r.type),
  );
  // Attributes of the old results say nothing about the new ones.
  if (funcOp.attrs(func).res_attrs) func.attrs.res_attrs = undefined;
  return checks;
}

/** `tol` or `tolerance` of a check, where it says one. */
function toleranceOf(op: Operation): number | undefined {
  if (typeof op.attrs.tolerance === 'number') return op.attrs.tolerance;
  for (const x of [op.extra.tol, op.extra.tolerance]) if (x?.kind === 'float') return x.value;
  // SPU's own check allows this much unless it is told.
  return op.attrs.call_target_name === 'expect_almost_eq' ? 0.1 : undefined;
}

/** The largest finite magnitude. */
function scaleOf(t: Tensor): number {
  let largest = 0;
  for (const v of t.data) {
    const a = Math.abs(Number(v));
    if (a > largest && Number.isFinite(a)) largest = a;
  }
  return largest;
}

/** The error of fixed point that a result may have: 2^-10 of its scale, which is 1 + its largest magnitude. */
export const fixedPointError = (expected: Tensor): number => 2 ** -10 * (1 + scaleOf(expected));

/** The distance of floats of the largest magnitude of `t` from their neighbours. */
function lastPlace(t: Tensor): number {
  const d = realPart(t.dtype);
  const bits = d === 'f64' ? 52 : d === 'f32' ? 23 : (floatFormat(d)?.mantissaBits ?? 0);
  const scale = scaleOf(t);
  return scale === 0 ? 0 : 2 ** (Math.floor(Math.log2(scale)) - bits);
}

/** The largest difference of two tensors, NaN equal to NaN; Infinity for different shapes. */
export function largestError(actual: Tensor, expected: Tensor): number {
  if (actual.data.length !== expected.data.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < actual.data.length; i++) {
    const d = errorOf(actual.data[i]!, expected.data[i]!);
    if (d > worst) worst = d;
  }
  return worst;
}

/** Difference of two elements, NaN equal to NaN. */
function errorOf(a: number | bigint, e: number | bigint): number {
  if (a === e || (Number.isNaN(a) && Number.isNaN(e))) return 0;
  const d =
    typeof a === 'bigint' && typeof e === 'bigint' ? Number(a > e ? a - e : e - a) : Math.abs(Number(a) - Number(e));
  return Number.isNaN(d) ? Number.POSITIVE_INFINITY : d;
}

/** Names the first element that differs by more than is allowed. */
function firstDifference(actual: Tensor, expected: Tensor, allowed: number): string {
  if (actual.data.length !== expected.data.length) return `[${actual.shape}] is compared with [${expected.shape}]`;
  const at = Array.from(actual.data as ArrayLike<number | bigint>).findIndex(
    (a, i) => !(errorOf(a, expected.data[i]!) <= allowed),
  );
  // Complex numbers are two parts; the part that differs is shown.
  const place = isComplex(actual.dtype) ? at >> 1 : at;
  const index = rowMajorStrides(actual.shape).map((s, d) => Math.floor(place / s) % actual.shape[d]!);
  return `element [${index}] is ${actual.data[at]} but ${expected.data[at]} is expected`;
}

/** Compares; a diagnostic of class `check-failed` for each check that does not hold. */
export function compareChecks(checks: readonly Check[], results: readonly Tensor[]): Diagnostic[] {
  return checks.flatMap((c): Diagnostic[] => {
    const actual = results[c.actual]!;
    const expected = typeof c.expected === 'number' ? results[c.expected]! : c.expected;
    const allowed = !isFloat(realPart(actual.dtype))
      ? 0
      : Math.max(c.tolerance ?? 0, c.ulps * lastPlace(expected), fixedPointError(expected));
    const error = largestError(actual, expected);
    if (error <= allowed) return [];
    return [
      {
        severity: 'error',
        class: 'check-failed',
        message: `${c.op} does not hold: ${firstDifference(actual, expected, allowed)}; the largest error is ${error}, allowed is ${allowed}`,
        loc: c.loc,
      },
    ];
  });
}
