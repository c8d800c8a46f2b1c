import { funcBody } from '../ir/builtin.ts';
import type { Block, Operation, Value } from '../ir/ir.ts';
import { type Diagnostic, type Note, SpucError } from '../support/diagnostics.ts';
import type { Visibility } from './pass.ts';
import { mostTrips } from './secret-loops/trips.ts';

/**
 * Which values of an hlo function are secret, and why. A value is secret when anything it is computed from is; the join only rises,
 * so the fixpoint exists and is reached after at most one round per loop-carried value (design 3.1).
 */
export class VisibilityMap {
  private readonly reasons = new Map<Value, Value | undefined>();
  /** All loops of the function, outer ones first. */
  readonly loops = new Set<Operation>();

  isSecret(v: Value): boolean {
    return this.reasons.has(v);
  }
  /** The first operand of `op` that is secret. */
  firstSecret(op: Operation): Value | undefined {
    for (let i = 0, n = op.numOperands; i < n; i++) {
      const v = op.operand(i);
      if (this.reasons.has(v)) return v;
    }
    return undefined;
  }
  /** Marks `v` secret because of `why` (undefined: an input). Returns true when that is new. */
  mark(v: Value, why: Value | undefined): boolean {
    if (this.reasons.has(v)) return false;
    this.reasons.set(v, why);
    return true;
  }
  /** The values through which `v` became secret, from itself to an input. */
  chain(v: Value): Value[] {
    const out: Value[] = [];
    // A reason is marked before what it explains, so the chain has no cycle.
    for (let x: Value | undefined = v; x && this.reasons.has(x); x = this.reasons.get(x)) out.push(x);
    return out;
  }
}

/**
 * Infers the visibility of every value. `args` are the arguments' visibilities; missing ones are secret.
 * `refuse` gets an error of class 'secret-control-flow' for every `while` whose condition is secret, with the chain that made it so.
 * @throws SpucError with these errors, by default
 */
export function inferVisibility(
  func: Operation,
  args: readonly Visibility[],
  refuse: (errors: readonly Diagnostic[]) => void = throwAll,
): VisibilityMap {
  const map = new VisibilityMap();
  const body = funcBody(func);
  body.args.forEach((a, i) => {
    if ((args[i] ?? 'secret') === 'secret') map.mark(a, undefined);
  });
  visitBlock(body, map);
  const errors: Diagnostic[] = [];
  for (const loop of map.loops) checkLoop(loop, map, errors);
  refuse(errors);
  return map;
}
const throwAll = (errors: readonly Diagnostic[]): void => {
  if (errors.length) throw new SpucError([...errors]);
};

function visitBlock(block: Block, map: VisibilityMap): void {
  for (let op = block.first; op; op = op.next) visitOp(op, map);
}

/** Joins `from` into `to`; true when `to` became secret. */
const flow = (map: VisibilityMap, from: Value, to: Value): boolean => map.isSecret(from) && map.mark(to, from);

function visitOp(op: Operation, map: VisibilityMap): void {
  // Most ops: data goes from operands to results only.
  if (op.regions.length === 0 && op.name !== 'stablehlo.optimization_barrier') {
    const secret = map.firstSecret(op);
    if (secret) for (let i = 0; i < op.results.length; i++) map.mark(op.results[i]!, secret);
    return;
  }
  switch (op.name) {
    case 'stablehlo.while':
      visitLoop(op, map);
      return;
    case 'stablehlo.if':
    case 'stablehlo.case':
      for (const r of op.regions) visitBlock(r.block, map);
      for (const [i, result] of op.results.entries()) {
        flow(map, op.operand(0), result);
        for (const r of op.regions) flow(map, r.block.terminator.operand(i), result);
      }
      return;
    case 'stablehlo.reduce':
    case 'stablehlo.reduce_window':
      visitReducer(op, map);
      return;
    case 'stablehlo.sort':
      visitSort(op, map);
      return;
    case 'stablehlo.optimization_barrier':
      for (const [i, r] of op.results.entries()) flow(map, op.operand(i), r);
      return;
    default:
      visitJoined(op, map);
  }
}

