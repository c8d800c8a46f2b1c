import { funcBody, funcName, functionsOf } from '../../ir/builtin.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import { fail } from '../../support/diagnostics.ts';
import { identityTargets } from './ops/control-flow.ts';

/** Operations that inlining may make: beyond it the program is a bomb. */
const MAX_OPERATIONS = 2_000_000;
/** Functions that may call one another in a chain. */
const MAX_CALL_DEPTH = 512;

/** The function that an op stands for: a call, or a composite by its decomposition. */
const calleeOf = (op: Operation): string | undefined =>
  op.name === 'func.call'
    ? (op.attrs.callee as string)
    : op.name === 'stablehlo.composite'
      ? (op.attrs.decomposition as string)
      : undefined;

/** True for an op whose results are its operands: barriers, and calls that place or mark data. */
export const isIdentity = (op: Operation): boolean =>
  (op.name === 'stablehlo.optimization_barrier' ||
    (op.name === 'stablehlo.custom_call' && identityTargets.has(op.attrs.call_target_name as string))) &&
  op.results.length <= op.numOperands &&
  op.results.every((r, i) => r.type === op.operand(i).type);

/**
 * Makes a program one function: every call and composite is replaced by the body of its callee, ops that only mark data by their operands,
 * and the other functions are dropped. Inlined ops have the location of both call and callee.
 * @throws SpucError 'recursion', 'undefined-symbol', 'nesting-limit', 'resource-limit'
 */
export function inlineCalls(module: Operation): void {
  const functions = new Map(functionsOf(module).map((f) => [funcName(f), f]));
  const entry = functions.get('main') ?? [...functions.values()][0];
  if (!entry) return;
  new Inliner(functions).expand(entry, [funcName(entry)]);
  for (const f of functionsOf(module)) if (f !== entry) f.erase();
}

class Inliner {
  private readonly done = new Set<Operation>();
  private made = 0;
  constructor(private readonly functions: ReadonlyMap<string, Operation>) {}

  /** Inlines all calls of `f`, those of its callees first. `chain`: the functions that are being expanded, outermost first. */
  expand(f: Operation, chain: readonly string[]): void {
    if (this.done.has(f)) return;
    const found: Operation[] = [];
    f.walk((op) => {
      if (calleeOf(op) !== undefined || isIdentity(op)) found.push(op);
    });
    for (const op of found) {
      const name = calleeOf(op);
      if (name === undefined) this.forward(op);
      else {
        const callee = this.resolve(name, op, chain);
        this.expand(callee, [...chain, name]);
        this.paste(op, callee);
      }
    }
    this.done.add(f);
  }

  private resolve(name: string, call: Operation, chain: readonly string[]): Operation {
    const callee = this.functions.get(name) ?? fail('undefined-symbol', `there is no function @${name}`, call.loc);
    if (chain.includes(name)) {
      const cycle = [...chain.slice(chain.indexOf(name)), name].map((n) => `@${n}`).join(' → ');
      fail('recursion', `@${name} calls itself (${cycle})`, call.loc, 'recursion has no static size; use a loop');
    }
    if (chain.length >= MAX_CALL_DEPTH)
      fail('nesting-limit', `more than ${MAX_CALL_DEPTH} functions call one another in a chain`, call.loc);
    const wanted = funcBody(callee).args.length;
    if (wanted !== call.numOperands)
      fail('arity', `'${call.name}' gives ${call.numOperands} values to @${name}, which takes ${wanted}`, call.loc);
    return callee;
  }

  private forward(op: Operation): void {
    for (const [i, r] of op.results.entries()) r.replaceAllUsesWith(op.operand(i));
    op.erase();
  }

  /** Puts a copy of the callee's body in the place of a call. */
  private paste(call: Operation, callee: Operation): void {
    const body = funcBody(callee);
    const map = new Map<Value, Value>();
    for (const [i, a] of body.args.entries()) map.set(a, call.operand(i));
    for (const op of body) {
      if (op.def.has('terminator')) {
        if (op.numOperands !== call.results.length)
          fail('arity', `'${call.name}' expects ${call.results.length} results, but gets ${op.numOperands}`, call.loc);
        for (const [i, r] of call.results.entries()) r.replaceAllUsesWith(map.get(op.operand(i)) ?? op.operand(i));
        continue;
      }
      const copy = op.clone(map);
      copy.walk((o) => {
        o.loc = o.loc.kind === 'unknown' ? call.loc : { kind: 'callsite', callee: o.loc, caller: call.loc };
        this.made++;
      });
      if (this.made > MAX_OPERATIONS)
        fail('resource-limit', `inlining makes more than ${MAX_OPERATIONS} operations`, call.loc);
      call.block!.insertBefore(copy, call);
    }
    call.erase();
  }
}
