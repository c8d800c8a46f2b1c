import { pphlo } from '../../../dialects/pphlo/ops.ts';
import { type DType, isFloat } from '../../../eval/dtype.ts';
import { numElements, type Tensor } from '../../../eval/tensor.ts';
import { fromNumbers } from '../../../eval/values.ts';
import { funcOp, moduleOp, returnOp } from '../../../ir/builtin.ts';
import type { AttrValues } from '../../../ir/define-op.ts';
import { denseOf } from '../../../ir/dense.ts';
import { Block, Operation, Region, type Value } from '../../../ir/ir.ts';
import { functionType, type TensorType, tensorType, withSecret } from '../../../ir/types.ts';
import { unknownLoc } from '../../../support/diagnostics.ts';
import type { Numbers } from './draw.ts';

/** A program of one PPHLO op: how it is described, and the IR of it. */

/** How an operand reaches the op: a secret or public argument of the program, or a constant in it. */
export type Visibility = 'secret' | 'public' | 'constant';

export interface Arg {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly numbers: Numbers;
  /** Where only some visibilities make sense. */
  readonly only?: readonly Visibility[];
}

/** Appends ops to the body of a region: `emit(name, operands, attrs)` gives the op's result. */
export type Emit = (name: string, operands: readonly Value[], attrs?: Record<string, unknown>) => Value;
export interface RegionSpec {
  /** Types of the scalars that it takes. */
  readonly args: readonly DType[];
  readonly body: (args: readonly Value[], emit: Emit) => readonly Value[];
}

/** Largest error of an element: of a float result, in terms of what it should be, the fraction bits and the ring. */
export type Tolerance = (want: number) => number;

export interface OpCase {
  /** Without `pphlo.`. */
  readonly op: string;
  readonly args: readonly Arg[];
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly regions?: readonly RegionSpec[];
  /** Where the op has no inference. */
  readonly result?: { readonly dtype: DType; readonly shape: readonly number[] };
  /** 0 unless given: floats that are only moved or chosen. */
  readonly tolerance?: Tolerance;
}

/** A dtype as it is, or floats as f64: the exact meaning, without the rounding of narrow floats. */
export const asIs = (d: DType): DType => d;
export const widest = (d: DType): DType => (isFloat(d) ? 'f64' : d);

/** Relative steps of floats that are narrower than what the ring shows. */
export const STEP: Partial<Record<DType, number>> = { bf16: 2 ** -8, f16: 2 ** -11, f32: 2 ** -24, f64: 2 ** -53 };

/** Values of every operand. */
export const valuesOf = (c: OpCase): Tensor[] =>
  c.args.map((a) => fromNumbers(a.dtype, a.shape, a.numbers(numElements(a.shape)) as never));

const op = (
  name: string,
  operands: readonly Value[],
  attrs: Readonly<Record<string, unknown>>,
  regions: Region[],
  result?: TensorType,
): Operation => {
  const def = pphlo(name);
  const full: Record<string, unknown> = {};
  for (const [k, a] of Object.entries(def.attrSpecs))
    full[k] = attrs[k] ?? (a as { optional?: { default: unknown } }).optional?.default;
  const types = result ? [result] : def.inferTypes(operands, full as AttrValues<never>, regions, unknownLoc);
  const made = new Operation(def, operands, types, full);
  for (const r of regions) made.addRegion(r);
  return made;
};

function regionOf(r: RegionSpec, secret: boolean, as: (d: DType) => DType): Region {
  const block = new Block();
  const args = r.args.map((d) => block.addArg(tensorType([], as(d), secret)));
  const emit: Emit = (name, operands, attrs = {}) => block.append(op(name, operands, attrs, [])).result;
  block.append(new Operation(pphlo('return'), r.body(args, emit), []));
  return new Region(block);
}

/** The program: its arguments are the operands that are no constants. Results are secret where any operand is. */
export function programOf(
  c: OpCase,
  visibility: readonly Visibility[],
  values: readonly Tensor[],
  as: (d: DType) => DType = asIs,
): { module: Operation; body: Block; op: Operation } {
  const body = new Block();
  const operands = c.args.map((a, i) => {
    const type = tensorType(a.shape, as(a.dtype), visibility[i] === 'secret');
    return visibility[i] === 'constant'
      ? body.append(new Operation(pphlo('constant'), [], [type], { value: denseOf(values[i]!) })).result
      : body.addArg(type);
  });
  const secret = visibility.includes('secret');
  const regions = (c.regions ?? []).map((r) => regionOf(r, secret, as));
  const declared = c.result && tensorType(c.result.shape, as(c.result.dtype), secret && c.op !== 'reveal');
  const made = body.append(op(c.op, operands, c.attrs ?? {}, regions, declared));
  if (c.op !== 'reveal') for (const r of made.results) r.type = withSecret(r.type as TensorType, secret);
  body.append(new Operation(returnOp as never, made.results, []));
  const type = functionType(
    body.args.map((a) => a.type),
    made.results.map((r) => r.type),
  );
  const func = new Operation(funcOp as never, [], [], { sym_name: 'main', function_type: type });
  func.addRegion(new Region(body));
  const top = new Block();
  top.append(func);
  const module = new Operation(moduleOp as never, [], [], {});
  module.addRegion(new Region(top));
  return { module, body, op: made };
}
