import { parseProgram } from '../compiler.ts';
import type { Operation } from '../ir/ir.ts';
import { verify } from '../ir/verifier.ts';
import { SpucError } from '../support/diagnostics.ts';
import { printModule } from '../syntax/index.ts';
import { runPass, type Visibility } from './pass.ts';
import { passByName } from './registry.ts';

/** `$S` f32 secret, `$P` f32 public, `$SI`/`$PI` i32, `$SB`/`$PB` i1, all of 4 elements; a small letter first (`$sS`) makes scalars. */
const TYPES: readonly [RegExp, string][] = [
  [/\$s([SP])([IB]?)\b/g, ''],
  [/\$([SP])([IB]?)\b/g, '4x'],
];
export function expand(text: string): string {
  let out = text;
  for (const [pattern, dims] of TYPES)
    out = out.replace(pattern, (_, visibility: string, dtype: string) => {
      const d = dtype === 'I' ? 'i32' : dtype === 'B' ? 'i1' : 'f32';
      return `tensor<${dims}${visibility === 'S' ? `!pphlo.secret<${d}>` : d}>`;
    });
  return out;
}

export const parse = (text: string): Operation => parseProgram(new TextEncoder().encode(expand(text)), 'test.mlir');

/** Runs passes that ask for no costs over a program, with the verifier after each. */
export function run(module: Operation, passes: readonly string[], visibility: readonly Visibility[] = []): Operation {
  for (const name of passes) {
    const changes = runPass(passByName(name)!, module, { options: {}, emit: () => undefined, visibility });
    if (typeof changes !== 'number') throw new Error(`pass ${name} is asynchronous`);
    verify(module);
  }
  return module;
}
/** The text of a program after passes. */
export const opt = (text: string, passes: readonly string[], visibility: readonly Visibility[] = []): string =>
  printModule(run(parse(text), passes, visibility));

/** `class: message` of each diagnostic and note that `f` fails with. */
export function failure(f: () => unknown): string[] {
  try {
    f();
  } catch (e) {
    return shown(e);
  }
  return [];
}
/** The same of what a promise is rejected with. */
export async function asyncFailure(f: () => Promise<unknown>): Promise<string[]> {
  return f().then(() => [], shown);
}
function shown(e: unknown): string[] {
  if (!(e instanceof SpucError)) throw e;
  return e.diagnostics.flatMap((d) => [
    `${d.class}: ${d.message}`,
    ...(d.notes ?? []).map((n) => `note: ${n.message}`),
  ]);
}
