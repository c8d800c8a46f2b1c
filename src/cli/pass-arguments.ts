import { fail, unknownLoc } from '../support/diagnostics.ts';

/** A pass to run, and the options it was given. */
export interface PassCall {
  readonly name: string;
  readonly options: Readonly<Record<string, string>>;
}

/**
 * Options of one pass: `a=1 b=2,3`, blanks between them, as MLIR writes them. An option without value is `true`.
 * @throws SpucError class `option`
 */
export function parsePassOptions(text: string): Record<string, string> {
  const options: Record<string, string> = {};
  const item = /\s*([\w-]+)(?:=("[^"]*"|'[^']*'|\{[^}]*\}|[^\s]*))?/y;
  const inner = /^\{(.*)\}$/s.exec(text.trim())?.[1] ?? text;
  while (item.lastIndex < inner.trimEnd().length) {
    const at = item.lastIndex;
    const m = item.exec(inner);
    if (!m)
      fail(
        'option',
        `pass options '${text}' cannot be read at '${inner.slice(at)}'`,
        unknownLoc,
        "write them like 'a=1 b=2,3'",
      );
    options[m[1]!] = m[2] === undefined ? 'true' : m[2].replace(/^(["'{])(.*)["'}]$/s, '$2');
  }
  return options;
}

/**
 * A textual pipeline: `a,b{x=1 y=2},func.func(c)`. Anchors such as `builtin.module(…)` only group: every pass here runs on a module.
 * @throws SpucError class `option`
 */
export function parsePipeline(text: string): PassCall[] {
  const calls: PassCall[] = [];
  let at = 0;
  const bad = (): never =>
    fail(
      'option',
      `--pass-pipeline: '${text}' cannot be read at '${text.slice(at)}'`,
      unknownLoc,
      "write it like 'canonicalize,cse'",
    );
  const items = (close: boolean): void => {
    for (;;) {
      const m = /\s*([\w.-]+)\s*/y;
      m.lastIndex = at;
      const name = m.exec(text)?.[1] ?? bad();
      at = m.lastIndex;
      if (text[at] === '(') {
        at++;
        items(true);
      } else if (text[at] === '{') {
        const end = text.indexOf('}', at);
        if (end < 0) bad();
        calls.push({ name, options: parsePassOptions(text.slice(at, end + 1)) });
        at = end + 1;
      } else calls.push({ name, options: {} });
      while (/\s/.test(text[at] ?? '')) at++;
      if (text[at] === ',') at++;
      else break;
    }
    if (close && text[at++] !== ')') bad();
  };
  if (text.trim() === '') return [];
  items(false);
  if (at < text.length) bad();
  return calls;
}
