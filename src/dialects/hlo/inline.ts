import { funcBody, funcName, functionsOf } from '../../ir/builtin.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import { fail } from '../../support/diagnostics.ts';
import { identityTargets } from './ops/control-flow.ts';

/** Operations that a function may have once its calls are inlined: beyond it the program is a bomb. */
const MAX_OPERATIONS = 1_000_000;
/** Functions that may call one another in a chain. */
const MAX_CALL_DEPTH = 512;

/** The function that an op stands for: a call, or a composite by its decomposition. */
const calleeOf = (op: Operation): string | undefined =>
  op.name === 'func.call'
    ? (op.attrs.callee as string)
    : op.name === 'stablehlo.composite'
      ? (op.attrs.decomposition as string)
      : undefined;

/** True for the names of ops that may be an identity. */
export const mayBeIdentity = (name: string): boolean =>
  name === 'stablehlo.optimization_barrier' || name === 'stablehlo.custom_call';

/** True for an op whose results are its operands: barriers, and calls that place or mark data. */
export const isIdentity = (op: Operation): boolean =>
  mayBeIdentity(op.name) &&
  (op.name !== 'stablehlo.custom_call' || identityTargets.has(op.attrs.call_target_name as string)) &&
  op.results.length <= op.numOperands &&
  op.results.every((r, i) => r.type === op.operand(i).type);

/**
 * Makes a program one function: every call and composite is replaced by the body of its callee, ops that only mark data by their operands,
 * and the other functions are dropped. Inlined ops have the location of both call and callee.
 * @throws SpucError 'recursion', 'undefined-symbol', 'arity', 'nesting-limit', 'resource-limit'; the program is then unchanged
 */
export function inlineCalls(module: Operation): void {
  const functions = new Map(functionsOf(module).map((f) => [funcName(f), f]));
  const entry = functions.get('main') ?? [...functions.values()][0];
  if (!entry) return;
  const inliner = new Inliner(functions);
  inliner.measure(entry, [funcName(entry)]);
  inliner.expand(entry);
  for (const f of functionsOf(module)) if (f !== entry) f.erase();
}

class Inliner {
  private readonly sizes = new Map<Operation, number>();
  /** By function, its ops that are to be replaced. */
  private readonly found = new Map<Operation, readonly Operation[]>();
  private readonly done = new Set<Operation>();
  constructor(private readonly functions: ReadonlyMap<string, Operation>) {}

  /** Checks all calls below `f` and counts its operations once they are inlined. `chain`: the functions on the way, outermost first. */
  measure(f: Operation, chain: readonly string[]): number {
    const known = this.sizes.get(f);
    if (known !== undefined) return known;
    let size = 0;
    const found: Operation[] = [];
    f.walk((op) => {
      size++;
      if (calleeOf(op) !== undefined || isIdentity(op)) found.push(op);
    });
    this.found.set(f, found);
    for (const call of found) {
      const name = calleeOf(call);
      if (name === undefined) continue;
      size += this.measure(this.resolve(name, call, chain), [...chain, name]);
      if (size > MAX_OPERATIONS)
        fail('resource-limit', `inlining its calls gives @${chain.at(-1)} more than ${MAX_OPERATIONS} ops`, call.loc);
    }
    this.sizes.set(f, size);
    return size;
  }

  private resolve(name: string, call: Operation, chain: readonly string[]): Operation {
    const callee = this.functions.get(name) ?? fail('undefined-symbol', `there is no function @${name}`, call.loc);
    if (chain.includes(name)) {
      const cycle = [...chain.slice(chain.indexOf(name)), name].map((n) => `@${n}`).join(' → ');
      fail('recursion', `@${name} calls itself (${cycle})`, call.loc, 'recursion has no static size; use a loop');
    }
    if (chain.length >= MAX_CALL_DEPTH)
      fail('nesting-limit', `more than ${MAX_CALL_DEPTH} functions call one another in a chain`, call.loc);
    const body = funcBody(callee);
    const given = [call.numOperands, call.results.length];
    const wanted = [body.args.length, body.terminator.numOperands];
    if (given.join() !== wanted.join())
      fail(
        'arity',
        `'${call.name}' has ${given[0]} operands and ${given[1]} results, but @${name} has ${wanted[0]} and ${wanted[1]}`,
        call.loc,
      );
    return callee;
  }

  /** Inlines all calls of a measured function, those of its callees first. */
  expand(f: Operation): void {
    if (this.done.has(f)) return;
    this.done.add(f);
    for (const op of this.found.get(f)!) {
      const name = calleeOf(op);
      if (name === undefined) this.forward(op);
      else {
        const callee = this.functions.get(name)!;
        this.expand(callee);
        this.paste(op, callee);
      }
    }
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
      if (op === body.terminator) break;
      const copy = op.clone(map);
      copy.walk((o) => {
        o.loc = o.loc.kind === 'unknown' ? call.loc : { kind: 'callsite', callee: o.loc, caller: call.loc };
      });
      call.block!.insertBefore(copy, call);
    }
    for (const [i, r] of call.results.entries()) {
      const v = body.terminator.operand(i);
      r.replaceAllUsesWith(map.get(v) ?? v);
    }
    call.erase();
  }
}
