import type { AnyOpDef } from './define-op.ts';

/** The ops that a parser, reader or verifier knows, by name and by opcode. */
export class Registry {
  private readonly byName = new Map<string, AnyOpDef>();
  private readonly byOpcode = new Map<number, AnyOpDef>();

  /** Throws when two ops share a name or an opcode. */
  constructor(...dialects: readonly (readonly unknown[])[]) {
    for (const def of dialects.flat() as AnyOpDef[]) {
      if (this.byName.has(def.name)) throw new Error(`op ${def.name} is declared twice`);
      this.byName.set(def.name, def);
      const code = def.spec.opcode;
      if (code === undefined) continue;
      if (this.byOpcode.has(code))
        throw new Error(`opcode ${code} is given to ${def.name} and ${this.byOpcode.get(code)!.name}`);
      this.byOpcode.set(code, def);
    }
  }
  get(name: string): AnyOpDef | undefined {
    return this.byName.get(name);
  }
  byCode(code: number): AnyOpDef | undefined {
    return this.byOpcode.get(code);
  }
  all(): AnyOpDef[] {
    return [...this.byName.values()];
  }
  /** Known names nearest to `name` (edit distance at most 3), best first: for "did you mean". */
  similar(name: string): string[] {
    return this.all()
      .map((d) => ({ name: d.name, d: distance(d.name, name) }))
      .filter((x) => x.d <= 3)
      .sort((a, b) => a.d - b.d)
      .slice(0, 3)
      .map((x) => x.name);
  }
}

/** Levenshtein distance. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length]!;
}
