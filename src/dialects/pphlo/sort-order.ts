import { isFloat } from '../../eval/dtype.ts';
import type { DenseAttr } from '../../ir/attributes.ts';
import type { Block, Operation, Region, Value } from '../../ir/ir.ts';
import { isSecret, type TensorType } from '../../ir/types.ts';

/** One key of a lexicographic order: an operand of the sort. */
export interface SortKey {
  readonly operand: number;
  readonly descending: boolean;
}
/** What a comparator means. `strict`: equal elements do not go before each other (less); otherwise they do (less or equal). */
export interface SortOrder {
  readonly keys: readonly SortKey[];
  readonly strict: boolean;
}

/** How the left element of an operand compares with the right one. */
type Outcome = -1 | 0 | 1;
const OUTCOMES: readonly Outcome[] = [-1, 0, 1];
/** 3^6 cases are asked for at most. */
const MAX_KEYS = 6;

const COMPARISONS: Readonly<Record<string, (o: number) => boolean>> = {
  'pphlo.less': (o) => o < 0,
  'pphlo.less_equal': (o) => o <= 0,
  'pphlo.greater': (o) => o > 0,
  'pphlo.greater_equal': (o) => o >= 0,
  'pphlo.equal': (o) => o === 0,
  'pphlo.not_equal': (o) => o !== 0,
};

/** An element of an operand, possibly negated. Argument 2k is operand k of the left element, 2k+1 of the right one. */
interface Atom {
  readonly operand: number;
  readonly right: boolean;
  readonly negated: boolean;
}

/**
 * The order that a comparator over 2n scalars means, or undefined where it is none that keys can say. The comparator is taken as a
 * function of how the elements of each operand compare (less, equal, greater): it is asked for all cases, so it does not matter how it is
 * written: `greater(a, b)` or `less(b, a)`, chains of and/or, selects, negations, JAX's folding of NaN and −0 (secrets have neither).
 */
export function sortOrderOf({ block }: Region): SortOrder | undefined {
  const atoms = new Map<Value, Atom>();
  const used = new Set<number>();
  for (const op of block)
    for (const v of op.operands) {
      const a = atomOf(v, block);
      if (!a) continue;
      atoms.set(v, a);
      if (COMPARISONS[op.name]) used.add(a.operand);
    }
  if (used.size === 0 || used.size > MAX_KEYS) return undefined;
  const result = block.terminator.operand(0);
  const ask = (outcomes: ReadonlyMap<number, Outcome>): boolean | undefined => new Cases(atoms, outcomes).truth(result);

  const keys: SortKey[] = [];
  const known = new Map<number, Outcome>();
  for (;;) {
    const rest = [...used].filter((k) => !known.has(k));
    const always = constantOver(rest, known, ask);
    if (always !== undefined) return keys.length ? { keys, strict: !always } : undefined;
    const next = rest.flatMap((k): SortKey[] => {
      const others = rest.filter((r) => r !== k);
      const [less, greater] = ([-1, 1] as const).map((o) => constantOver(others, new Map(known).set(k, o), ask));
      return less !== undefined && greater === !less ? [{ operand: k, descending: !less }] : [];
    });
    if (next.length === 0) return undefined;
    keys.push(next[0]!);
    known.set(next[0]!.operand, 0);
  }
}

/** What a comparator says when `known` holds, where that is the same for all cases of the operands `open`. */
function constantOver(
  open: readonly number[],
  known: ReadonlyMap<number, Outcome>,
  ask: (o: ReadonlyMap<number, Outcome>) => boolean | undefined,
): boolean | undefined {
  if (open.length === 0) return ask(known);
  const [first, ...rest] = open;
  let all: boolean | undefined;
  for (const o of OUTCOMES) {
    const v = constantOver(rest, new Map(known).set(first!, o), ask);
    if (v === undefined || (all !== undefined && all !== v)) return undefined;
    all = v;
  }
  return all;
}

/** The truth of boolean values in one case; undefined where a value is not decided by comparisons of operands. */
class Cases {
  private readonly memo = new Map<Value, boolean | undefined>();
  constructor(
    private readonly atoms: ReadonlyMap<Value, Atom>,
    private readonly outcomes: ReadonlyMap<number, Outcome>,
  ) {}

  truth(v: Value): boolean | undefined {
    if (!this.memo.has(v)) this.memo.set(v, this.decide(v));
    return this.memo.get(v);
  }

