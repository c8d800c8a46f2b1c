import { fail, type Location, type Source, textLoc } from './diagnostics.ts';

/** A JSON value that knows its place in the text. */
export type JsonNode = { readonly loc: Location } & (
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, JsonMember> }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
);
export interface JsonMember {
  readonly key: Location;
  readonly value: JsonNode;
}

const MAX_DEPTH = 64;
const WORDS = [
  ['true', { kind: 'boolean', value: true }],
  ['false', { kind: 'boolean', value: false }],
  ['null', { kind: 'null' }],
] as const;

/** Reads JSON text, keeping the place of every key and value. @throws SpucError class `parse` at the place that is wrong */
export function parseJsonSource(source: Source): JsonNode {
  const { text } = source;
  let at = 0;
  const bad = (message: string, place = at): never =>
    fail('parse', message, textLoc(source, place), 'the file must be JSON (RFC 8259)');
  const space = (): void => {
    while (at < text.length && ' \t\r\n'.includes(text[at]!)) at++;
  };
  const seen = (): string => (at < text.length ? `'${text[at]}'` : 'the end of the file');

  const string = (): string => {
    const start = at;
    const m = /"(?:[^"\\\r\n]|\\.)*"/y;
    m.lastIndex = at;
    const found = m.exec(text)?.[0];
    if (found === undefined) return bad('a string begins here that does not end', start);
    at += found.length;
    try {
      return JSON.parse(found) as string;
    } catch {
      return bad('a string with an escape that JSON does not have', start);
    }
  };

  const value = (depth: number): JsonNode => {
    if (depth > MAX_DEPTH) bad(`nesting over ${MAX_DEPTH}`);
    space();
    const loc = textLoc(source, at);
    const c = text[at];
    if (c === '{') return { kind: 'object', loc, members: members(depth) };
    if (c === '[') return { kind: 'array', loc, items: items(depth) };
    if (c === '"') return { kind: 'string', loc, value: string() };
    for (const [word, node] of WORDS)
      if (text.startsWith(word, at)) {
        at += word.length;
        return { ...node, loc };
      }
    const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
    number.lastIndex = at;
    const n = number.exec(text)?.[0];
    if (!n) return bad(`a value is expected, not ${seen()}`);
    at += n.length;
    return { kind: 'number', loc, value: Number(n) };
  };

  const members = (depth: number): Map<string, JsonMember> => {
    const all = new Map<string, JsonMember>();
    at++;
    space();
    if (text[at] === '}') {
      at++;
      return all;
    }
    for (;;) {
      space();
      const key = textLoc(source, at);
      const place = at;
      if (text[at] !== '"') bad(`a key in double quotes is expected, not ${seen()}`);
      const name = string();
      if (all.has(name)) bad(`the key '${name}' is there twice`, place);
      space();
      if (text[at] !== ':') bad(`':' is expected after the key '${name}', not ${seen()}`);
      at++;
      all.set(name, { key, value: value(depth + 1) });
      space();
      if (text[at] === '}') break;
      if (text[at] !== ',') bad(`',' or '}' is expected, not ${seen()}`);
      at++;
    }
    at++;
    return all;
  };

  const items = (depth: number): JsonNode[] => {
    const all: JsonNode[] = [];
    at++;
    space();
    if (text[at] === ']') {
      at++;
      return all;
    }
    for (;;) {
      all.push(value(depth + 1));
      space();
      if (text[at] === ']') break;
      if (text[at] !== ',') bad(`',' or ']' is expected, not ${seen()}`);
      at++;
    }
    at++;
    return all;
  };

  const root = value(0);
  space();
  if (at < text.length) bad(`nothing is expected after the value, but there is ${seen()}`);
  return root;
}
