import type { Location } from '../../../support/diagnostics.ts';

/** Fields of `{a=1 b="two"}`, quotes and escapes removed. */
function fields(text: string): Record<string, string> {
  const out: Record<string, string> = {};
  for (const m of text.matchAll(/(\w+)=(?:"((?:[^"\\]|\\.)*)"|(-?[\w.]+))/g))
    out[m[1]!] = m[2] === undefined ? m[3]! : unquote(m[2]);
  return out;
}
const unquote = (s: string): string =>
  s.replace(/\\(n|t|.)/g, (_, c: string) => (c === 'n' ? '\n' : c === 't' ? '\t' : c));

/** The user's own locations: what `metadata={…}` says, with the tables of newer XLA that its `stack_frame_id` points into. */
export class DebugInfo {
  private readonly names = new Map<string, string>();
  private readonly places = new Map<string, Location>();
  private readonly frames = new Map<string, Location>();

  /** @param tables the texts of the debug tables; a table that a frame needs may follow it */
  constructor(tables: readonly string[]) {
    const rows = (head: string): [string, string][] =>
      tables
        .filter((t) => t.startsWith(head))
        .flatMap((t) => [...t.matchAll(/^[ \t]*(\d+)[ \t]+(.*)$/gm)].map((m) => [m[1]!, m[2]!] as [string, string]));
    for (const [id, row] of rows('FileNames')) this.names.set(id, unquote(row.trim().replace(/^"|"$/g, '')));
    for (const [id, row] of rows('FileLocations')) {
      const f = fields(row);
      const file = this.names.get(f.file_name_id ?? '');
      if (file !== undefined)
        this.places.set(id, { kind: 'file', file, line: Number(f.line ?? 1), col: Number(f.column ?? 1) });
    }
    for (const [id, row] of rows('StackFrames')) {
      const place = this.places.get(fields(row).file_location_id ?? '');
      if (place) this.frames.set(id, place);
    }
  }

  /** Location of a metadata attribute: the file position, named by `op_name` where there is one. */
  location(metadata: string | undefined): Location | undefined {
    if (metadata === undefined) return undefined;
    const f = fields(metadata);
    const file: Location | undefined = f.source_file
      ? { kind: 'file', file: f.source_file, line: Number(f.source_line ?? 1), col: Number(f.source_column ?? 1) }
      : this.frames.get(f.stack_frame_id ?? '');
    return f.op_name ? { kind: 'name', name: f.op_name, child: file ?? { kind: 'unknown' } } : file;
  }
}
