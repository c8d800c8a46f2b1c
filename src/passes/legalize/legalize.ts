import { isIdentity } from '../../dialects/hlo/inline.ts';
import { hasSecretKernel } from '../../dialects/pphlo/mirror.ts';
import { pphlo, pphloOps, pphloReturn } from '../../dialects/pphlo/ops.ts';
import { isComplex, isFloat } from '../../eval/dtype.ts';
import { Builder } from '../../ir/builder.ts';
import { entryOf, funcBody, funcName, funcOp, returnOp } from '../../ir/builtin.ts';
import { capturedBy } from '../../ir/captured.ts';
import type { AnyOpDef } from '../../ir/define-op.ts';
import { type Block, Operation, Region, type Value } from '../../ir/ir.ts';
import {
  functionType,
  hasComplexTypes,
  isSecret,
  type TensorType,
  type Type,
  withSecret,
  withShape,
} from '../../ir/types.ts';
import { type Diagnostic, fail, SpucError, showLocation } from '../../support/diagnostics.ts';
import { make, seal } from '../build.ts';
import type { Visibility } from '../pass.ts';
import { inferVisibility, type VisibilityMap } from '../visibility.ts';
import { expansionLimit, expansionOf, mayExpand } from './expansions.ts';

/** HLO ops that PPHLO has under another name, or has no op for although the name exists. */
const renamed: Readonly<Record<string, string | undefined>> = {
  'stablehlo.broadcast_in_dim': 'broadcast',
  'stablehlo.broadcast': undefined,
};
const compareOps = {
  EQ: 'equal',
  NE: 'not_equal',
  LT: 'less',
  LE: 'less_equal',
  GT: 'greater',
  GE: 'greater_equal',
} as const;
/** Not custom calls: those of PPHLO are SPU's, and no meaning of others. */
const pphloNames = new Set(pphloOps.map((d) => d.name).filter((n) => n !== 'pphlo.custom_call'));

/**
 * hlo → PPHLO, as a new function: visibility is inferred, every op gets its PPHLO form, values are sealed where a secret is required.
 * The module must be inlined (one function). All unsupported ops are reported at once.
 * `unrunnable` gets what PPHLO can say and no protocol can run; by default it is refused too.
 * @throws SpucError 'unsupported-op' / 'unsupported-type' for each op or type that PPHLO lacks, 'secret-control-flow' for secret loops
 */
export function legalize(
  module: Operation,
  visibility: readonly Visibility[],
  unrunnable: (errors: readonly Diagnostic[]) => void = refuse,
): Operation {
  const func = entryOf(module);
  refuse(unsupportedIn(func, undefined));
  const map = inferVisibility(func, visibility, unrunnable);
  unrunnable(unsupportedIn(func, map));
  return new Legalizer(map).func(func);
}

class Legalizer {
  private readonly values = new Map<Value, Value>();
  constructor(private readonly map: VisibilityMap) {}

  func(f: Operation): Operation {
    const region = this.region(f.regions[0]!);
    const results = region.block.terminator.operands.map((v) => v.type);
    const { arg_attrs, res_attrs } = funcOp.attrs(f);
    const type = functionType(
      region.block.args.map((a) => a.type),
      results,
    );
    return funcOp.create(
      {},
      { sym_name: funcName(f), function_type: type, arg_attrs, res_attrs },
      { regions: [region], loc: f.loc },
    );
  }

  private get(v: Value): Value {
    return this.values.get(v)!;
  }
  private type(v: Value): Type {
    return v.type.kind === 'tensor' ? withSecret(v.type, this.map.isSecret(v)) : v.type;
  }

  private region(source: Region): Region {
    const target = new Region();
    for (const [i, a] of source.block.args.entries()) {
      const copy = target.block.addArg(this.type(a), source.block.argLocs[i], a.hint);
      this.values.set(a, copy);
    }
    this.block(source.block, target.block);
    return target;
  }
  private block(source: Block, target: Block): void {
    const b = Builder.atEnd(target);
    for (let op = source.first; op; op = op.next) {
      b.loc = op.loc;
      this.op(op, b);
    }
  }