/** Everything that goes into the op, captured by its regions too, reaches every result and, through earlier applications, every region argument. */
function visitJoined(op: Operation, map: VisibilityMap): void {
  for (;;) {
    const returned = op.regions.flatMap((r) => r.block.terminator.operands);
    const secret = map.firstSecret(op) ?? returned.find((v) => map.isSecret(v));
    let changed = false;
    if (secret) {
      for (const a of op.regions.flatMap((r) => r.block.args)) if (map.mark(a, secret)) changed = true;
      for (const r of op.results) map.mark(r, secret);
    }
    const before = secret;
    for (const r of op.regions) visitBlock(r.block, map);
    if (!changed && (before || !op.regions.some((r) => r.block.terminator.operands.some((v) => map.isSecret(v)))))
      return;
  }
}

function visitLoop(op: Operation, map: VisibilityMap): void {
  map.loops.add(op);
  const [cond, body] = [op.regions[0]!.block, op.regions[1]!.block];
  for (let changed = true; changed; ) {
    changed = false;
    for (const [i, v] of op.operands.entries()) {
      if (flow(map, v, body.args[i]!)) changed = true;
    }
    visitBlock(body, map);
    for (const [i, v] of body.terminator.operands.entries()) {
      if (flow(map, v, body.args[i]!)) changed = true;
    }
  }
  for (const [i, a] of body.args.entries()) {
    flow(map, a, cond.args[i]!);
    flow(map, a, op.results[i]!);
  }
  visitBlock(cond, map);
}

function visitReducer(op: Operation, map: VisibilityMap): void {
  const n = op.results.length;
  const { block } = op.regions[0]!;
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = 0; i < n; i++) {
      for (let a = i; a < 2 * n; a += n) {
        const to = block.args[a]!;
        for (let o = i; o < 2 * n; o += n) if (flow(map, op.operand(o), to)) changed = true;
        if (flow(map, op.results[i]!, to)) changed = true;
      }
    }
    visitBlock(block, map);
    for (let i = 0; i < n; i++) {
      const to = op.results[i]!;
      for (let o = i; o < 2 * n; o += n) if (flow(map, op.operand(o), to)) changed = true;
      if (flow(map, block.terminator.operand(i), to)) changed = true;
    }
  }
}

function visitSort(op: Operation, map: VisibilityMap): void {
  const { block } = op.regions[0]!;
  for (const [i, v] of op.operands.entries()) {
    flow(map, v, block.args[2 * i]!);
    flow(map, v, block.args[2 * i + 1]!);
  }
  visitBlock(block, map);
  for (const [i, r] of op.results.entries()) {
    flow(map, op.operand(i), r);
    flow(map, block.terminator.operand(0), r);
  }
}

/** Notes shown for one chain at most. */
const MAX_NOTES = 16;

function checkLoop(op: Operation, map: VisibilityMap, errors: Diagnostic[]): void {
  const condition = op.regions[0]!.block.terminator.operand(0);
  if (!map.isSecret(condition)) return;
  const chain = map.chain(condition);
  const notes: Note[] = chain.map((v) => ({ message: describe(v), loc: v.loc }));
  if (notes.length > MAX_NOTES) {
    const left = notes.length - (MAX_NOTES - 1);
    notes.splice(MAX_NOTES - 2, left, { message: `… through ${left} more values`, loc: notes[MAX_NOTES - 2]!.loc });
  }
  const most = mostTrips(op, map);
  if (most !== undefined)
    notes.push({ message: `what is public of the condition ends it after ${most} iterations at most`, loc: op.loc });
  errors.push({
    severity: 'error',
    class: 'secret-control-flow',
    message: "the condition of this 'while' is secret: how often it runs would tell something about the data",
    loc: op.loc,
    hint: 'give the most iterations that it may take with --secret-loop-bound N, or make the inputs that the condition depends on public (--visibility)',
    notes,
  });
}

function describe(v: Value): string {
  const named = v.hint ? `%${v.hint} ` : '';
  if (v.def) return `${named}is secret: computed by '${v.def.name}'`;
  const owner = (v.owner as Block).region?.parent;
  return owner?.name === 'func.func'
    ? `argument ${v.index} ${named}is secret`
    : `${named}is secret: carried by '${owner?.name}'`;
}
