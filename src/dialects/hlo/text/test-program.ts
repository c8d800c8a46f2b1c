import { funcBody, funcName, functionsOf } from '../../../ir/builtin.ts';
import type { Operation } from '../../../ir/ir.ts';
import { showType } from '../../../ir/types.ts';
import { type Diagnostic, Source, SpucError, showLocation } from '../../../support/diagnostics.ts';
import { importHloText } from './import.ts';

/** For tests: a module whose entry has these instructions, after the given computations. */
export const program = (entry: string, computations = ''): string =>
  `HloModule m\n${computations}\nENTRY main {\n${entry.trim()}\n}\n`;

/** For tests: the function of a name in an imported module. */
export const imported = (text: string, name = 'main'): Operation =>
  functionsOf(importHloText(new Source('m.hlo', text))).find((f) => funcName(f) === name)!;

/** For tests: the operations of `main` that are not the return, of one name when it is given. */
export const opsOf = (text: string, name?: string): Operation[] =>
  [...funcBody(imported(text))].filter((op) => (name ? op.name === name : op.name !== 'func.return'));

/** For tests: `name(operand types) -> result types` of each operation of a function or region owner. */
export const shapeOf = (op: Operation): string =>
  `${op.name}(${op.operands.map((v) => showType(v.type)).join(', ')}) -> ${op.results.map((v) => showType(v.type)).join(', ')}`;

/** For tests: what importing `text` reports. Throws when it is accepted. */
export function problems(text: string): readonly Diagnostic[] {
  try {
    importHloText(new Source('m.hlo', text));
  } catch (e) {
    if (e instanceof SpucError) return e.diagnostics;
    throw e;
  }
  throw new Error('the program was accepted');
}
/** For tests: class and place of the first problem, `shape m.hlo:4:1`. */
export const problem = (text: string): string => {
  const [d] = problems(text);
  return `${d!.class} ${showLocation(d!.loc)}`;
};