  private op(op: Operation, b: Builder): void {
    if (op.def.isTerminator) return void this.terminator(op, b);
    const operands = new Array<Value>(op.numOperands);
    for (let i = 0; i < operands.length; i++) operands[i] = this.get(op.operand(i));
    if (op.name === 'stablehlo.map') {
      this.values.set(op.result, this.mapped(op, b, operands));
      return;
    }
    const expand = isPlain(op) ? undefined : expansionOf(op);
    const direct = pphloOf(op);
    const results =
      direct && !(expand && this.map.firstSecret(op))
        ? this.direct(direct, op, b, operands)
        : expand!({ op, b, operands });
    for (let i = 0; i < op.results.length; i++) {
      const r = op.results[i]!;
      const v = results[i]!;
      v.hint ??= r.hint;
      this.values.set(r, v);
    }
  }

  /** The PPHLO op of the same meaning. */
  private direct(def: AnyOpDef, op: Operation, b: Builder, operands: readonly Value[]): readonly Value[] {
    const types = new Array<Type>(op.results.length);
    for (let i = 0; i < types.length; i++) types[i] = this.type(op.results[i]!);
    if (op.regions.length === 0)
      return b.insert(new Operation(def, operands, types, attrsOf(op, types), op.loc, extraOf(op))).results;
    const regions = op.regions.map((r) => this.region(r));
    // A loop's carries have one visibility throughout: seal what enters it.
    const sealed =
      op.name === 'stablehlo.while' ? operands.map((v, i) => seal(b, v, regions[1]!.block.args[i]!.type)) : operands;
    const made = new Operation(def, sealed, types, attrsOf(op, types), op.loc, extraOf(op));
    for (const r of regions) made.addRegion(r);
    return b.insert(made).results;
  }

  /** `map` applies a function of scalars elementwise: its body is copied onto whole tensors, scalars that it makes or captures are repeated. */
  private mapped(op: Operation, b: Builder, operands: readonly Value[]): Value {
    const { shape } = op.result.type as TensorType;
    const { block } = op.regions[0]!;
    for (const [i, a] of block.args.entries()) this.values.set(a, operands[i]!);
    const whole = (v: Value): Value =>
      (v.type as TensorType).shape.length === shape.length
        ? v
        : make(b, 'broadcast', [v], { broadcast_dimensions: [] }, withShape(v.type as TensorType, shape));
    for (const inner of block) {
      if (inner.def.has('terminator')) return whole(this.get(inner.operand(0)));
      if (inner.def.has('constant')) this.op(inner, b);
      else if (!inner.def.has('elementwise'))
        fail(
          'unsupported-op',
          `'${inner.name}' inside 'stablehlo.map' is not supported`,
          inner.loc,
          'write the function elementwise',
        );
      else {
        const def = pphloOf(inner)!;
        const args = inner.operands.map((v) => whole(this.get(v)));
        const type = withSecret(
          withShape(inner.result.type as TensorType, shape),
          args.some((v) => isSecret(v.type)),
        );
        this.values.set(
          inner.result,
          b.insert(new Operation(def, args, [type], attrsOf(inner, [type]), inner.loc)).result,
        );
      }
    }
    throw new Error('a region does not end in a return');
  }

  /** Region results are sealed to what the operation around returns. */
  private terminator(op: Operation, b: Builder): void {
    const parent = op.parentOp!;
    const operands = op.operands.map((v, i) => {
      const value = this.get(v);
      return seal(b, value, this.required(parent, i, op) ?? value.type);
    });
    const def = (funcOp.is(parent) ? returnOp : pphloReturn) as unknown as AnyOpDef;
    b.insert(new Operation(def, operands, [], {}, op.loc));
  }
  private required(parent: Operation, i: number, op: Operation): Type | undefined {
    switch (parent.name) {
      case 'stablehlo.if':
      case 'stablehlo.case':
        return this.type(parent.results[i]!);
      case 'stablehlo.while':
        return op.block === parent.regions[1]!.block ? this.type(parent.regions[1]!.block.args[i]!) : undefined;
      default:
        return undefined;
    }
  }
}

