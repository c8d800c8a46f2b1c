import type { Visibility } from '../passes/pass.ts';
import { fail } from '../support/diagnostics.ts';

const isVisibility = (s: string): s is Visibility => s === 'secret' || s === 'public';

/**
 * The visibility of each argument from `--visibility`: a list in argument order (`secret,public`), `NAME=public` for single
 * arguments, or both. What is not named is secret; `S` and `P` are short forms.
 * @throws SpucError class `option`
 */
export function parseVisibility(items: readonly string[], names: readonly string[]): Visibility[] {
  const result: Visibility[] = names.map(() => 'secret');
  let next = 0;
  for (const item of items) {
    const eq = item.indexOf('=');
    const text = item.slice(eq + 1).toLowerCase();
    const value = text === 's' ? 'secret' : text === 'p' ? 'public' : text;
    if (!isVisibility(value)) fail('option', `--visibility: '${text}' is neither secret nor public`);
    const index = eq < 0 ? next++ : indexOfName(item.slice(0, eq), names);
    if (index < 0)
      fail('option', `--visibility: the program has no argument '${item.slice(0, eq)}'`, undefined, showNames(names));
    if (index >= names.length)
      fail(
        'option',
        `--visibility lists ${items.length} arguments, but the program has ${names.length}`,
        undefined,
        showNames(names),
      );
    result[index] = value as Visibility;
  }
  return result;
}

/** Index of an argument by its name (the number that XLA appends, as in `images.1`, may be left out), or as `argN`; -1 when there is none. */
export function indexOfName(name: string, names: readonly string[]): number {
  const at = names.indexOf(name);
  if (at >= 0) return at;
  const short = names.flatMap((n, i) => (n.replace(/\.\d+$/, '') === name ? [i] : []));
  if (short.length === 1) return short[0]!;
  const m = /^(?:arg|in)(\d+)$/.exec(name);
  return m && Number(m[1]) < names.length ? Number(m[1]) : -1;
}

export const showNames = (names: readonly string[]): string =>
  names.length === 0 ? 'the program has no arguments' : `its arguments are ${names.join(', ')}`;
