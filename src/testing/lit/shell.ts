/**
 * The part of the shell that RUN lines use: words with quotes, pipes, `&&`, `||`, `;` and redirections.
 * There are no variables and no globs, so that a test means the same on every system.
 */

export interface Redirect {
  readonly kind: 'stdin' | 'stdout' | 'append' | 'stderr' | 'both' | 'err-to-out';
  /** File name; empty for `err-to-out`. */
  readonly file: string;
}

export interface Command {
  readonly words: readonly string[];
  readonly redirects: readonly Redirect[];
}

export type Pipeline = readonly Command[];

/** Pipelines in order; `op` says how a pipeline depends on the one before it. */
export type Script = readonly { readonly op: '&&' | '||' | ';'; readonly pipeline: Pipeline }[];

/** The RUN line is malformed. */
export class ShellSyntaxError extends Error {}

type Token = { readonly op: string } | { readonly word: string };

const OPERATORS = ['2>&1', '&&', '||', '2>', '&>', '>>', '|', '>', '<', ';'];

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (let i = 0; i < text.length; ) {
    if (/\s/.test(text[i]!)) {
      i++;
      continue;
    }
    const op = OPERATORS.find((o) => text.startsWith(o, i));
    if (op) {
      tokens.push({ op });
      i += op.length;
      continue;
    }
    if (text[i] === '&') throw new ShellSyntaxError('background commands (&) are not supported');
    let word = '';
    for (; i < text.length && !/[\s|<>;&]/.test(text[i]!); i++) {
      const c = text[i]!;
      if (c === "'" || c === '"') {
        const start = i++;
        for (; text[i] !== c; i++) {
          if (i >= text.length) throw new ShellSyntaxError(`no closing ${c} for: ${text.slice(start)}`);
          if (c === '"' && text[i] === '\\' && /["\\$`]/.test(text[i + 1] ?? '')) i++;
          word += text[i];
        }
      } else if (c === '\\' && i + 1 < text.length) word += text[++i];
      else word += c;
    }
    tokens.push({ word });
  }
  return tokens;
}

const REDIRECTS: Readonly<Record<string, Redirect['kind']>> = {
  '<': 'stdin',
  '>': 'stdout',
  '>>': 'append',
  '2>': 'stderr',
  '&>': 'both',
  '2>&1': 'err-to-out',
};

/** Parses one RUN line. Throws ShellSyntaxError with the reason when it is malformed. */
export function parseShell(text: string): Script {
  const script: { op: '&&' | '||' | ';'; pipeline: Command[] }[] = [
    { op: ';', pipeline: [{ words: [], redirects: [] }] },
  ];
  const tokens = tokenize(text);
  let words: string[] = [];
  let redirects: Redirect[] = [];
  const finish = (after: string) => {
    if (words.length === 0) throw new ShellSyntaxError(`a command is missing ${after}`);
    script.at(-1)!.pipeline[script.at(-1)!.pipeline.length - 1] = { words, redirects };
    words = [];
    redirects = [];
  };
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i]!;
    if ('word' in t) words.push(t.word);
    else if (t.op === '|') {
      finish("before '|'");
      script.at(-1)!.pipeline.push({ words: [], redirects: [] });
    } else if (t.op === '&&' || t.op === '||' || t.op === ';') {
      finish(`before '${t.op}'`);
      if (t.op === ';' && i === tokens.length - 1) return script;
      script.push({ op: t.op, pipeline: [{ words: [], redirects: [] }] });
    } else {
      let file = '';
      if (t.op !== '2>&1') {
        const next = tokens[++i];
        if (!next || !('word' in next)) throw new ShellSyntaxError(`a file name is missing after '${t.op}'`);
        file = next.word;
      }
      redirects.push({ kind: REDIRECTS[t.op]!, file });
    }
  }
  finish('at the end');
  return script;
}
