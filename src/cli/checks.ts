import { isComplex, isFloat, realPart } from '../eval/dtype.ts';
import { floatFormat } from '../eval/rounding.ts';
import { rowMajorStrides, type Tensor } from '../eval/tensor.ts';
import type { DenseAttr } from '../ir/attributes.ts';
import { funcBody, funcOp } from '../ir/builtin.ts';
import { denseTensor } from '../ir/dense.ts';
import type { Operation, Value } from '../ir/ir.ts';
import { functionType } from '../ir/types.ts';
import { type Diagnostic, fail } from '../support/diagnostics.ts';
import type { FunctionTarget } from './function-targets.ts';

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
    if (name === 'expect_serialized_eq')
      fail(
        'unsupported-op',
        `'${op.name}' compares what a probe recorded`,
        op.loc,
        'run the file with --protocol plain',
      );
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
  func.setAttr(
    'function_type',
    functionType(
      args,
      results.map((r) => r.type),
    ),
  );
  // Attributes of the old results say nothing about the new ones.
  if (funcOp.attrs(func).res_attrs) func.setAttr('res_attrs', undefined);
  return checks;
}

/** `tol` or `tolerance` of a check, where it says one. */
function toleranceOf(op: Operation): number | undefined {
  if (typeof op.attrs.tolerance === 'number') return op.attrs.tolerance;
  for (const x of [op.extra.tol, op.extra.tolerance]) if (x?.kind === 'float') return x.value;
  // What the op allows unless it is told. JAX's files call it for all functions alike, so that there the call says nothing.
  if (op.name.startsWith('check.expect_almost_eq')) return 0.001;
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

/** What fixed point may do to the results of a run. */
export interface FixedPoint {
  readonly fxp: number;
  /** Of the functions that the program uses. */
  readonly target: FunctionTarget;
  /** What the program gives, computed exactly, for its inputs as they are encoded; by result. */
  readonly encoded?: readonly Tensor[];
}

/**
 * What each expected element may be missed by: 4 units of fixed point at the scale of the largest element (at least 1), or what the functions
 * of the program may be off by. What the encoding of the inputs alone changes is not the run's doing and comes on top.
 */
function fixedPointErrors(expected: Tensor, fixed: FixedPoint, encoded: Tensor | undefined): (i: number) => number {
  const scale = 4 * 2 ** -fixed.fxp * Math.max(1, scaleOf(expected));
  const unit = 2 ** (18 - fixed.fxp);
  return (i) => {
    const e = expected.data[i]!;
    const function_ = unit * Math.max(fixed.target.relative * Math.abs(Number(e)), fixed.target.absolute);
    const moved = encoded ? errorOf(encoded.data[i]!, e) : 0;
    return Math.max(scale, Number.isFinite(function_) ? function_ : 0) + (Number.isFinite(moved) ? moved : 0);
  };
}

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

/** The first element that differs by more than is allowed, in words; undefined when there is none. */
function firstDifference(actual: Tensor, expected: Tensor, allowed: (i: number) => number): string | undefined {
  if (actual.data.length !== expected.data.length) return `[${actual.shape}] is compared with [${expected.shape}]`;
  let at = 0;
  while (at < actual.data.length && errorOf(actual.data[at]!, expected.data[at]!) <= allowed(at)) at++;
  if (at === actual.data.length) return undefined;
  // Complex numbers are two parts; the part that differs is shown.
  const place = isComplex(actual.dtype) ? at >> 1 : at;
  const index = rowMajorStrides(actual.shape).map((s, d) => Math.floor(place / s) % actual.shape[d]!);
  return `element [${index}] is ${actual.data[at]} but ${expected.data[at]} is expected, within ${allowed(at)}`;
}

/** Compares; a diagnostic of class `check-failed` for each check that does not hold. Integers and booleans have to be equal. */
export function compareChecks(checks: readonly Check[], results: readonly Tensor[], fixed: FixedPoint): Diagnostic[] {
  return checks.flatMap((c): Diagnostic[] => {
    const actual = results[c.actual]!;
    const expected = typeof c.expected === 'number' ? results[c.expected]! : c.expected;
    // The result is rounded to its type at the end.
    const stated = Math.max(c.tolerance ?? 0, Math.max(1, c.ulps) * lastPlace(expected));
    const own = fixedPointErrors(expected, fixed, fixed.encoded?.[c.actual]);
    const allowed = isFloat(realPart(actual.dtype)) ? (i: number) => Math.max(stated, own(i)) : () => 0;
    const difference = firstDifference(actual, expected, allowed);
    if (difference === undefined) return [];
    return [
      {
        severity: 'error',
        class: 'check-failed',
        message: `${c.op} does not hold: ${difference}; the largest error is ${largestError(actual, expected)}`,
        loc: c.loc,
      },
    ];
  });
}
