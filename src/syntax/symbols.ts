import { symbolAttr } from '../ir/attr-kinds.ts';
import { funcName } from '../ir/builtin.ts';
import type { Operation } from '../ir/ir.ts';
import { distance } from '../ir/registry.ts';
import { fail } from '../support/diagnostics.ts';

/**
 * Checks that every symbol which an op names is a function of the module.
 * @throws SpucError class `undefined-symbol`
 */
export function checkSymbols(module: Operation, functions: readonly Operation[]): void {
  const names = functions.map(funcName);
  const known = new Set(names);
  module.walk((op) => {
    for (const [key, kind] of Object.entries(op.def.attrSpecs)) {
      const name = op.attrs[key];
      if ((kind as { desc: string }).desc !== symbolAttr.desc || typeof name !== 'string' || known.has(name)) continue;
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