  private decide(v: Value): boolean | undefined {
    const op = v.def;
    if (!op) return undefined;
    const at = (i: number): boolean | undefined => this.truth(op.operand(i));
    const both = (f: (a: boolean, b: boolean) => boolean): boolean | undefined => {
      const [a, b] = [at(0), at(1)];
      return a === undefined || b === undefined ? undefined : f(a, b);
    };
    const compares = COMPARISONS[op.name];
    if (compares) {
      const o = this.outcome(op);
      if (o !== undefined) return compares(o);
      return both((a, b) => compares(Number(a) - Number(b)));
    }
    if ((v.type as TensorType).dtype !== 'i1') return undefined;
    switch (op.name) {
      case 'pphlo.and':
        return at(0) === false || at(1) === false ? false : both((a, b) => a && b);
      case 'pphlo.or':
        return at(0) === true || at(1) === true ? true : both((a, b) => a || b);
      case 'pphlo.xor':
        return both((a, b) => a !== b);
      case 'pphlo.not': {
        const a = at(0);
        return a === undefined ? undefined : !a;
      }
      case 'pphlo.select': {
        const p = at(0);
        return p === undefined ? undefined : at(p ? 1 : 2);
      }
      case 'pphlo.convert':
      case 'pphlo.reshape':
      case 'pphlo.broadcast':
        return at(0);
      case 'pphlo.constant':
        return Boolean(scalarOf(v));
      default:
        return undefined;
    }
  }

  /** How the two operands of a comparison compare. */
  private outcome(op: Operation): number | undefined {
    const [a, b] = [this.atoms.get(op.operand(0)), this.atoms.get(op.operand(1))];
    if (!a || !b || a.operand !== b.operand || a.negated !== b.negated) return undefined;
    // A public x = x may be false: NaN.
    if (a.right === b.right) return isSecret(op.operand(0).type) ? 0 : undefined;
    const o = this.outcomes.get(a.operand);
    if (o === undefined) return undefined;
    return a.right !== a.negated ? -o : o;
  }
}

/** Looks through what changes nothing for secrets: JAX's `x = 0 ? 0 : x` and `x ≠ x ? NaN : x`. A negation turns the order around. */
function atomOf(v: Value, block: Block): Atom | undefined {
  const i = block.args.indexOf(v);
  if (i >= 0) return { operand: i >> 1, right: i % 2 === 1, negated: false };
  const op = v.def;
  if (!op || !isSecret(v.type)) return undefined;
  if (op.name === 'pphlo.negate' && isFloat((v.type as TensorType).dtype)) {
    const a = atomOf(op.operand(0), block);
    return a && { ...a, negated: !a.negated };
  }
  return op.name === 'pphlo.select' ? chosenAtom(op, block) : undefined;
}

function chosenAtom(op: Operation, block: Block): Atom | undefined {
  let p = op.operand(0).def;
  let [yes, no] = [op.operand(1), op.operand(2)];
  while (p?.name === 'pphlo.not') {
    p = p.operand(0).def;
    [yes, no] = [no, yes];
  }
  if (p?.name === 'pphlo.not_equal') [yes, no] = [no, yes];
  else if (p?.name !== 'pphlo.equal') return undefined;
  // Now: x = y ? yes : no.
  const [x, y] = [atomOf(p.operand(0), block), atomOf(p.operand(1), block)];
  if (x && y) return sameAtom(x, y) && isSecret(p.operand(0).type) ? atomOf(yes, block) : undefined;
  const atom = x ?? y;
  const c = scalarOf(p.operand(x ? 1 : 0));
  const other = atomOf(no, block);
  return atom && other && sameAtom(atom, other) && c !== undefined && c === scalarOf(yes) ? other : undefined;
}
const sameAtom = (a: Atom, b: Atom): boolean =>
  a.operand === b.operand && a.right === b.right && a.negated === b.negated;

/** The number that a constant is, looking through seals, broadcasts and reshapes. */
function scalarOf(v: Value): number | undefined {
  const op = v.def;
  if (op?.name === 'pphlo.convert' || op?.name === 'pphlo.broadcast' || op?.name === 'pphlo.reshape')
    return scalarOf(op.operand(0));
  if (op?.name !== 'pphlo.constant') return undefined;
  const { tensor } = op.attrs.value as DenseAttr;
  return tensor.data.length === 1 ? Number((tensor.data as ArrayLike<number | bigint>)[0]) : undefined;
}
