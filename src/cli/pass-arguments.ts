import { fail, unknownLoc } from '../support/diagnostics.ts';

/** A pass to run, and the options it was given. `default` stands for the passes that `spuc compile` runs. */
export interface PassCall {
  readonly name: string;
  readonly options: Readonly<Record<string, string>>;
}

/** What a pipeline may be nested in; every pass here runs on a module, so that it only groups. */
const ANCHORS: ReadonlySet<string> = new Set(['builtin.module', 'module', 'func.func', 'func', 'any']);

/**
 * Options of one pass: `a=1 b=2,3`, blanks between them, as MLIR writes them. An option without value is `true`; values with blanks
 * stand in quotes or braces.
 * @throws SpucError class `option`
 */
export function parsePassOptions(text: string): Record<string, string> {
  const options: Record<string, string> = {};
  const item = /\s*([\w-]+)(?:=("[^"]*"|'[^']*'|\{[^}]*\}|[^\s]*))?(?=\s|$)/y;
  const inner = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1] ?? text;
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

/** Where the braces that open at `at` close again, quoted text left out; -1 when they do not. */
function closingBrace(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const c = text[i]!;
    if (c === '"' || c === "'") {
      i = text.indexOf(c, i + 1);
      if (i < 0) return -1;
    } else if (c === '{') depth++;
    else if (c === '}' && --depth === 0) return i;
  }
  return -1;
}

/**
 * A textual pipeline: `a,b{x=1 y=2}`, or nested in what it runs on, as in `builtin.module(a,func.func(b))`.
 * @throws SpucError class `option`
 */
export function parsePipeline(text: string): PassCall[] {
  const calls: PassCall[] = [];
  let at = 0;
  const bad = (why = `cannot be read at '${text.slice(at)}'`): never =>
    fail('option', `--pass-pipeline: '${text}' ${why}`, unknownLoc, "write it like 'canonicalize,cse'");
  const blanks = (): void => {
    while (/\s/.test(text[at] ?? '')) at++;
  };
  const items = (): void => {
    for (;;) {
      const m = /\s*([\w.-]+)\s*/y;
      m.lastIndex = at;
      const name = m.exec(text)?.[1] ?? bad();
      at = m.lastIndex;
      if (text[at] === '(') {
        if (!ANCHORS.has(name)) bad(`cannot be read: nothing can be nested in '${name}'`);
        at++;
        blanks();
        if (text[at] !== ')') items();
        if (text[at] !== ')') bad();
        at++;
      } else if (text[at] === '{') {
        const end = closingBrace(text, at);
        if (end < 0) bad();
        calls.push({ name, options: parsePassOptions(text.slice(at, end + 1)) });
        at = end + 1;
      } else calls.push({ name, options: {} });
      blanks();
      if (text[at] !== ',') return;
      at++;
    }
  };
  if (text.trim() === '') return [];
  items();
  if (at < text.length) bad();
  return calls;
}

/** The inverse of parsePipeline. */
export function showPipeline(calls: readonly PassCall[]): string {
  const quoted = (v: string): string => (/[\s{}"']/.test(v) || v === '' ? (v.includes('"') ? `'${v}'` : `"${v}"`) : v);
  const shown = calls.map(({ name, options }) => {
    const list = Object.entries(options).map(([k, v]) => `${k}=${quoted(v)}`);
    return list.length > 0 ? `${name}{${list.join(' ')}}` : name;
  });
  return `builtin.module(${shown.join(',')})`;
}
