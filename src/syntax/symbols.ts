import { symbolAttr } from '../ir/attr-kinds.ts';
import { funcName, funcType } from '../ir/builtin.ts';
import type { AnyOpDef } from '../ir/define-op.ts';
import type { Operation } from '../ir/ir.ts';
import { distance } from '../ir/registry.ts';
import { showType, type Type } from '../ir/types.ts';
import { fail } from '../support/diagnostics.ts';

/**
 * Checks that every symbol which an op names is a function of the module.
 * Calls must fit the type of their function.
 * @throws SpucError class `undefined-symbol`, `arity` or `type`
 */
export function checkSymbols(module: Operation, functions: readonly Operation[]): void {
  const names = functions.map(funcName);
  const known = new Map(functions.map((f) => [funcName(f), f]));
  module.walk((op) => {
    const attrs = (symbolsOf[op.def.id] ??= symbolAttrs(op.def));
    if (attrs.length === 0) return;
    if (op.name === 'func.call') checkCall(op, known.get(op.attrs.callee as string));
    for (let i = 0; i < attrs.length; i++) {
      const name = op.attrs[attrs[i]!];
      if (typeof name !== 'string' || known.has(name)) continue;
      const near = names.filter((n) => distance(n, name) <= 3);
      fail(
        'undefined-symbol',
        `'${op.name}' refers to a function '@${name}' that is not defined`,
        op.loc,
        near.length ? `did you mean '@${near[0]}'?` : undefined,
      );
    }
  });
}

/** Names of the attributes that are symbols, by the number of the op's def: few ops have any. */
const symbolsOf: string[][] = [];
const symbolAttrs = (def: AnyOpDef): string[] =>
  def.attrNames.filter((name) => def.attrSpecs[name].desc === symbolAttr.desc);

function checkCall(call: Operation, callee: Operation | undefined): void {
  if (!callee) return;
  const { inputs, results } = funcType(callee);
  if (!inputs) return;
  const name = `'@${funcName(callee)}'`;
  const compare = (what: string, is: readonly Type[], want: readonly Type[]): void => {
    if (is.length !== want.length)
      fail('arity', `${name} has ${want.length} ${what}s, but the call ${is.length}`, call.loc);
    is.forEach((t, i) => {
      if (t !== want[i])
        fail(
          'type',
          `${what} ${i} of the call is ${showType(t)}, but ${name} declares ${showType(want[i]!)}`,
          call.loc,
        );
    });
  };
  compare(
    'argument',
    call.operands.map((v) => v.type),
    inputs,
  );
  compare(
    'result',
    call.results.map((v) => v.type),
    results,
  );
}
