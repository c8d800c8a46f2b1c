import type { Value } from '../ir/ir.ts';
import { distance } from '../ir/registry.ts';

/** A name in scope: its value or values (`%0:2`), and where it was defined. `null` stands for results of an op that was refused. */
export interface Definition {
  readonly values: readonly Value[] | null;
  readonly offset: number;
}

/** Names of the values that the text at hand can see. Regions nest; an isolated region starts afresh. */
export class Scope {
  private names = new Map<string, Definition>();
  private log: string[] = [];
  private readonly stack: { names: Map<string, Definition>; log: string[]; mark: number }[] = [];

  /** Number of open regions. */
  get depth(): number {
    return this.stack.length;
  }
  lookup(name: string): Definition | undefined {
    return this.names.get(name);
  }
  /** Adds a name; an earlier definition stays and is returned. */
  define(name: string, values: readonly Value[] | null, offset: number): Definition | undefined {
    const old = this.names.get(name);
    if (old) return old;
    this.names.set(name, { values, offset });
    this.log.push(name);
    return undefined;
  }
  /** Enters a region. */
  push(isolated: boolean): void {
    this.stack.push({ names: this.names, log: this.log, mark: this.log.length });
    if (isolated) {
      this.names = new Map();
      this.log = [];
    }
  }
  /** Leaves regions until `depth` are open: names that they defined are gone. */
  popTo(depth: number): void {
    while (this.stack.length > depth) {
      const { names, log, mark } = this.stack.pop()!;
      if (names === this.names) while (log.length > mark) names.delete(log.pop()!);
      this.names = names;
      this.log = log;
    }
  }
  /** The known name nearest to one that is not known. */
  similar(name: string): string | undefined {
    let best: string | undefined;
    let least = 3;
    for (const n of this.names.keys()) {
      if (Math.abs(n.length - name.length) >= least) continue;
      const d = distance(n, name);
      if (d < least) {
        least = d;
        best = n;
      }
    }
    return best;
  }
}
