import { fail, type Source, textLoc } from '../support/diagnostics.ts';
import * as K from './kinds.ts';
import type { TokenList } from './token-list.ts';

/** Brackets that may be open at once. */
export const MAX_NESTING = 512;

/** What is known of a text before it is read. */
export interface Structure {
  /** Index of the '}' of every '{'. */
  readonly closing: ReadonlyMap<number, number>;
  /** Indices of the '=' of all definitions of aliases. */
  readonly aliases: readonly number[];
}

/**
 * Finds closing braces and aliases. Refuses what the grammar could not report well: open strings, and nesting that would exhaust the stack of a walker.
 * @throws SpucError class `parse` or `nesting-limit`
 */
export function structureOf(source: Source, { kinds, starts, ends, marks }: TokenList): Structure {
  const closing = new Map<number, number>();
  const aliases: number[] = [];
  const open: number[] = [];
  let depth = 0;
  for (let m = 0; m < marks.length; m++) {
    const i = marks[m]!;
    const kind = kinds[i]!;
    if (kind > K.OpenString) {
      if (kinds[i + 1] === K.Equal) aliases.push(i + 1);
      continue;
    }
    if (kind === K.OpenString) {
      const line = ends[i]! - starts[i]! > 1 ? ' on its line' : '';
      fail('parse', `the string is not closed${line}`, textLoc(source, starts[i]!));
    }
    if (kind === K.LBrace) open.push(i);
    else if (kind === K.RBrace && open.length) closing.set(open.pop()!, i);
    if (K.isClosing(kind)) depth--;
    else if (++depth > MAX_NESTING) {
      fail(
        'nesting-limit',
        `more than ${MAX_NESTING} brackets are open here`,
        textLoc(source, starts[i]!),
        'flatten the program',
      );
    }
  }
  const last = open.at(-1);
  if (last !== undefined) {
    const { line, col } = source.position(starts[last]!);
    const hint = `'{' of line ${line}, column ${col} is not closed: the file may be truncated`;
    fail('parse', "expected '}' but found the end of the text", textLoc(source, source.text.trimEnd().length), hint);
  }
  return { closing, aliases };
}
