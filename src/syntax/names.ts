import { isBool, isInt } from '../eval/dtype.ts';
import type { Operation, Region, Value } from '../ir/ir.ts';

/** Result names that an op suggests, as its dialect does in MLIR: SPU's text numbers constants. One name per result starts a group of its own. */
function suggested(op: Operation): readonly string[] | undefined {
  if (op.def.has('constant') && op.def.dialect !== 'pphlo') {
    const t = op.result.type;
    return [t.kind === 'tensor' && (isInt(t.dtype) || isBool(t.dtype)) ? 'c' : 'cst'];
  }
  if (op.name.endsWith('.top_k') && op.results.length === 2) return ['values', 'indices'];
  return undefined;
}

/** Counters of one region: regions inside go on from where their parent ended. */
interface Counters {
  readonly value: number;
  readonly arg: number;
  readonly conflict: number;
}

/** Names of all values below an op, numbered as MLIR numbers them: constants of hlo `%cst`, arguments `%arg0`, the rest `%0` onwards; afresh in every function. */
export class Names {
  private readonly names = new Map<Value, string>();
  private used = new Set<string>();
  private value = 0;
  private arg = 0;
  private conflict = 0;

  constructor(
    root: Operation,
    /** Use the names of the source text where values have them. */
    private readonly keepHints: boolean,
  ) {
    this.operation(root);
    this.inner(root, { value: this.value, arg: this.arg, conflict: this.conflict });
  }

  /** The name with its sign: `%0#1` for one of several results under one name. */
  of(v: Value): string {
    return this.names.get(v) ?? '%<unnamed>';
  }
  /** The left side of an op: `%0:2`, `%values, %indices`. */
  results(op: Operation): string {
    const { length } = op.results;
    if (length === 1) return this.of(op.result);
    const first = this.of(op.results[0]!);
    return first.endsWith('#0') ? `${first.slice(0, -2)}:${length}` : op.results.map((r) => this.of(r)).join(', ');
  }

  private inner(op: Operation, from: Counters): void {
    for (const r of op.regions) this.region(r, op.def.has('isolated') ? { value: 0, arg: 0, conflict: 0 } : from, op);
  }

  private region(r: Region, from: Counters, parent: Operation): void {
    const outer = this.used;
    this.used = parent.def.has('isolated') ? new Set() : new Set(outer);
    this.value = from.value;
    this.arg = from.arg;
    this.conflict = from.conflict;
    const loop = parent.name === 'stablehlo.while';
    for (const a of r.block.args)
      this.names.set(a, this.fresh((this.keepHints && a.hint) || (loop ? 'iterArg' : `arg${this.arg++}`)));
    for (const op of r.block) this.operation(op);
    const end = { value: this.value, arg: this.arg, conflict: this.conflict };
    for (const op of r.block) if (op.regions.length) this.inner(op, end);
    this.used = outer;
  }

  private operation(op: Operation): void {
    const { results } = op;
    if (results.length === 0) return;
    const names = this.keepHints && results[0]!.hint ? hints(results) : suggested(op);
    if (names && names.length === results.length) {
      results.forEach((r, i) => {
        this.names.set(r, this.fresh(names[i]!));
      });
      return;
    }
    const base = names ? this.fresh(names[0]!) : `%${this.value++}`;
    if (results.length === 1) this.names.set(results[0]!, base);
    else
      results.forEach((r, i) => {
        this.names.set(r, `${base}#${i}`);
      });
  }

  /** `%name`, or `%name_0` and so on when it is taken. */
  private fresh(name: string): string {
    let unique = name;
    while (this.used.has(unique)) unique = `${name}_${this.conflict++}`;
    this.used.add(unique);
    return `%${unique}`;
  }
}

/** The names of the results where each has its own; else one for all. */
function hints(results: readonly Value[]): string[] | undefined {
  const all = results.map((r) => r.hint).filter((h) => h !== undefined);
  if (all.length !== results.length) return undefined;
  return new Set(all).size === all.length ? all : [all[0]!];
}
