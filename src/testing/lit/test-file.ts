/** What the header lines of a test file ask for. */
export interface TestFile {
  /** RUN lines, continuations joined, with the line number of their start. */
  readonly runs: readonly { readonly line: number; readonly text: string }[];
  readonly requires: readonly string[];
  readonly unsupported: readonly string[];
  readonly xfail: readonly string[];
}

const KEYWORD = /^\s*(?:\/\/+|#+|;+|--|<!--)?\s*(RUN|REQUIRES|UNSUPPORTED|XFAIL):(.*)$/;

/** Reads the RUN, REQUIRES, UNSUPPORTED and XFAIL lines of a test; comments may start with `//`, `#`, `;` or `--`. */
export function parseTestFile(text: string): TestFile {
  const runs: { line: number; text: string }[] = [];
  const lists: Record<string, string[]> = { REQUIRES: [], UNSUPPORTED: [], XFAIL: [] };
  let open = false;
  text.split('\n').forEach((raw, i) => {
    const m = KEYWORD.exec(raw.replace(/\r$/, ''));
    if (!m) return;
    const body = m[2]!.trim();
    if (m[1] !== 'RUN') {
      lists[m[1]!]!.push(
        ...body
          .split(',')
          .map((s) => s.trim())
          .filter((s) => s !== ''),
      );
      return;
    }
    const continues = body.endsWith('\\');
    const part = continues ? body.slice(0, -1).trimEnd() : body;
    if (open) runs[runs.length - 1]!.text += ` ${part}`;
    else runs.push({ line: i + 1, text: part });
    open = continues;
  });
  return { runs, requires: lists.REQUIRES!, unsupported: lists.UNSUPPORTED!, xfail: lists.XFAIL! };
}

/** Evaluates `a && !(b || c)` over the features that are there. Throws SyntaxError when it is malformed. */
export function evalFeatures(expression: string, features: ReadonlySet<string>): boolean {
  const tokens = expression.match(/&&|\|\||[!()]|[\w.+=-]+|\*|\S/g) ?? [];
  let at = 0;
  const primary = (): boolean => {
    const t = tokens[at++];
    if (t === '!') return !primary();
    if (t === '(') {
      const v = or();
      if (tokens[at++] !== ')') throw new SyntaxError(`missing ')' in '${expression}'`);
      return v;
    }
    if (t === '*' || t === 'true') return true;
    if (t === 'false') return false;
    if (t === undefined || !/^[\w.+=-]+$/.test(t)) throw new SyntaxError(`expected a feature in '${expression}'`);
    return features.has(t);
  };
  const and = (): boolean => {
    let v = primary();
    while (tokens[at] === '&&') {
      at++;
      v = primary() && v;
    }
    return v;
  };
  const or = (): boolean => {
    let v = and();
    while (tokens[at] === '||') {
      at++;
      v = and() || v;
    }
    return v;
  };
  const value = or();
  if (at < tokens.length) throw new SyntaxError(`unexpected '${tokens[at]}' in '${expression}'`);
  return value;
}

const CHECKER =
  /(^|[|&;]\s*|\s)(\S*filecheck|%filecheck|diff|cmp|not|(?:--?)?interpret|lit)(\s|$)|--?verify-diagnostics/i;

/**
 * True when a RUN line of the test can only fail by its exit code: it neither pipes into filecheck nor uses diff, cmp, not,
 * interpret (or --interpret) or --verify-diagnostics, and no later RUN line looks at a `%t` file that it writes. True also without RUN lines.
 */
export function runLineChecksNothing(testText: string): boolean {
  const { runs } = parseTestFile(testText);
  if (runs.length === 0) return true;
  return runs.some(({ text }, i) => {
    if (CHECKER.test(text)) return false;
    const written = [...text.matchAll(/%t[\w.-]*|%T\/\S+/g)].map((m) => m[0]);
    return !runs.slice(i + 1).some((later) => CHECKER.test(later.text) && written.some((f) => later.text.includes(f)));
  });
}
