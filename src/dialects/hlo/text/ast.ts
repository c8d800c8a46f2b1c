import type { DType } from '../../../eval/dtype.ts';
import type { Location } from '../../../support/diagnostics.ts';
import type { LiteralValue } from './literal.ts';

/** A shape as HLO writes it. Tokens stand for ordering only. */
export type HloShape = HloArrayShape | HloTupleShape | { readonly kind: 'token' };
export interface HloArrayShape {
  readonly kind: 'array';
  readonly dtype: DType;
  readonly dims: readonly number[];
  /** Dimensions from fastest to slowest in memory; absent where the text gives no layout (row-major). Only `bitcast` depends on it. */
  readonly layout?: readonly number[];
}
export interface HloTupleShape {
  readonly kind: 'tuple';
  readonly elements: readonly HloShape[];
}

/** A name that refers to an instruction, with its place and the shape written before it, if any. */
export interface HloOperand {
  readonly name: string;
  readonly loc: Location;
  readonly shape?: HloShape;
}

/** `key=value` after an instruction: the value as text, from which the op's row reads what it expects. */
export interface HloAttr {
  readonly key: string;
  readonly text: string;
  readonly loc: Location;
}

export interface HloInstruction {
  readonly name: string;
  readonly shape: HloShape;
  readonly opcode: string;
  readonly operands: readonly HloOperand[];
  /** Reads the value of `constant(…)`, which stays unread text until then. */
  readonly literal?: () => LiteralValue;
  /** k of `parameter(k)`. */
  readonly parameter?: number;
  readonly attrs: ReadonlyMap<string, HloAttr>;
  readonly root: boolean;
  readonly loc: Location;
}

/** A computation in the order of its text; `params` and `result` are those of a written header. */
export interface HloComputation {
  readonly name: string;
  readonly entry: boolean;
  readonly header?: { readonly params: readonly HloOperand[]; readonly result: HloShape };
  readonly instructions: readonly HloInstruction[];
  readonly loc: Location;
}

/** A parsed HloModule. Names are without `%`. */
export interface HloModule {
  readonly name: string;
  readonly computations: readonly HloComputation[];
  readonly loc: Location;
}
