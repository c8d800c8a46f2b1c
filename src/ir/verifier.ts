import { type Diagnostic, type DiagnosticClass, SpucError } from '../support/diagnostics.ts';
import type { AttrValues } from './define-op.ts';
import { forEachNamed, groupValues, type Report, typesFit, type ValueSpecs } from './define-op.ts';
import { type Block, lifeEndCount, type Operation, type Value } from './ir.ts';
import { takeTouched, touchAll } from './journal.ts';
import { sameShape, showType, type Type, withSecret } from './types.ts';
import { isKnown, learn, sign } from './verified.ts';

/** Errors shown for one program at most. */
const MAX_ERRORS = 20;

/**
 * Checks an operation and all inside it: arity, operand and result types, attributes, the op's own rules, dominance, terminators.
 * What was found right before and not touched since is not looked at. Errors of the class `tolerated` do not count.
 * @throws SpucError with all errors found (the first 20)
 */
export function verify(root: Operation, tolerated?: DiagnosticClass): void {
  const touched = takeTouched(root);
  let right = false;
  try {
    right = isRight(root, touched);
  } finally {
    // What is wrong stays wrong until it is changed.
    if (!right) touchAll(root);
  }
  if (right) return;
  const errors = errorsOf(root, tolerated);
  if (errors.length) throw new SpucError(errors.slice(0, MAX_ERRORS));
}

/** Whether the operations that were touched are right. */
function isRight(root: Operation, touched: readonly Operation[]): boolean {
  if (touched.length === 0) return true;
  const errors: Diagnostic[] = [];
  for (let i = 0; i < touched.length; i++) {
    const op = touched[i]!;
    if (!op.right) {
      const signed = sign(op);
      if (!signed || !isKnown()) {
        verifyOp(op, errors);
        if (errors.length > 0) return false;
        if (signed) learn();
      }
      op.right = true;
    }
    if (!op.placed && op !== root && !(op.placed = isPlaced(op, root))) return false;
  }
  // Where a value's life ends counts for all that follows.
  if (lifeEndCount() > 0) verifyLives(root, errors);
  return errors.length === 0;
}

/** The errors of a program that has some, in its order. */
function errorsOf(root: Operation, tolerated: DiagnosticClass | undefined): Diagnostic[] {
  const ops: Operation[] = [];
  root.walk((op) => void ops.push(op));
  const found: Diagnostic[] = [];
  for (let i = 0; i < ops.length && found.length < MAX_ERRORS; i++) verifyOp(ops[i]!, found);
  const errors = found.filter((e) => e.class !== tolerated);
  if (errors.length === 0) verifyLives(root, errors);
  return errors;
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
    const { spec } = op.def;
    const { operands, results } = op;
    if (!typesFit(spec.operands, operands)) checkValues('operand', spec.operands, operands, op, report);
    if (!typesFit(spec.results, results)) checkValues('result', spec.results, results, op, report);
    const { requiredAttrs } = op.def;
    for (let i = 0; i < requiredAttrs.length; i++)
      if (op.attrs[requiredAttrs[i]!] === undefined) report('attribute', `needs attribute '${requiredAttrs[i]}'`);
    checkRegions(op, report);
    if (errors.length === before) spec.precheck?.(op, report as Report);
    if (errors.length > before) return;
    if (spec.infer)
      compareTypes(op, op.def.inferTypes(operands, op.attrs as AttrValues<never>, op.regions, op.loc), report);
    if (spec.verify) {
      const view = groupValues(spec.operands, operands, op.name, op.loc) as Record<string, unknown>;
      view.attrs = op.attrs;
      spec.verify(op, report as Report, view as never);
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
  for (let i = 0; i < op.regions.length; i++) {
    const region = op.regions[i]!;
    const { last, terminators } = region.block;
    if (op.name === 'builtin.module') continue;
    if (!last?.def.isTerminator) report('parse', 'has a region that does not end in a return');
    else if (terminators === 1) continue;
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
  for (let i = 0; i < want.length; i++) {
    const w = want[i]!;
    const is = op.results[i]!.type;
    // A result may be secret where its operands need not be: visibility only rises.
    if (is === w || (is.kind === 'tensor' && w.kind === 'tensor' && is === withSecret(w, true))) continue;
    const onlyShape =
      is.kind === 'tensor' &&
      w.kind === 'tensor' &&
      is.dtype === w.dtype &&
      is.secret === w.secret &&
      !sameShape(is.shape, w.shape);
    report(onlyShape ? 'shape' : 'type', `has result type ${showType(is)} but its operands give ${showType(w)}`);
  }
}

/** Whether every operand is defined earlier in the same block or in a block around it; no isolated op reads values from outside. */
function isPlaced(op: Operation, root: Operation): boolean {
  const { block } = op;
  for (let i = 0, n = op.numOperands; i < n; i++) {
    const v = op.operand(i);
    const { def } = v;
    // Most values are defined in the same block.
    const isEarlier = def && block && def.block === block && block.ordered && def.order < op.order;
    if (!isEarlier && !isVisible(v, op, root)) return false;
  }
  return true;
}

function reportUndefined(op: Operation, v: Value, errors: Diagnostic[]): void {
  const where = v.def ? `result of '${v.def.name}'` : 'argument of another region';
  reportValue(op, `reads a value (${where}) that is not defined before it`, errors);
}
const reportValue = (op: Operation, message: string, errors: Diagnostic[]): void =>
  void errors.push({ severity: 'error', class: 'undefined-value', message: `'${op.name}' ${message}`, loc: op.loc });

/** The same of all operations; what was freed counts as undefined from there on. */
function verifyLives(root: Operation, errors: Diagnostic[]): void {
  const freed = new Set<Value>();
  const visitBlock = (block: Block): void => {
    for (let op = block.first; op; op = op.next) {
      const before = errors.length;
      for (let i = 0, n = op.numOperands; i < n; i++) {
        const v = op.operand(i);
        if ((!op.placed && !isVisible(v, op, root)) || freed.has(v)) reportUndefined(op, v, errors);
      }
      op.placed = errors.length === before;
      for (let i = 0; i < op.regions.length; i++) visitBlock(op.regions[i]!.block);
      if (op.def.endsLife) endLife(op);
    }
  };
  /** Only its own block may end a value: a loop would end it twice. */
  const endLife = (op: Operation): void => {
    for (let i = 0, n = op.numOperands; i < n; i++) {
      const v = op.operand(i);
      if (v.def && v.block === op.block) freed.add(v);
      else reportValue(op, 'ends a value that an operation of its own block must define', errors);
    }
  };
  for (const r of root.regions) visitBlock(r.block);
}

/** Whether `v` is defined where `op` can read it. */
function isVisible(v: Value, op: Operation, root: Operation): boolean {
  const { def } = v;
  const home = def ? def.block : (v.owner as Block);
  if (home === null) return false;
  if (!home.ordered) home.number();
  let at: Operation = op;
  for (;;) {
    if (at.block === home) return !def || def.order < at.order;
    const parent = at.parentOp;
    if (!parent || parent === root || parent.def.has('isolated')) return false;
    at = parent;
  }
}
