const utf8 = new TextEncoder();

/** A quoted string as MLIR writes it: what is not printable ASCII becomes `\XX`, byte by byte of its UTF-8 form. */
export function quote(text: string): string {
  if (!/["\\]|[^\x20-\x7e]/.test(text)) return `"${text}"`;
  let out = '"';
  for (const b of utf8.encode(text)) {
    if (b === 92) out += '\\\\';
    else if (b === 34 || b < 32 || b > 126) out += `\\${b.toString(16).toUpperCase().padStart(2, '0')}`;
    else out += String.fromCharCode(b);
  }
  return `${out}"`;
}

/** `@name`, quoted where the name is no identifier. Nested symbols (`a::@b`) keep their parts. */
export const showSymbol = (name: string): string =>
  name
    .split('::@')
    .map((part) => (/^[A-Za-z_][\w$.]*$/.test(part) ? `@${part}` : `@${quote(part)}`))
    .join('::');

/** A dictionary key: bare where it is an identifier. */
export const showKey = (name: string): string => (/^[A-Za-z_][\w$.]*$/.test(name) ? name : quote(name));
