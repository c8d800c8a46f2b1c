import type { Attribute } from '../ir/attributes.ts';
import { functionsOf } from '../ir/builtin.ts';
import type { Operation } from '../ir/ir.ts';
import { Registry } from '../ir/registry.ts';
import type { Type } from '../ir/types.ts';
import { fail, Source, SpucError, textLoc } from '../support/diagnostics.ts';
import { ProgramReader } from './program-reader.ts';
import { structureOf } from './structure.ts';
import { checkSymbols } from './symbols.ts';
import { TokenList } from './token-list.ts';
import { tokenize } from './tokens.ts';

let reader: ProgramReader | undefined;

/**
 * Reads a program in MLIR text. The result is a `builtin.module`; ops without one around them are wrapped. Not verified yet.
 * @throws SpucError with a location in `source`; unknown ops are all reported at once (up to 20)
 */
export function parseModule(source: Source, registry: Registry): Operation {
  const module = run(source, registry, (g) => g.program());
  checkSymbols(module, functionsOf(module));
  return module;
}

/** Reads a type, such as `tensor<2x3xf32>`. @throws SpucError */
export function parseType(text: string, source = new Source('<type>', text)): Type {
  return run(source, new Registry(), (g) => whole(g, () => g.type()));
}

/** Reads an attribute, such as `#stablehlo<precision HIGH>` or `dense<1> : tensor<i32>`. @throws SpucError */
export function parseAttribute(text: string, source = new Source('<attribute>', text)): Attribute {
  return run(source, new Registry(), (g) => whole(g, () => g.attribute()));
}

function whole<T>(g: ProgramReader, read: () => T): T {
  const result = read();
  g.end();
  return result;
}

function run<T>(source: Source, registry: Registry, rule: (g: ProgramReader) => T): T {
  checkCharacters(source);
  const tokens = tokenize(source.text);
  const structure = structureOf(source, tokens);
  const g = (reader ??= new ProgramReader());
  try {
    g.start(source, tokens, registry, structure);
    const result = rule(g);
    if (g.refusals.length) throw new SpucError(g.refusals);
    return result;
  } catch (e) {
    if (e instanceof SpucError && g.refusals.length) throw new SpucError(g.refusals);
    throw e;
  } finally {
    g.start(new Source('', ''), new TokenList(''), registry, { closing: new Map(), aliases: [] });
  }
}

/** Control characters never occur in program text: the file is binary. */
function checkCharacters(source: Source): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const bad = /[\0-\x08\x0e-\x1f]/.exec(source.text);
  if (!bad) return;
  const code = source.text.charCodeAt(bad.index).toString(16).padStart(2, '0');
  fail(
    'encoding',
    `the text has a control character (0x${code})`,
    textLoc(source, bad.index),
    'is this a binary file?',
  );
}
