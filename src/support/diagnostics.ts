/**
 * Diagnostics: what is wrong with the user's input, where, why and what to do.
 * Everything that a user can cause is thrown as a SpucError; any other exception is a fault of ours (exit code 3).
 */

export type DiagnosticClass =
  | 'encoding'
  | 'parse'
  | 'undefined-value'
  | 'undefined-symbol'
  | 'redefinition'
  | 'type'
  | 'shape'
  | 'arity'
  | 'attribute'
  | 'unknown-op'
  | 'unsupported-op'
  | 'unsupported-type'
  | 'dynamic-shape'
  | 'missing-entry'
  | 'elided-constant'
  | 'secret-control-flow'
  | 'resource-limit'
  | 'nesting-limit'
  | 'recursion'
  | 'version'
  | 'visibility'
  | 'range'
  | 'io'
  | 'input'
  | 'bytecode'
  | 'option'
  | 'check-failed'
  | 'runtime'
  | 'network';

/** What to try where a diagnostic has no better advice. */
const DEFAULT_HINTS: Readonly<Record<DiagnosticClass, string>> = {
  encoding: 'programs are UTF-8 text; check that this is the right file',
  parse: 'print the program again with as_text(), or compare this place with the language reference',
  'undefined-value': 'every value must be defined above its first use, in the same or an enclosing region',
  'undefined-symbol': 'the module must hold every function that it calls',
  redefinition: 'give one of the two another name',
  type: 'convert one side so that the types agree',
  shape: 'reshape or broadcast one side so that the shapes agree',
  arity:
    'compare the numbers of operands, results and region arguments with the definition of the operation (spuc ops NAME)',
  attribute: "'spuc ops NAME' lists the attributes of an operation",
  'unknown-op': "'spuc ops' lists the operations that are known",
  'unsupported-op': "'spuc ops' lists what is supported; rewrite the program without this operation",
  'unsupported-type': 'convert to a supported element type before this place',
  'dynamic-shape': 'export the program again with concrete input shapes',
  'missing-entry': 'name the function to run @main',
  'elided-constant': 'print the program with large constants included',
  'secret-control-flow': 'loop a fixed number of times and select the result, or make the condition public',
  'resource-limit': 'make the program or its tensors smaller',
  'nesting-limit': 'flatten the program',
  recursion: 'use a loop: recursion has no static size',
  version: 'compile the program again with this version of spuc',
  visibility: 'only pphlo.reveal may lower visibility',
  range: 'scale the numbers, or choose other --field and --fxp',
  io: 'check the path and its permissions',
  input: 'check the file that is named: its kind, shape and element type',
  bytecode: 'compile the program again: the file is damaged or no spuc bytecode',
  option: 'run the command with --help to see its options',
  'check-failed': 'compare the value with what the program expects',
  runtime: 'run again; if it happens again, report it with the program',
  network: 'see to the party or the connection that is named, and start all parties again',
};

export type Severity = 'error' | 'warning' | 'remark' | 'note';

/** A text file (or standard input) that locations point into. */
export class Source {
  private lines: number[] | undefined;
  constructor(
    readonly name: string,
    readonly text: string,
  ) {}

  /** Line and column, both from 1, of a character offset. The line table is built on first use. */
  position(offset: number): { line: number; col: number } {
    if (!this.lines) {
      this.lines = [0];
      for (let i = this.text.indexOf('\n'); i >= 0; i = this.text.indexOf('\n', i + 1)) this.lines.push(i + 1);
    }
    let lo = 0;
    let hi = this.lines.length - 1;
    while (lo < hi) {
      const mid = (lo + hi + 1) >> 1;
      if (this.lines[mid]! <= offset) lo = mid;
      else hi = mid - 1;
    }
    return { line: lo + 1, col: offset - this.lines[lo]! + 1 };
  }

  /** The text of one line (from 1), without its line end. */
  line(n: number): string {
    this.position(0);
    const start = this.lines![n - 1] ?? this.text.length;
    const end = this.text.indexOf('\n', start);
    return this.text.slice(start, end < 0 ? undefined : end).replace(/\r$/, '');
  }
}

/** Where an op or value comes from. `text` is a place in the program text; `user` there is the loc(...) that the program itself carried. */
export type Location =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'text'; readonly source: Source; readonly offset: number; readonly user?: Location }
  | { readonly kind: 'file'; readonly file: string; readonly line: number; readonly col: number }
  | { readonly kind: 'name'; readonly name: string; readonly child: Location }
  | { readonly kind: 'callsite'; readonly callee: Location; readonly caller: Location }
  | { readonly kind: 'fused'; readonly locs: readonly Location[] };

export const unknownLoc: Location = { kind: 'unknown' };
export const textLoc = (source: Source, offset: number, user?: Location): Location =>
  user ? { kind: 'text', source, offset, user } : { kind: 'text', source, offset };

export interface Note {
  readonly message: string;
  readonly loc: Location;
}

export interface Diagnostic {
  readonly severity: Severity;
  readonly class: DiagnosticClass;
  readonly message: string;
  readonly loc: Location;
  /** What the user can do about it. */
  readonly hint?: string;
  readonly notes?: readonly Note[];
}

/** The input is at fault: carries one or more diagnostics, all of them shown. */
export class SpucError extends Error {
  override readonly name = 'SpucError';
  readonly diagnostics: readonly Diagnostic[];
  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((d) => d.message).join('; '));
    this.diagnostics = diagnostics.map((d) =>
      d.hint || d.severity !== 'error' ? d : { ...d, hint: DEFAULT_HINTS[d.class] },
    );
  }
}

/** Throws a SpucError with one error diagnostic. */
export function fail(
  cls: DiagnosticClass,
  message: string,
  loc: Location = unknownLoc,
  hint?: string,
  notes?: readonly Note[],
): never {
  throw new SpucError([
    { severity: 'error', class: cls, message, loc, ...(hint ? { hint } : {}), ...(notes ? { notes } : {}) },
  ]);
}

/** The innermost file position a location gives: the program text first, else the user's own source. */
export function filePosition(loc: Location): { file: string; line: number; col: number; source?: Source } | undefined {
  switch (loc.kind) {
    case 'text':
      return { file: loc.source.name, ...loc.source.position(loc.offset), source: loc.source };
    case 'file':
      return loc;
    case 'name':
      return filePosition(loc.child);
    case 'callsite':
      return filePosition(loc.callee) ?? filePosition(loc.caller);
    case 'fused':
      for (const l of loc.locs) {
        const p = filePosition(l);
        if (p) return p;
      }
      return undefined;
    case 'unknown':
      return undefined;
  }
}

/** `file:line:col` of a location, or `<unknown>`. */
export function showLocation(loc: Location): string {
  const p = filePosition(loc);
  return p ? `${p.file}:${p.line}:${p.col}` : '<unknown>';
}
