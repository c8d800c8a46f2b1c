import { isFloat } from '../../eval/dtype.ts';
import type { DenseAttr } from '../../ir/attributes.ts';
import type { Block, Operation, Value } from '../../ir/ir.ts';
import { isSecret, type TensorType } from '../../ir/types.ts';

/** Regions over two elements, as functions of how these compare. */

/** How the left element of an operand compares with the right one. */
export type Outcome = -1 | 0 | 1;
export const OUTCOMES: readonly Outcome[] = [-1, 0, 1];
export const COMPARISONS: Readonly<Record<string, (o: number) => boolean>> = {
  'pphlo.less': (o) => o < 0,
  'pphlo.less_equal': (o) => o <= 0,
  'pphlo.greater': (o) => o > 0,
  'pphlo.greater_equal': (o) => o >= 0,
  'pphlo.equal': (o) => o === 0,
  'pphlo.not_equal': (o) => o !== 0,
};

/** Where the arguments of a region stand: operand `operand` of the left or the right element. */
export interface Layout {
  readonly block: Block;
  readonly at: (argument: number) => { readonly operand: number; readonly right: boolean };
  /** What is known of values: each is looked at once. Empty at first. */
  readonly atoms: Map<Value, Atom | undefined>;
}

/** An element of an operand, possibly negated. */
export interface Atom {
  readonly operand: number;
  readonly right: boolean;
  readonly negated: boolean;
}

/**
 * What the values of a region over a left and a right element are in one case: how the elements of each operand compare. It does not
 * matter how the region is written: `greater(a, b)` or `less(b, a)`, chains of and/or, selects, maxima, negations, JAX's folding of NaN
 * and −0 (secrets have neither).
 */
export class Cases {
  private readonly memo = new Map<Value, boolean | undefined>();
  private readonly picked = new Map<Value, Atom | undefined>();
  constructor(
    private readonly layout: Layout,
    private readonly outcomes: ReadonlyMap<number, Outcome>,
  ) {}

  /** The truth of a boolean; undefined where comparisons of operands do not decide it. */
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

  /** The element that a value is equal to; of equal ones any. */
  pick(v: Value): Atom | undefined {
    if (!this.picked.has(v)) this.picked.set(v, this.find(v));
    return this.picked.get(v);
  }

  private find(v: Value): Atom | undefined {
    const atom = atomOf(v, this.layout);
    const op = v.def;
    if (atom || !op || !isSecret(v.type)) return atom;
    if (op.name === 'pphlo.select') {
      const p = this.truth(op.operand(0));
      return p === undefined ? undefined : this.pick(op.operand(p ? 1 : 2));
    }
    if (op.name !== 'pphlo.maximum' && op.name !== 'pphlo.minimum') return undefined;
    const o = this.outcome(op);
    if (o === undefined) return undefined;
    return this.pick(op.operand(o >= 0 === (op.name === 'pphlo.maximum') ? 0 : 1));
  }

  /** How the two operands of a comparison, maximum or minimum compare. */
  private outcome(op: Operation): number | undefined {
    const [a, b] = [this.pick(op.operand(0)), this.pick(op.operand(1))];
    if (!a || !b || a.operand !== b.operand || a.negated !== b.negated) return undefined;
    // A public x = x may be false: NaN.
    if (a.right === b.right) return isSecret(op.operand(0).type) ? 0 : undefined;
    const o = this.outcomes.get(a.operand);
    if (o === undefined) return undefined;
    return a.right !== a.negated ? -o : o;
  }
}

/** Looks through what changes nothing for secrets: JAX's `x = 0 ? 0 : x` and `x ≠ x ? NaN : x`. A negation turns the order around. */
export function atomOf(v: Value, layout: Layout): Atom | undefined {
  if (!layout.atoms.has(v)) layout.atoms.set(v, seenAs(v, layout));
  return layout.atoms.get(v);
}
function seenAs(v: Value, layout: Layout): Atom | undefined {
  const i = layout.block.args.indexOf(v);
  if (i >= 0) return { ...layout.at(i), negated: false };
  const op = v.def;
  if (!op || !isSecret(v.type)) return undefined;
  if (op.name === 'pphlo.negate' && isFloat((v.type as TensorType).dtype)) {
    const a = atomOf(op.operand(0), layout);
    return a && { ...a, negated: !a.negated };
  }
  return op.name === 'pphlo.select' ? chosenAtom(op, layout) : undefined;
}

function chosenAtom(op: Operation, layout: Layout): Atom | undefined {
  let p = op.operand(0).def;
  let [yes, no] = [op.operand(1), op.operand(2)];
  while (p?.name === 'pphlo.not') {
    p = p.operand(0).def;
    [yes, no] = [no, yes];
  }
  if (p?.name === 'pphlo.not_equal') [yes, no] = [no, yes];
  else if (p?.name !== 'pphlo.equal') return undefined;
  // Now: x = y ? yes : no.
  const [x, y] = [atomOf(p.operand(0), layout), atomOf(p.operand(1), layout)];
  if (x && y) return sameAtom(x, y) && isSecret(p.operand(0).type) ? atomOf(yes, layout) : undefined;
  const atom = x ?? y;
  const c = scalarOf(p.operand(x ? 1 : 0));
  const other = atomOf(no, layout);
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
