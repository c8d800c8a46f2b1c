import { fail } from '../support/diagnostics.ts';
import { arrayAttr, dictAttr, optional, stringAttr, symbolAttr, typeAttr } from './attr-kinds.ts';
import { defineOp, variadic } from './define-op.ts';
import type { Block, Operation } from './ir.ts';
import { anyType, type FunctionType, functionType, showType } from './types.ts';

export const moduleOp = defineOp('builtin.module', {
  doc: 'The top of a program: holds its functions.',
  operands: {},
  results: {},
  attrs: { sym_name: optional(stringAttr) },
  regions: { names: ['body'] },
  traits: ['isolated'],
});

export const funcOp = defineOp('func.func', {
  doc: 'A function with one block. `main` is the entry.',
  operands: {},
  results: {},
  attrs: {
    sym_name: stringAttr,
    function_type: typeAttr,
    sym_visibility: optional(stringAttr),
    arg_attrs: optional(arrayAttr(dictAttr)),
    res_attrs: optional(arrayAttr(dictAttr)),
  },
  regions: { names: ['body'] },
  traits: ['isolated', 'symbol'],
  verify: (op, report, { attrs }) => {
    const type = attrs.function_type;
    if (type.kind !== 'function') return report('attribute', `has type ${showType(type)}, which is no function type`);
    const { args, last } = op.regions[0]!.block;
    if (args.length !== type.inputs.length || args.some((a, i) => a.type !== type.inputs[i]))
      report('type', `has arguments (${args.map((a) => showType(a.type)).join(', ')}), but type ${showType(type)}`);
    // The types of the results are checked at the return: no other end will do.
    if (last && !returnOp.is(last)) report('type', `ends in '${(last as Operation).name}', not in 'func.return'`);
  },
});

export const returnOp = defineOp('func.return', {
  doc: 'Ends a function with its results.',
  operands: { values: variadic(anyType) },
  results: {},
  traits: ['terminator'],
  opcode: 8,
  since: 1,
  assembly: 'attr-dict ($values `:` type($values))?',
  verify: (op, report, { values }) => {
    const f = op.parentOp;
    if (!f || !funcOp.is(f)) return;
    const { results } = f.attrs.function_type as Partial<FunctionType>;
    if (!results) return; // the function reports its type
    if (values.length !== results.length) {
      report('arity', `gives ${values.length} values, but the function has ${results.length} results`);
      return;
    }
    results.forEach((t, i) => {
      const is = values[i]!.type;
      if (is !== t)
        report('type', `gives ${showType(is)} as result ${i}, which the function declares as ${showType(t)}`);
    });
  },
});

export const callOp = defineOp('func.call', {
  doc: 'Calls a function of the module.',
  operands: { args: variadic(anyType) },
  results: { results: variadic(anyType) },
  attrs: { callee: symbolAttr },
  assembly: '$callee `(` $args `)` attr-dict `:` functional-type',
});

export const builtinOps = [moduleOp, funcOp, returnOp, callOp] as const;

export const funcName = (f: Operation): string => funcOp.attrs(f).sym_name;
export const funcType = (f: Operation): FunctionType => funcOp.attrs(f).function_type as FunctionType;
/** The block of a function. */
export const funcBody = (f: Operation): Block => f.regions[0]!.block;
/** All functions of a module, in order. */
export const functionsOf = (module: Operation): Operation[] =>
  [...module.regions[0]!.block].filter((op) => funcOp.is(op));

/** Makes the declared type of every function that of its arguments and of what it returns: a pass may have lowered a result to public. */
export function syncFunctionTypes(module: Operation): void {
  for (const f of functionsOf(module)) {
    const { args, last } = funcBody(f);
    if (!last || !returnOp.is(last)) continue;
    const { inputs, results } = funcType(f);
    const same =
      args.length === inputs.length &&
      last.numOperands === results.length &&
      args.every((a, i) => a.type === inputs[i]) &&
      results.every((t, i) => last.operand(i).type === t);
    if (!same)
      f.setAttr(
        'function_type',
        functionType(
          args.map((a) => a.type),
          last.operands.map((v) => v.type),
        ),
      );
  }
}

/** The entry function: `main`, else the only one. @throws SpucError class 'missing-entry' */
export function entryOf(module: Operation): Operation {
  const all = functionsOf(module);
  const main = all.find((f) => funcName(f) === 'main') ?? (all.length === 1 ? all[0] : undefined);
  return (
    main ?? fail('missing-entry', 'the program has no entry function', module.loc, 'name the function to run @main')
  );
}
