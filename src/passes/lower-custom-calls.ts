import { Builder } from '../ir/builder.ts';
import type { Operation, Value } from '../ir/ir.ts';
import { isSecret, showType } from '../ir/types.ts';
import { type Diagnostic, fail, SpucError } from '../support/diagnostics.ts';
import { make, seal } from './build.ts';
import { restorePadding, UNCHOSEN_PADDING } from './lower-conversion-cast/restore-padding.ts';
import { definePass } from './pass.ts';
import { lowerTopK } from './sort-top-k.ts';
import { spuGather } from './spu-gather.ts';

/** What the results of a call are, made of PPHLO ops before it. */
type Lowering = (op: Operation, b: Builder) => readonly Value[];

/** Results that are the operands: the call only advises SPU's runtime. */
const unchanged: Lowering = (op) => op.operands.slice(0, op.results.length);
const unary =
  (name: string): Lowering =>
  (op, b) => [make(b, name, [only(op)])];

/** Intrinsics of SPU by target, and what they are in PPHLO. */
const targets: Readonly<Record<string, Lowering>> = {
  'spu.reveal': (op, b) => op.operands.map((v) => (isSecret(v.type) ? make(b, 'reveal', [v]) : v)),
  'spu.prefer_a': unchanged,
  'spu.make_cached_var': unchanged,
  'spu.drop_cached_var': unchanged,
  'spu.gather': (op, b) => [spuGather(op, b)],
  'mhlo.erf': unary('erf'),
  'mhlo.is_finite': unary('is_finite'),
  'mhlo.topk': (op, b) => lowerTopK(op, b, only(op)),
};

export const lowerCustomCalls = definePass({
  name: 'lower-custom-calls',
  required: true,
  doc: "Turns SPU's intrinsics ('pphlo.custom_call') into the ops that they mean; unknown targets are refused, all at once.",
  run: (module) => {
    const calls: Operation[] = [];
    module.walk((op) => void (op.name === 'pphlo.custom_call' && calls.push(op)));
    const errors: Diagnostic[] = [];
    let count = 0;
    for (const op of calls) {
      const target = op.attrs.call_target_name as string;
      // Checks of public values stay: they are kernels of the evaluator.
      if (/^expect_(almost_)?eq$/.test(target) && !op.operands.some((v) => isSecret(v.type))) continue;
      try {
        if (target === UNCHOSEN_PADDING) restorePadding(op);
        else lower(op, Object.hasOwn(targets, target) ? targets[target] : undefined);
        count++;
      } catch (e) {
        if (!(e instanceof SpucError)) throw e;
        errors.push(...e.diagnostics);
      }
    }
    if (errors.length) throw new SpucError(errors);
    return count;
  },
});

function lower(op: Operation, lowering: Lowering | undefined): void {
  const target = op.attrs.call_target_name as string;
  if (lowering === undefined) {
    const hint = target.startsWith('expect_')
      ? "checks of secrets run under 'spuc interpret'; elsewhere reveal the value first"
      : `known targets are ${[...Object.keys(targets), UNCHOSEN_PADDING].join(', ')}`;
    fail('unsupported-op', `'${op.name}' to '${target}' is not supported`, op.loc, hint);
  }
  const b = Builder.before(op);
  const values = lowering(op, b);
  for (const [i, r] of op.results.entries()) {
    const v = values[i] && seal(b, values[i], r.type);
    if (v?.type !== r.type)
      fail(
        'type',
        `'${target}' gives ${v ? showType(v.type) : 'nothing'} as result ${i}, not ${showType(r.type)}`,
        op.loc,
      );
    r.replaceAllUsesWith(v);
  }
  op.erase();
}

function only(op: Operation): Value {
  if (op.numOperands === 1) return op.operand(0);
  return fail('arity', `'${String(op.attrs.call_target_name)}' takes 1 operand, not ${op.numOperands}`, op.loc);
}