const isTotalOrder = (op: Operation): boolean =>
  op.attrs.compare_type === 'TOTALORDER' && isFloat((op.operand(0).type as TensorType).dtype);

/** A comparison's direction is in the name of its PPHLO op (fixed point has one order), the precision of products is that of the ring; all other attributes stay. */
function attrsOf(op: Operation, types: readonly Type[]): Operation['attrs'] {
  if (formOf(op.def).compares) return types.some(isSecret) || !isTotalOrder(op) ? {} : { total_order: true };
  if (op.attrs.precision_config === undefined) return op.attrs;
  const { precision_config: _, ...rest } = op.attrs;
  return rest;
}

/** Undeclared attributes stay, but for those of a comparison, which becomes another op, and accuracies asked of floating-point units. */
function extraOf(op: Operation): Operation['extra'] {
  if (formOf(op.def).compares) return {};
  if (op.extra.result_accuracy === undefined) return op.extra;
  const { result_accuracy: _, ...rest } = op.extra;
  return rest;
}

/** What is known of an hlo op by its kind. */
interface Form {
  /** The PPHLO op of the same meaning; of a comparison, the direction says which. */
  readonly def: AnyOpDef | undefined;
  readonly compares: boolean;
  /** It only ever becomes that PPHLO op, which takes secrets too. */
  readonly isPlain: boolean;
}
/** By the id of the op's def. */
const forms: Form[] = [];
const formOf = (def: AnyOpDef): Form => (forms[def.id] ??= makeForm(def));

function makeForm({ name }: AnyOpDef): Form {
  const compares = name === 'stablehlo.compare';
  const def = directOf(name);
  const becomes = compares ? Object.values(compareOps).map(pphlo) : def ? [def] : [];
  const kernels = becomes.length > 0 && becomes.every((d) => hasSecretKernel(d.name));
  return { def, compares, isPlain: kernels && !mayExpand(name) };
}
const isPlain = (op: Operation): boolean => formOf(op.def).isPlain;

/** The PPHLO op with the meaning of an hlo op; undefined when there is none. */
function pphloOf(op: Operation): AnyOpDef | undefined {
  const { def, compares } = formOf(op.def);
  return compares ? pphlo(compareOps[op.attrs.comparison_direction as keyof typeof compareOps]) : def;
}
function directOf(full: string): AnyOpDef | undefined {
  const [dialect, base] = [full.slice(0, full.indexOf('.')), full.slice(full.indexOf('.') + 1)];
  const name = full in renamed ? renamed[full] : base;
  return name !== undefined && (dialect === 'stablehlo' || dialect === 'chlo') && pphloNames.has(`pphlo.${name}`)
    ? pphlo(name)
    : undefined;
}

function refuse(errors: readonly Diagnostic[]): void {
  if (errors.length) throw new SpucError([...errors]);
}

/** Whether an operation reads or makes a value for which `test` holds. */
function touches(op: Operation, test: (v: Value) => boolean): boolean {
  for (let i = 0, n = op.numOperands; i < n; i++) if (test(op.operand(i))) return true;
  for (let i = 0; i < op.results.length; i++) if (test(op.results[i]!)) return true;
  return false;
}
const isComplexValue = (v: Value): boolean => v.type.kind === 'tensor' && isComplex(v.type.dtype);

