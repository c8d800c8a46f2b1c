import type { Value } from '../ir/ir.ts';
import { distance } from '../ir/registry.ts';

/** A name in scope: its value or values (`%0:2`), and where it was defined. `null` stands for results of an op that was refused. */
export interface Definition {
  readonly values: readonly Value[] | null;
  readonly offset: number;
}

/**
 * Names of the values that the text of one region can see. A region is read after the op that holds it, and by then the regions around it
 * have more names: it sees those that were there when it was entered, which `limit` remembers.
 */
export class Scope {
  private readonly names = new Map<string, Definition & { readonly order: number }>();
  private readonly clock: { now: number };
  private readonly limit: number;

  /** Without a parent: a region that sees nothing outside. */
  constructor(private readonly parent: Scope | null = null) {
    this.clock = parent?.clock ?? { now: 0 };
    this.limit = this.clock.now;
  }

  /** True for the body of a function or module. */
  get isolated(): boolean {
    return this.parent === null;
  }

  lookup(name: string): Definition | undefined {
    let limit = Number.POSITIVE_INFINITY;
    for (let scope: Scope | null = this; scope; scope = scope.parent) {
      const found = scope.names.get(name);
      if (found && found.order < limit) return found;
      limit = scope.limit;
    }
    return undefined;
  }
  /** Adds a name; an earlier definition stays and is returned. */
  define(name: string, values: readonly Value[] | null, offset: number): Definition | undefined {
    const old = this.lookup(name);
    if (old) return old;
    this.names.set(name, { values, offset, order: this.clock.now++ });
    return undefined;
  }
  /** The known name nearest to one that is not known. */
  similar(name: string): string | undefined {
    let best: string | undefined;
    let least = 3;
    for (let scope: Scope | null = this; scope; scope = scope.parent) {
      for (const n of scope.names.keys()) {
        if (Math.abs(n.length - name.length) >= least || !this.lookup(n)) continue;
        const d = distance(n, name);
        if (d < least) {
          least = d;
          best = n;
        }
      }
    }
    return best;
  }
}
