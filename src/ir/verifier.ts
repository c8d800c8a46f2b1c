import { type Diagnostic, type DiagnosticClass, SpucError } from '../support/diagnostics.ts';
import type { AttrValues } from './define-op.ts';
import { forEachNamed, type Report, type ValueSpecs } from './define-op.ts';
import { type Block, Operation, type Value } from './ir.ts';
import { sameShape, showType, type Type, withSecret } from './types.ts';
import { forget, isUnchanged, remember } from './verified.ts';

/** Errors shown for one program at most. */
const MAX_ERRORS = 20;

/**
 * Checks an operation and all inside it: arity, operand and result types, attributes, the op's own rules, dominance, terminators.
 * Errors of the class `tolerated` do not count.
 * @throws SpucError with all errors found (the first 20)
 */
export function verify(root: Operation, tolerated?: DiagnosticClass): void {
  let errors: Diagnostic[] = [];
  const unchanged = new Set<Operation>();
  findUnchanged(root, unchanged);
  root.walk((op) => {
    if (errors.length >= MAX_ERRORS || unchanged.has(op)) return;
    const before = errors.length;
    verifyOp(op, errors);
    if (errors.length === before) remember(op);
    else forget(op);
  });
  errors = errors.filter((e) => e.class !== tolerated);
  if (errors.length === 0) verifyDominance(root, errors);
  if (errors.length) throw new SpucError(errors.slice(0, MAX_ERRORS));
}

/** Collects the operations below `op` that were found right and are as they were then, with all inside them. */
function findUnchanged(op: Operation, out: Set<Operation>): boolean {
  let same = isUnchanged(op);
  for (const r of op.regions)
    for (let inner = r.block.first; inner; inner = inner.next) if (!findUnchanged(inner, out)) same = false;
  if (same) out.add(op);
  return same;
}

function verifyOp(op: Operation, errors: Diagnostic[]): void {
  const before = errors.length;
  const report = (cls: DiagnosticClass, message: string, hint?: string) =>
    void errors.push({
      severity: 'error',
      class: cls,
      message: `'${op.name}' ${message}`,
      loc: op.loc,
      ...(hint ? { hint } : {}),
    });
  try {
    checkValues('operand', op.def.spec.operands, op.operands, op, report);
    checkValues('result', op.def.spec.results, op.results, op, report);
    for (const name of op.def.requiredAttrs)
      if (op.attrs[name] === undefined) report('attribute', `needs attribute '${name}'`);
    checkRegions(op, report);
    if (errors.length === before) op.def.spec.precheck?.(op, report as Report);
    if (errors.length > before) return;
    if (op.def.spec.infer)
      compareTypes(op, op.def.inferTypes(op.operands, op.attrs as AttrValues<never>, op.regions, op.loc), report);
    if (op.def.spec.verify) {
      const view = op.def.operands(op) as Record<string, unknown>;
      view.attrs = op.attrs;
      op.def.spec.verify(op, report as Report, view as never);
    }
  } catch (e) {
    if (!(e instanceof SpucError)) throw e;
    errors.push(...e.diagnostics);
  }
}

function checkValues(
  what: string,
  specs: ValueSpecs,
  values: readonly Value[],
  op: Operation,
  report: (c: DiagnosticClass, m: string) => void,
): void {
  forEachNamed(specs, values, op.name, op.loc, (name, spec, v) => {
    if (!spec.test(v.type)) report('type', `${what} '${name}' must be ${spec.desc}, but is ${showType(v.type)}`);
  });
}

function checkRegions(op: Operation, report: (c: DiagnosticClass, m: string) => void): void {
  const spec = op.def.spec.regions;
  const want = spec?.names.length ?? 0;
  if (spec?.variadic ? op.regions.length < want : op.regions.length !== want) {
    report('arity', `expects ${want} regions but has ${op.regions.length}`);
    return;
  }
  for (const region of op.regions) {
    const last = region.block.last;
    if (op.name === 'builtin.module') continue;
    if (!last?.def.has('terminator')) report('parse', 'has a region that does not end in a return');
    for (let inner = region.block.first; inner; inner = inner.next)
      if (inner !== last && inner.def.has('terminator'))
        report('parse', `has a region with '${inner.name}' before its end`);
  }
}

/** Declared result types against inferred ones. Visibility and dtype are 'type' errors, extents 'shape' errors. */
function compareTypes(op: Operation, want: readonly Type[], report: (c: DiagnosticClass, m: string) => void): void {
  if (want.length !== op.results.length) {
    report('arity', `has ${op.results.length} results but its operands give ${want.length}`);
    return;
  }
  want.forEach((w, i) => {
    const is = op.results[i]!.type;
    // A result may be secret where its operands need not be: visibility only rises.
    if (is === w || (is.kind === 'tensor' && w.kind === 'tensor' && is === withSecret(w, true))) return;
    const onlyShape =
      is.kind === 'tensor' &&
      w.kind === 'tensor' &&
      is.dtype === w.dtype &&
      is.secret === w.secret &&
      !sameShape(is.shape, w.shape);
    report(onlyShape ? 'shape' : 'type', `has result type ${showType(is)} but its operands give ${showType(w)}`);
  });
}

/** Every operand is defined earlier in the same block or in a block around it and not yet freed, and no isolated op reads values from outside. */
function verifyDominance(root: Operation, errors: Diagnostic[]): void {
  const visible = new Set<Value>();
  const visitBlock = (block: Block): void => {
    const mine: Value[] = [];
    const add = (v: Value) => {
      visible.add(v);
      mine.push(v);
    };
    block.args.forEach(add);
    for (let op = block.first; op; op = op.next) {
      for (let i = 0; i < op.numOperands; i++) {
        const v = op.operand(i);
        if (!visible.has(v)) {
          const where = v.owner instanceof Operation ? `result of '${v.owner.name}'` : 'argument of another region';
          errors.push({
            severity: 'error',
            class: 'undefined-value',
            message: `'${op.name}' reads a value (${where}) that is not defined before it`,
            loc: op.loc,
          });
        }
      }
      if (op.regions.length) visitRegions(op);
      for (const r of op.results) add(r);
      if (op.def.has('ends-life')) endLife(op);
    }
    for (const v of mine) visible.delete(v);
  };
  /** From here on the operand counts as undefined. Only its own block may end it: a loop would end it twice. */
  const endLife = (op: Operation): void => {
    for (const v of op.operands) {
      if (v.def && v.block === op.block) visible.delete(v);
      else
        errors.push({
          severity: 'error',
          class: 'undefined-value',
          message: `'${op.name}' ends a value that an operation of its own block must define`,
          loc: op.loc,
        });
    }
  };
  const visitRegions = (op: Operation): void => {
    if (!op.regions.length) return;
    const hidden = op.def.has('isolated') ? [...visible] : [];
    for (const v of hidden) visible.delete(v);
    for (const r of op.regions) visitBlock(r.block);
    for (const v of hidden) visible.add(v);
  };
  visitRegions(root);
}
