import { numElements, type Tensor } from '../../eval/tensor.ts';
import { sameShape } from '../../eval/values.ts';
import type { Attribute } from '../../ir/attributes.ts';
import { entryOf, funcBody, funcName, functionsOf } from '../../ir/builtin.ts';
import { capturedBy } from '../../ir/captured.ts';
import type { Block, Operation, Region, Value } from '../../ir/ir.ts';
import { showType } from '../../ir/types.ts';
import { fail, SpucError } from '../../support/diagnostics.ts';
import { batchOf, evaluateBatched } from './evaluate/batching.ts';
import { evalKernels } from './evaluate/index.ts';
import type { EvalContext } from './evaluate/kernel.ts';
import { Exchange, Process, Waiting } from './evaluate/processes.ts';

/** Bounds on what an evaluation may take. */
export interface EvalLimits {
  /** Elements of one tensor at most. */
  readonly elements: number;
}
const defaultLimits: EvalLimits = { elements: 2 ** 28 };

export interface EvalOptions {
  /** The function to evaluate; `main` by default, or the only one. */
  readonly entry?: string;
  readonly limits?: Partial<EvalLimits>;
}

/** A runtime value: a tensor, or several values as one. A token is a tuple of nothing. */
type Datum = Tensor | { readonly tuple: readonly Datum[] };
type Lookup = (v: Value) => Datum;

/** Text names without dialect; kernels are found by them. */
const bareName = (op: Operation): string => op.name.slice(op.name.indexOf('.') + 1);

class Evaluation {
  constructor(
    private readonly functions: ReadonlyMap<string, Operation>,
    private readonly limits: EvalLimits,
    private readonly process?: Process,
  ) {}
  private readonly probes = new Map<string, readonly Tensor[]>();
  private readonly stack: string[] = [];

  call(name: string, args: readonly Datum[], mayBatch: boolean, at?: Operation): Datum[] {
    const f =
      this.functions.get(name) ?? fail('undefined-symbol', `there is no function @${name}`, at?.loc ?? undefined);
    if (this.stack.includes(name)) {
      const chain = [...this.stack.slice(this.stack.indexOf(name)), name].map((n) => `@${n}`).join(' → ');
      fail('recursion', `@${name} calls itself (${chain})`, at?.loc, 'recursion has no static size; use a loop');
    }
    this.stack.push(name);
    const results = this.block(
      funcBody(f),
      args,
      (v) => fail('undefined-value', 'a value from outside', v.loc),
      mayBatch,
    );
    this.stack.pop();
    return results;
  }

  /** What the terminator of a block returns. `mayBatch`: values may carry batch dimensions. */
  private block(block: Block, args: readonly Datum[], outer: Lookup, mayBatch: boolean): Datum[] {
    const values = new Map<Value, Datum>();
    const get: Lookup = (v) => values.get(v) ?? outer(v);
    block.args.forEach((a, i) => {
      values.set(a, args[i]!);
    });
    for (const op of block) {
      const operands = op.operands.map(get);
      if (op.def.has('terminator')) return operands;
      const results = this.op(op, operands, get, mayBatch);
      op.results.forEach((r, i) => {
        values.set(r, results[i]!);
      });
    }
    return [];
  }

  op(op: Operation, args: readonly Datum[], outer: Lookup, mayBatch: boolean): Datum[] {
    switch (op.name) {
      case 'stablehlo.tuple':
        return [{ tuple: args }];
      case 'stablehlo.get_tuple_element':
        return [(args[0] as { tuple: readonly Datum[] }).tuple[op.attrs.index as number]!];
      case 'stablehlo.create_token':
      case 'stablehlo.after_all':
        return [{ tuple: [] }];
      case 'stablehlo.optimization_barrier':
        return [...args];
      case 'interpreter.run_parallel':
        return this.runParallel(op, args);
      case 'func.call':
        return this.call(op.attrs.callee as string, args, mayBatch, op);
    }
    for (const r of op.results)
      if (r.type.kind === 'tensor' && numElements(r.type.shape) > this.limits.elements)
        fail('resource-limit', `'${op.name}' would make ${showType(r.type)}, which is too large to evaluate`, op.loc);
    const name = bareName(op);
    const kernel = Object.hasOwn(evalKernels, name) ? evalKernels[name]! : undefined;
    if (!kernel) return unsupported(op);
    try {
      const ctx = this.context(op, outer as (v: Value) => Tensor, mayBatch);
      const tensors = args as readonly Tensor[];
      const batch = mayBatch ? commonBatch(op, tensors, ctx.lookup) : undefined;
      return batch ? evaluateBatched(name, kernel, op, tensors, batch, ctx) : kernel(op, tensors, ctx);
    } catch (e) {
      throw locate(e, op);
    }
  }

  /**
   * All processes of a grid. Each runs until it needs what another one has not sent yet, and again from its start once that is there.
   * @throws SpucError 'input' when all wait for each other
   */
  private runParallel(op: Operation, args: readonly Datum[]): Datum[] {
    const programs = symbolRows(op.attrs.programs as Attribute);
    const infeed = symbolRows(op.attrs.infeed as Attribute | undefined).flat();
    const grid = new Exchange(programs.length, programs[0]?.length ?? 0, infeed);
    let first = 0;
    const tasks = programs.flatMap((row, replica) =>
      row.map((name, partition) => {
        const f = this.functions.get(name) ?? fail('undefined-symbol', `there is no function @${name}`, op.loc);
        const own = args.slice(first, (first += funcBody(f).args.length));
        return { name, own, replica, partition, results: undefined as Datum[] | undefined };
      }),
    );
    for (;;) {
      const before = grid.messages;
      let blocked: Operation | undefined;
      let finished = false;
      for (const t of tasks.filter((u) => !u.results))
        try {
          const run = new Evaluation(this.functions, this.limits, new Process(grid, t.replica, t.partition));
          t.results = run.call(t.name, t.own, false, op);
          finished = true;
        } catch (e) {
          if (!(e instanceof Waiting)) throw e;
          blocked = e.op;
        }
      if (!blocked) return tasks.flatMap((t) => t.results!);
      if (!finished && grid.messages === before)
        fail('input', `'${blocked.name}' waits for a process that sends nothing`, blocked.loc);
    }
  }

