import { pphlo } from '../dialects/pphlo/ops.ts';
import type { Attribute } from '../ir/attributes.ts';
import { Builder } from '../ir/builder.ts';
import type { AnyOpDef } from '../ir/define-op.ts';
import type { Operation, Value } from '../ir/ir.ts';
import { isSecret, showType } from '../ir/types.ts';
import { type Diagnostic, fail, SpucError } from '../support/diagnostics.ts';
import { make, seal } from './build.ts';
import { definePass } from './pass.ts';

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
  'spu.gather': gather,
  'mhlo.erf': unary('erf'),
  'mhlo.is_finite': unary('is_finite'),
  'mhlo.topk': topK,
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
        lower(op, Object.hasOwn(targets, target) ? targets[target] : undefined);
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
      : `known targets are ${Object.keys(targets).join(', ')}`;
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

/** An option in the dictionary that SPU gives to a target. */
function option(op: Operation, dict: string, name: string): Attribute | undefined {
  const d = op.extra[dict];
  return d?.kind === 'dict' && Object.hasOwn(d.entries, name) ? d.entries[name] : undefined;
}
const intOption = (op: Operation, dict: string, name: string): number | undefined => {
  const a = option(op, dict, name);
  return a?.kind === 'int' ? Number(a.value) : undefined;
};

/** The k largest of the last dimension. Order statistics (k_hi) and the smallest are SPU's own; they are refused. */
function topK(op: Operation, b: Builder): readonly Value[] {
  const from = 'mhlo.attributes';
  const k = intOption(op, from, 'k');
  const largest = option(op, from, 'largest');
  if (k === undefined) fail('attribute', "'mhlo.topk' needs k in mhlo.attributes", op.loc);
  if ((largest?.kind === 'bool' && !largest.value) || intOption(op, from, 'k_hi') !== undefined)
    fail(
      'unsupported-op',
      "'mhlo.topk' of the smallest elements or of a range is not supported",
      op.loc,
      'sort instead',
    );
  const def = pphlo('top_k');
  return b.create(def, { operand: only(op) } as never, { k } as never).results;
}

/** SPU's gather keeps its dimension numbers in pphlo.attributes. */
function gather(op: Operation, b: Builder): readonly Value[] {
  const from = 'pphlo.attributes';
  const list = (name: string): number[] => {
    const a = option(op, from, name);
    if (a?.kind === 'dense-array') return a.values.map(Number);
    if (a?.kind === 'dense' && !a.splat) return Array.from(a.tensor.data as ArrayLike<number | bigint>, Number);
    if (a?.kind === 'dense')
      return new Array(a.type.shape.reduce((x, y) => x * y, 1)).fill(Number((a.tensor.data as ArrayLike<number>)[0]));
    return fail('attribute', `'spu.gather' needs ${name} in ${from}`, op.loc);
  };
  if (op.numOperands !== 2) fail('arity', `'spu.gather' takes 2 operands, not ${op.numOperands}`, op.loc);
  const def: AnyOpDef = pphlo('gather');
  return b.create(
    def,
    { operand: op.operand(0), start_indices: op.operand(1) } as never,
    {
      slice_sizes: list('slice_sizes'),
      dimension_numbers: {
        offset_dims: list('offset_dims'),
        collapsed_slice_dims: list('collapsed_slice_dims'),
        operand_batching_dims: [],
        start_indices_batching_dims: [],
        start_index_map: list('start_index_map'),
        index_vector_dim:
          intOption(op, from, 'index_vector_dim') ?? fail('attribute', "'spu.gather' needs index_vector_dim", op.loc),
      },
    } as never,
  ).results;
}
