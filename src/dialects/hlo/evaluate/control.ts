import { fail } from '../../../support/diagnostics.ts';
import { customCall } from './custom-calls.ts';
import type { Kernels } from './kernel.ts';

/** Calls, choices and loops. */
export const controlKernels: Kernels = {
  call: (op, args, ctx) => ctx.call(op.attrs.callee as string, args, op),
  composite: (op, args, ctx) => ctx.call(op.attrs.decomposition as string, args, op),
  custom_call: customCall,
  optimization_barrier: (_, args) => [...args],
  if: (op, [pred], ctx) => ctx.region(op.regions[pred!.data[0] ? 0 : 1]!, []),
  case: (op, [index], ctx) => {
    const i = Number(index!.data[0]);
    const last = op.regions.length - 1;
    return ctx.region(op.regions[i < 0 || i > last ? last : i]!, []);
  },
  while: (op, args, ctx) => {
    const [cond, body] = op.regions;
    let values = [...args];
    while (ctx.region(cond!, values)[0]!.data[0]) {
      values = ctx.region(body!, values);
      if (values.length !== args.length) fail('arity', `'${op.name}' body returns ${values.length} values`, op.loc);
    }
    return values;
  },
};
