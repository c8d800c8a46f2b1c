/** Characters of a name that are kept. */
const MAX_LENGTH = 120;

/** Turns names that a file gives into ones that HLO text could have, each once. */
export class NameTable {
  /** How often a name has been asked for. */
  private readonly uses = new Map<string, number>();

  /** @param otherwise the name where the file gives none */
  unique(given: string, otherwise: string): string {
    let base = given.slice(0, MAX_LENGTH).replace(/[^\w.-]/g, '_') || otherwise;
    if (!/^[A-Za-z_]/.test(base)) base = `_${base}`;
    let name = base;
    let k = this.uses.get(base) ?? 0;
    while (this.uses.has(name)) name = `${base}.${++k}`;
    this.uses.set(base, k);
    if (name !== base) this.uses.set(name, 0);
    return name;
  }
}
