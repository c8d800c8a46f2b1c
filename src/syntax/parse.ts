import type { Attribute } from '../ir/attributes.ts';
import { functionsOf, moduleOp } from '../ir/builtin.ts';
import { type Operation, Region } from '../ir/ir.ts';
import { Registry } from '../ir/registry.ts';
import type { Type } from '../ir/types.ts';
import { fail, Source, SpucError, textLoc } from '../support/diagnostics.ts';
import { MlirGrammar } from './grammar.ts';
import { structureOf } from './structure.ts';
import { checkSymbols } from './symbols.ts';
import { TokenList } from './token-list.ts';
import { tokenize } from './tokens.ts';

let grammar: MlirGrammar | undefined;

/**
 * Reads a program in MLIR text. The result is a `builtin.module`; ops without one around them are wrapped. Not verified yet.
 * @throws SpucError with a location in `source`; unknown ops are all reported at once (up to 20)
 */
export function parseModule(source: Source, registry: Registry): Operation {
  const module = run(source, registry, (g) => {
    const block = g.program();
    const only = block?.first;
    if (only && only === block.last && only.name === 'builtin.module') {
      only.remove();
      return only;
    }
    return moduleOp.create({}, {}, { types: [], regions: [new Region(block)], loc: textLoc(source, 0) }) as Operation;
  });
  checkSymbols(module, functionsOf(module));
  return module;
}

/** Reads a type, such as `tensor<2x3xf32>`. @throws SpucError */
export function parseType(text: string, source = new Source('<type>', text)): Type {
  return run(source, new Registry(), (g) => g.onlyType());
}

/** Reads an attribute, such as `#stablehlo<precision HIGH>` or `dense<1> : tensor<i32>`. @throws SpucError */
export function parseAttribute(text: string, source = new Source('<attribute>', text)): Attribute {
  return run(source, new Registry(), (g) => g.onlyAttribute());
}

function run<T>(source: Source, registry: Registry, rule: (g: MlirGrammar) => T): T {
  checkCharacters(source);
  const tokens = tokenize(source.text);
  const structure = structureOf(source, tokens);
  grammar ??= new MlirGrammar();
  const g = grammar;
  try {
    g.start(source, tokens, registry, structure);
    const result = rule(g);
    const error = g.errors[0];
    if (error) {
      const at = Number.isFinite(error.token.startOffset) ? error.token.startOffset : source.text.trimEnd().length;
      fail('parse', error.message, textLoc(source, at));
    }
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
