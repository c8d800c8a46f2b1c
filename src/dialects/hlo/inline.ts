import { funcBody, funcName, functionsOf } from '../../ir/builtin.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import { fail } from '../../support/diagnostics.ts';

const calleeOf = (op: Operation): string | undefined =>
  op.name === 'func.call'
    ? (op.attrs.callee as string)
    : op.name === 'stablehlo.composite'
      ? (op.attrs.decomposition as string)
      : undefined;

/** Inlines every call and composite into the entry and drops the other functions. @throws SpucError 'recursion', 'undefined-symbol' */
export function inlineCalls(module: Operation): void {
  const functions = new Map(functionsOf(module).map((f) => [funcName(f), f]));
  const entry = functions.get('main') ?? [...functions.values()][0];
  if (!entry) return;
  const done = new Set<string>();
  const expand = (f: Operation, stack: readonly string[]): void => {
    if (done.has(funcName(f))) return;
    const calls: Operation[] = [];
    f.walk((op) => void (calleeOf(op) !== undefined && calls.push(op)));
    for (const call of calls) {
      const name = calleeOf(call)!;
      if (stack.includes(name))
        fail(
          'recursion',
          `@${name} calls itself (${[...stack.slice(stack.indexOf(name)), name].join(' → ')})`,
          call.loc,
          'recursion has no static size; use a loop',
        );
      const callee = functions.get(name) ?? fail('undefined-symbol', `there is no function @${name}`, call.loc);
      expand(callee, [...stack, name]);
      paste(call, callee);
    }
    done.add(funcName(f));
  };
  expand(entry, [funcName(entry)]);
  for (const f of functionsOf(module)) if (f !== entry) f.erase();
}

function paste(call: Operation, callee: Operation): void {
  const body = funcBody(callee);
  const map = new Map<Value, Value>(body.args.map((a, i) => [a, call.operand(i)]));
  for (const op of body) {
    if (op.def.has('terminator')) {
      for (const [i, r] of call.results.entries()) r.replaceAllUsesWith(map.get(op.operand(i)) ?? op.operand(i));
    } else call.block!.insertBefore(op.clone(map), call);
  }
  call.erase();
}
