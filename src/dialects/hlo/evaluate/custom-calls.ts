import { compare } from '../../../eval/compare.ts';
import { unary, unaryNames } from '../../../eval/elementwise.ts';
import { topK } from '../../../eval/sort.ts';
import type { Tensor } from '../../../eval/tensor.ts';
import { scalar } from '../../../eval/values.ts';
import type { Attribute } from '../../../ir/attributes.ts';
import type { Operation } from '../../../ir/ir.ts';
import { fail } from '../../../support/diagnostics.ts';
import { identityTargets } from '../ops/control-flow.ts';
import { expectAlmostEqual, expectClose, expectEqual } from './checks.ts';
import type { Kernel } from './kernel.ts';

const unaries: ReadonlySet<string> = new Set(unaryNames());
const int = (a: Attribute | undefined): number | undefined => (a?.kind === 'int' ? Number(a.value) : undefined);

/** An option of an `mhlo.*` target: in `mhlo.attributes`, or beside it. */
function option(op: Operation, name: string): Attribute | undefined {
  const dict = op.extra['mhlo.attributes'];
  return (dict?.kind === 'dict' ? dict.entries[name] : undefined) ?? op.extra[name];
}

/** The first k (with k_hi: k_hi) elements of the order, largest or smallest first, and their places. */
function mhloTopK(op: Operation, x: Tensor): Tensor[] {
  const len = x.shape[x.shape.length - 1] ?? 0;
  const k = int(option(op, 'k_hi')) ?? int(option(op, 'k')) ?? len;
  if (k < 0 || k > len) fail('attribute', `'${op.name}' @mhlo.topk cannot give ${k} of ${len} elements`, op.loc);
  const largest = option(op, 'largest');
  const { values, indices } = topK(x, k, !(largest?.kind === 'bool' && !largest.value));
  return [values, indices].slice(0, op.results.length);
}

/** All elements equal, as one boolean. */
const allEqual = (a: Tensor, b: Tensor): Tensor =>
  scalar(
    'i1',
    compare('EQ', a, b).data.every((v: number | bigint) => v === 1),
  );

const checks: Readonly<Record<string, (op: Operation, a: Tensor, b: Tensor) => void>> = {
  'check.expect_eq': (op, a, b) => expectEqual(op, a, b),
  'check.expect_almost_eq': (op, a, b) => expectAlmostEqual(op, a, b),
  'check.expect_close': (op, a, b) => expectClose(op, a, b),
  expect_eq: (op, a, b) => expectEqual(op, a, b),
  expect_almost_eq: (op, a, b) => expectAlmostEqual(op, a, b, tolerance(op)),
};
/** What SPU's check allows where it says no `tol`. */
const SPU_TOLERANCE = 0.1;
const tolerance = (op: Operation): number => (op.extra.tol?.kind === 'float' ? op.extra.tol.value : SPU_TOLERANCE);

/** Intrinsics of SPU that change how a value is held and not what it is. */
const spuIdentities: ReadonlySet<string> = new Set([
  'spu.reveal',
  'spu.prefer_a',
  'spu.make_cached_var',
  'spu.drop_cached_var',
]);

/** Custom calls by target. @throws SpucError 'unsupported-op' for a target that spuc does not know */
export const customCall: Kernel = (op, args) => {
  const target = op.attrs.call_target_name as string;
  if (identityTargets.has(target) || spuIdentities.has(target)) return args.slice(0, op.results.length);
  const check = checks[target];
  if (check) {
    check(op, args[0]!, args[1]!);
    return [];
  }
  if (target === 'check.eq') return [allEqual(args[0]!, args[1]!)];
  if (target === 'mhlo.topk') return mhloTopK(op, args[0]!);
  const name = /^(?:mhlo|chlo)\.(\w+)$/.exec(target)?.[1];
  if (name !== undefined && unaries.has(name) && args.length === 1) return [unary(name, args[0]!)];
  return fail('unsupported-op', `'${op.name}' to '${target}': nobody knows this target`, op.loc, targetHint(target));
};

function targetHint(target: string): string {
  if (/lapack|cusolver|blas|ffi|callback/i.test(target))
    return 'lower the program for no particular device, so that library calls stay operators';
  return 'express it by operators of StableHLO';
}