/** Without a visibility map: ops that PPHLO lacks. With one: ops that have no kernel for secret operands. Ops that `skip` names are left out. */
export function unsupportedIn(
  func: Operation,
  map: VisibilityMap | undefined,
  skip?: (op: Operation) => boolean,
): Diagnostic[] {
  const errors: Diagnostic[] = [];
  const body = funcBody(func);
  const isSecretValue = (v: Value): boolean => map!.isSecret(v);
  const anyComplex = hasComplexTypes();
  func.walk((op) => {
    // Most ops: nothing can be wrong with them, but in a body or on complex numbers.
    if (isPlain(op) && (!map || (op.block === body && !anyComplex))) return;
    if (op === func || op.def.isTerminator || op.name === 'stablehlo.map' || skip?.(op) || isIdentity(op)) return;
    const def = pphloOf(op);
    if (!map) {
      if (!def && !expansionOf(op)) errors.push(unsupportedOp(op));
      return;
    }
    const secret = touches(op, isSecretValue);
    if (secret && def && !hasSecretKernel(def.name) && !expansionOf(op)) {
      errors.push({
        severity: 'error',
        class: 'unsupported-op',
        message: `'${op.name}' of a secret is not supported`,
        loc: op.loc,
        hint: 'compute it before the data is shared, or make its operands public (--visibility)',
      });
    }
    const limit = secret && op.numOperands > 0 && map.isSecret(op.operand(0)) && expansionLimit(op);
    if (limit) errors.push({ severity: 'error', class: 'unsupported-op', loc: op.loc, ...limit });
    const outside = batchedAround(op, func);
    if (outside && touchesSecret(outside, map) && !worksOnBatches(op, map)) {
      errors.push({
        severity: 'error',
        class: 'unsupported-op',
        message: `'${op.name}' inside '${outside.name}' on secrets is not supported`,
        loc: op.loc,
        hint: 'such a body runs once, on whole tensors: write it with elementwise operations on scalars',
      });
    }
    if (secret && touches(op, isComplexValue)) {
      if (!errors.some((e) => e.loc === op.loc))
        errors.push({
          severity: 'error',
          class: 'unsupported-type',
          message: `'${op.name}' has secret complex numbers, which are not supported`,
          loc: op.loc,
          hint: 'carry real and imaginary parts as two real tensors',
        });
    }
  });
  return errors;
}

function unsupportedOp(op: Operation): Diagnostic {
  const target = op.name === 'stablehlo.custom_call' ? ` to '${String(op.attrs.call_target_name)}'` : '';
  return {
    severity: 'error',
    class: 'unsupported-op',
    message: `'${op.name}'${target} is not supported`,
    loc: op.loc,
    hint: hintFor(op),
  };
}

/** The op around whose body the executor runs on whole tensors (reducers, sorts, scatters); undefined outside of such bodies. */
function batchedAround(op: Operation, func: Operation): Operation | undefined {
  let found: Operation | undefined;
  for (let p = op.parentOp; p && p !== func; p = p.parentOp) if (!CONTROL.has(p.name)) found = p;
  return found;
}
const CONTROL = new Set(['stablehlo.while', 'stablehlo.if', 'stablehlo.case']);
const touchesSecret = (op: Operation, map: VisibilityMap): boolean =>
  touches(op, (v) => map.isSecret(v)) || capturedBy(op).some((v) => map.isSecret(v));
/** Scalar and elementwise, or a choice that becomes a select. */
const worksOnBatches = (op: Operation, map: VisibilityMap): boolean =>
  op.def.has('constant')
    ? true
    : CONTROL.has(op.name)
      ? op.name !== 'stablehlo.while' && map.isSecret(op.operand(0))
      : op.regions.length === 0 &&
        [...op.operands, ...op.results].every((v) => v.type.kind === 'tensor' && v.type.shape.length === 0);

function hintFor(op: Operation): string {
  if (op.name === 'stablehlo.custom_call')
    return 'custom calls belong to one backend; lower the program for a platform without them (JAX: lowering_platforms=("interpreter",)) or replace the call';
  return `rewrite it with supported operations; 'spuc ops' lists them (at ${showLocation(op.loc)})`;
}