  private context(op: Operation, lookup: (v: Value) => Tensor, mayBatch: boolean): EvalContext {
    return {
      lookup,
      region: (r: Region, args) => {
        const batched = mayBatch || r.block.args.some((a, i) => batchOf(a, args[i]!) !== undefined);
        return this.block(r.block, args, lookup, batched) as Tensor[];
      },
      call: (name, args, at) => this.call(name, args, mayBatch, at) as Tensor[],
      process: this.process,
      probes: this.probes,
      within: (other) => this.context(op, other, mayBatch),
    };
  }
}

/** Batch dimensions of the first operand or captured value that carries them. */
function commonBatch(
  op: Operation,
  args: readonly Tensor[],
  lookup: (v: Value) => Tensor,
): readonly number[] | undefined {
  for (const [i, t] of args.entries()) {
    const b = batchOf(op.operand(i), t);
    if (b) return b;
  }
  if (op.regions.length === 0) return undefined;
  for (const v of capturedBy(op)) {
    const b = batchOf(v, lookup(v));
    if (b) return b;
  }
  return undefined;
}

function unsupported(op: Operation): never {
  return fail('unsupported-op', `'${op.name}' cannot be evaluated`, op.loc, op.def.spec.doc);
}

/** Names of functions in rows: `[[@a, @b], [@c, @d]]`, or `[@a, @b]` for rows of one. */
function symbolRows(a: Attribute | undefined): string[][] {
  const items = (b: Attribute | undefined): readonly Attribute[] =>
    b?.kind === 'array' ? b.items : b?.kind === 'symbol' ? [b] : [];
  return items(a).map((row) => items(row).flatMap((s) => (s.kind === 'symbol' ? [s.name] : [])));
}

/** Gives errors of the plain functions the place of the op; memory that cannot be had is a resource limit. */
function locate(e: unknown, op: Operation): unknown {
  if (e instanceof RangeError && /allocation|Invalid typed array length|Array buffer/.test(e.message))
    return new SpucError([
      {
        severity: 'error',
        class: 'resource-limit',
        message: `'${op.name}' needs more memory than there is`,
        loc: op.loc,
      },
    ]);
  if (!(e instanceof SpucError)) return e;
  if (e.diagnostics.every((d) => d.loc.kind !== 'unknown')) return e;
  return new SpucError(
    e.diagnostics.map((d) =>
      d.loc.kind === 'unknown' ? { ...d, message: `'${op.name}': ${d.message}`, loc: op.loc } : d,
    ),
  );
}

/** The function of that name, else the program's entry. @throws SpucError 'missing-entry' */
function startOf(module: Operation, name: string | undefined): Operation {
  if (name === undefined) return entryOf(module);
  const found = functionsOf(module).find((f) => funcName(f) === name);
  return found ?? fail('missing-entry', `there is no function @${name}`, module.loc);
}

function checkInputs(entry: Operation, inputs: readonly Tensor[]): void {
  const { args } = funcBody(entry);
  if (args.length !== inputs.length)
    fail('input', `@${funcName(entry)} takes ${args.length} inputs, but ${inputs.length} are given`, entry.loc);
  args.forEach((a, i) => {
    const t = inputs[i]!;
    const ok = a.type.kind === 'tensor' && a.type.dtype === t.dtype && sameShape(a.type.shape, t.shape);
    if (!ok) fail('input', `input ${i} is [${t.shape}] of ${t.dtype}, but must be ${showType(a.type)}`, a.loc);
  });
}

/** The tensors in a value, in order. */
const flatten = (d: Datum): Tensor[] => ('tuple' in d ? d.tuple.flatMap(flatten) : [d]);

/**
 * What a verified HLO program means: its results on `inputs`, in its own element types. The program is not changed.
 * Ops with effects on other processes are refused; check ops throw SpucError of class 'check-failed'.
 * @throws SpucError 'missing-entry', 'input', 'unsupported-op', 'recursion', 'resource-limit', 'check-failed', …
 */
export function evaluate(module: Operation, inputs: readonly Tensor[], opts: EvalOptions = {}): Tensor[] {
  const entry = startOf(module, opts.entry);
  checkInputs(entry, inputs);
  const functions = new Map(functionsOf(module).map((f) => [funcName(f), f]));
  const run = new Evaluation(functions, { ...defaultLimits, ...opts.limits });
  return run.call(funcName(entry), inputs, false).flatMap(flatten);
}

const noCaptures = (v: Value): never => fail('undefined-value', 'the op reads a value from outside', v.loc);

/**
 * What one HLO or PPHLO op means, on plain tensors. `captured` gives the values that its regions read from outside. Operands and captured
 * values may carry batch dimensions before their declared shapes; the results then do as well.
 * @throws SpucError 'unsupported-op' for an op without a plain meaning, and what the computation itself reports
 */
export function evaluateOp(
  op: Operation,
  args: readonly Tensor[],
  captured: (v: Value) => Tensor = noCaptures,
): Tensor[] {
  return new Evaluation(new Map(), defaultLimits).op(op, args, captured, true).flatMap(flatten);
}
