/** Splits a test file at lines `// -----`, as MLIR's tools do. Each part keeps its line numbers: the lines before it are empty. */
export function splitInput(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let blank = '';
  for (const m of text.matchAll(/^\/\/ -----[ \t]*\r?$/gm)) {
    const part = text.slice(start, m.index);
    parts.push(blank + part);
    blank += part.replace(/[^\n]+/g, '');
    start = m.index;
  }
  parts.push(blank + text.slice(start));
  return parts;
}
