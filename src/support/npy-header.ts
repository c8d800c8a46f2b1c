/** A value of the Python literal subset that .npy headers use; tuples and lists are arrays, dictionaries are maps. */
export type PyValue = string | number | boolean | null | readonly PyValue[] | ReadonlyMap<string, PyValue>;

const MAX_DEPTH = 8;

/**
 * Parses a Python literal: dictionaries with text keys, tuples, lists, text without escapes, integers, True, False, None.
 * Throws SyntaxError with the reason. Never evaluates anything.
 */
export function parsePyLiteral(text: string): PyValue {
  const tokens = /\s*(?:([uUbB]?'[^'\\\n]*'|[uUbB]?"[^"\\\n]*")|(-?\d{1,19}L?)|(True|False|None)\b|([{}()[\]:,]))/y;
  let current = null as RegExpExecArray | null;
  let end = 0;
  const advance = () => {
    current = tokens.exec(text);
    // A failed attempt resets lastIndex, so the end of the last token is kept here.
    if (current) end = tokens.lastIndex;
    else tokens.lastIndex = end;
  };
  const isPunct = (c: string): boolean => current?.[4] === c;
  const problem = (): never => {
    throw new SyntaxError('not a Python literal of the expected form');
  };
  const expect = (c: string) => {
    if (!isPunct(c)) problem();
    advance();
  };
  const items = (close: string, depth: number): { list: PyValue[]; commas: number } => {
    const list: PyValue[] = [];
    let commas = 0;
    while (!isPunct(close)) {
      list.push(value(depth));
      if (!isPunct(',')) break;
      commas++;
      advance();
    }
    expect(close);
    return { list, commas };
  };
  const value = (depth: number): PyValue => {
    if (depth > MAX_DEPTH || !current) return problem();
    const [, quoted, int, word, punct] = current;
    if (quoted !== undefined || int !== undefined || word !== undefined) {
      advance();
      if (quoted !== undefined) return quoted.replace(/^[uUbB]?['"]|['"]$/g, '');
      if (int !== undefined) return Number(int.replace('L', ''));
      return word === 'None' ? null : word === 'True';
    }
    advance();
    if (punct === '[') return items(']', depth + 1).list;
    if (punct === '(') {
      const { list, commas } = items(')', depth + 1);
      // `(3)` is a number in parentheses, `(3,)` is a tuple.
      return list.length === 1 && commas === 0 ? list[0]! : list;
    }
    if (punct !== '{') return problem();
    const map = new Map<string, PyValue>();
    while (!isPunct('}')) {
      const key = value(depth + 1);
      if (typeof key !== 'string' || map.has(key)) return problem();
      expect(':');
      map.set(key, value(depth + 1));
      if (!isPunct(',')) break;
      advance();
    }
    expect('}');
    return map;
  };
  advance();
  const result = value(0);
  if (current !== null || text.slice(end).trim() !== '') problem();
  return result;
}
