import { builtinOps } from '../../../ir/builtin.ts';
import type { Operation } from '../../../ir/ir.ts';
import { Registry } from '../../../ir/registry.ts';
import { verify } from '../../../ir/verifier.ts';
import { type Diagnostic, SpucError } from '../../../support/diagnostics.ts';
import { hloOps } from '../index.ts';
import { Lowering } from '../text/lowering.ts';
import { readHloModule } from './module.ts';

let hloRegistry: Registry | undefined;

/**
 * Imports a serialized HloModuleProto, or the HloProto around one, as StableHLO: what importHloText makes of the same program in text.
 * Nothing in the bytes is trusted. Locations are lines of a listing of the program, with its own metadata as user locations.
 * @param name of the file, for diagnostics
 * @param registry the ops to build with; StableHLO and CHLO when absent
 * @throws SpucError: 'parse' where the bytes are damaged, and all that importHloText raises
 */
export function importHloProto(bytes: Uint8Array, name: string, registry?: Registry): Operation {
  hloRegistry ??= registry ? undefined : new Registry(builtinOps, hloOps);
  try {
    const module = new Lowering(readHloModule(bytes, name), registry ?? hloRegistry!).run();
    verify(module);
    return module;
  } catch (e) {
    throw e instanceof SpucError ? new SpucError(e.diagnostics.map((d) => named(d, name))) : e;
  }
}

/** What is found in the bytes themselves has no place: the file is named instead. */
function named(d: Diagnostic, name: string): Diagnostic {
  return d.loc.kind === 'unknown' ? { ...d, message: `${name}: ${d.message}` } : d;
}
