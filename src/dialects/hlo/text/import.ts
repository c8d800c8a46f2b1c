import { builtinOps } from '../../../ir/builtin.ts';
import type { Operation } from '../../../ir/ir.ts';
import { Registry } from '../../../ir/registry.ts';
import { verify } from '../../../ir/verifier.ts';
import type { Source } from '../../../support/diagnostics.ts';
import { hloOps } from '../index.ts';
import { parseHlo } from './grammar.ts';
import { Lowering } from './lowering.ts';

let hloRegistry: Registry | undefined;

/**
 * Imports HLO text (`HloModule … ENTRY …`) as StableHLO: a verified `builtin.module` with a public `@main` and a private function
 * for each computation that is called. Tuples become several values, computations of reducers and loops become regions, fusions are
 * taken apart, and layouts, shardings and tuning attributes are dropped. Operations carry their place in the text with the program's
 * own location (`metadata`) as its user location.
 * @param registry the ops to build with; StableHLO and CHLO when absent
 * @throws SpucError: 'parse', 'nesting-limit', 'missing-entry', 'undefined-value', 'undefined-symbol', 'redefinition', 'recursion',
 * 'arity', 'type', 'shape', 'attribute', 'dynamic-shape', 'unsupported-type', 'elided-constant', 'resource-limit'; and one error
 * with all opcodes that are 'unsupported-op' or 'unknown-op'
 */
export function importHloText(source: Source, registry?: Registry): Operation {
  hloRegistry ??= registry ? undefined : new Registry(builtinOps, hloOps);
  const module = new Lowering(parseHlo(source), registry ?? hloRegistry!).run();
  verify(module);
  return module;
}
