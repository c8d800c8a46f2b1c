import type { Value } from '../ir/ir.ts';
import { distance } from '../ir/registry.ts';

/** A name without its sign: a number where it is written as one, as most are. */
export type ValueKey = string | number;
/** Names that are numbers have so many digits at most. */
const MAX_DIGITS = 6;

/** The key of the name that stands between two offsets of a text. */
export function keyAt(text: string, from: number, to: number): ValueKey {
  if (to - from > MAX_DIGITS || to === from) return text.slice(from, to);
  let n = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48;
    // `%01` is another name than `%1`.
    if (!(digit >= 0 && digit <= 9) || (digit === 0 && i === from && to - from > 1)) return text.slice(from, to);
    n = 10 * n + digit;
  }
  return n;
}
export const keyOf = (name: string): ValueKey => keyAt(name, 0, name.length);

/** A name in scope: its value or values (`%0:2`), and where it was defined. `null` stands for results of an op that was refused. */
export interface Definition {
  readonly values: readonly Value[] | null;
  readonly offset: number;
}
type Entry = Definition & { readonly order: number };

/**
 * Names of the values that the text of one region can see. A region is read after the op that holds it, and by then the regions around it
 * have more names: it sees those that were there when it was entered, which `limit` remembers.
 */
export class Scope {
  private readonly names = new Map<string, Entry>();
  private readonly numbers: (Entry | undefined)[] = [];
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

  lookup(key: ValueKey): Definition | undefined {
    let limit = Number.POSITIVE_INFINITY;
    for (let scope: Scope | null = this; scope; scope = scope.parent) {
      const found = typeof key === 'number' ? scope.numbers[key] : scope.names.get(key);
      if (found && found.order < limit) return found;
      limit = scope.limit;
    }
    return undefined;
  }
  /** Adds a name; an earlier definition stays and is returned. */
  define(key: ValueKey, values: readonly Value[] | null, offset: number): Definition | undefined {
    const old = this.lookup(key);
    if (old) return old;
    const entry = { values, offset, order: this.clock.now++ };
    if (typeof key === 'number') this.numbers[key] = entry;
    else this.names.set(key, entry);
    return undefined;
  }
  /** The known name nearest to one that is not known; of several the one defined first, in the innermost region. */
  similar(name: string): string | undefined {
    let best: string | undefined;
    let least = 3;
    for (let scope: Scope | null = this; scope; scope = scope.parent) {
      for (const n of scope.inOrder()) {
        if (Math.abs(n.length - name.length) >= least || !this.lookup(keyOf(n))) continue;
        const d = distance(n, name);
        if (d < least) {
          least = d;
          best = n;
        }
      }
    }
    return best;
  }
  /** The names of this region, in the order of their definitions. */
  private inOrder(): string[] {
    const all: [string, Entry][] = [...this.names];
    this.numbers.forEach((entry, n) => {
      if (entry) all.push([String(n), entry]);
    });
    return all.sort(([, a], [, b]) => a.order - b.order).map(([name]) => name);
  }
}
