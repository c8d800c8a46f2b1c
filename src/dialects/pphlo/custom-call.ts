import { anyAttr, optional, stringAttr } from '../../ir/attr-kinds.ts';
import { defineOp, variadic } from '../../ir/define-op.ts';
import { anyType } from '../../ir/types.ts';
import { leaks } from './visibility-rules.ts';

/** The target that holds a predicate as an arithmetic share; it runs as it is. */
export const PREFER_A = 'spu.prefer_a';

/**
 * SPU's way to name what is no op of PPHLO: checks of its tests, and intrinsics of its runtime. `lower-custom-calls` turns every target
 * that spuc knows into ops; the rest is refused before anything runs.
 */
export const customCall = defineOp('pphlo.custom_call', {
  doc: "Calls an intrinsic of SPU by name. 'lower-custom-calls' replaces the targets that spuc knows and refuses all others.",
  operands: { inputs: variadic(anyType) },
  results: { results: variadic(anyType) },
  attrs: { call_target_name: stringAttr, has_side_effect: optional(anyAttr) },
  assembly: 'custom<custom-call-target> `(` $inputs `)` attr-dict `:` functional-type',
  verify: (op, report) => {
    for (const leak of leaks(op)) report('visibility', leak, 'only pphlo.reveal may lower visibility');
  },
  opcode: 208,
  since: 1,
});
