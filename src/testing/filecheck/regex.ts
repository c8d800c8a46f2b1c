/**
 * Translation of the regular expressions in check files (POSIX extended, as LLVM's) to JavaScript's.
 * Kept from POSIX: brackets take a backslash literally, `[^x]` and `.` never match a line end, `[[:alpha:]]` classes.
 * Different from POSIX: alternatives are tried from the left (not the longest), and `\d \w \s \b` (and capitals) have their usual meaning.
 */

const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: ' \\t\\n\\r\\f\\v',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  print: ' -~',
  graph: '!-~',
  cntrl: '\\x00-\\x1f\\x7f',
  xdigit: '0-9A-Fa-f',
};

/** Text as a regular expression that matches exactly it. */
export const escapeRegex = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Reads a bracket expression that starts at `at`; returns its translation and where it ends, or undefined when it has no end. */
function bracket(src: string, at: number): { js: string; end: number } | undefined {
  let i = at + 1;
  const negated = src[i] === '^';
  if (negated) i++;
  let body = '';
  for (let first = true; i < src.length; first = false) {
    const c = src[i]!;
    if (c === ']' && !first) return { js: negated ? `[^${body}\\n]` : `[${body}]`, end: i + 1 };
    const cls = c === '[' && src[i + 1] === ':' ? /^\[:([a-z]+):\]/.exec(src.slice(i)) : null;
    if (cls && CLASSES[cls[1]!] !== undefined) {
      body += CLASSES[cls[1]!];
      i += cls[0].length;
      continue;
    }
    body += c === '\\' || c === '[' || c === ']' || c === '^' ? `\\${c}` : c;
    i++;
  }
  return undefined;
}

/** Translates one expression. Throws SyntaxError when it is not well formed. */
export function translateRegex(src: string): string {
  let js = '';
  for (let i = 0; i < src.length; ) {
    const c = src[i]!;
    if (c === '[') {
      const b = bracket(src, i);
      if (!b) throw new SyntaxError('brackets ([ ]) not balanced');
      js += b.js;
      i = b.end;
    } else if (c === '\\') {
      const next = src[i + 1];
      if (next === undefined) throw new SyntaxError('trailing backslash (\\)');
      js += /[dDwWsSbB1-9]/.test(next) ? `\\${next}` : escapeRegex(next);
      i += 2;
    } else {
      if (c === '(' && src[i + 1] === '?') throw new SyntaxError("'(?' is no POSIX regular expression");
      js += c === '.' ? '[^\\n]' : c;
      i++;
    }
  }
  new RegExp(js, 'm');
  return js;
}
