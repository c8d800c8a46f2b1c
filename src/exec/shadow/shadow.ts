import { isFloat } from '../../eval/dtype.ts';
import type { Tensor } from '../../eval/tensor.ts';
import type { Block, Operation, Value } from '../../ir/ir.ts';
import { showType } from '../../ir/types.ts';
import { saturationBits } from '../hal/encode.ts';
import { quotientBits } from '../hal/fixed-division.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { Ring, RingMemory } from '../ring/ring.ts';
import { compareOrder } from '../runtime/admission.ts';
import { CostEngine, type RunConfig } from '../runtime/engine.ts';
import { capturedValues } from '../runtime/env.ts';
import { Executor, type ExecutorParts } from '../runtime/executor.ts';
import type { Executed, Observer } from '../runtime/observer.ts';
import { publicVal } from '../runtime/values.ts';
import { iterationsOf, orderOf } from './address.ts';
import { countBetween, type Deviation, deviation, extreme, magnitude, worst } from './compare.ts';
import { domainFaults } from './domain.ts';
import { Gate } from './gate.ts';
import { isApproximated, limitBits, widthOf } from './limits.ts';
import { type Copy, copyOf, Reconstruction } from './reconstruct.ts';
import type { ShadowReport, ShadowRow } from './report.ts';
import { DIGITS, Magnitudes, suggest } from './suggest.ts';

export interface ShadowParts {
  readonly protocol: Protocol;
  readonly config: RunConfig;
  readonly body: Block;
  /** All inputs, in the clear. */
  readonly inputs: readonly Tensor[];
  readonly evaluate: ExecutorParts['evaluate'];
  /** What |value − reference| may be, relative to max(1, |reference|); by default 1e-3, or 64 units where that is more. */
  readonly tolerance?: number;
}

interface Seen {
  readonly args: Copy[][];
  readonly results: Copy[][];
}
/** Where a row stands: program order, then inside of regions first. */
interface Placed {
  readonly row: ShadowRow;
  readonly order: readonly number[];
  readonly id: number;
}

/** A tensor whose largest number has less than this many units has few digits left. */
const FEW_UNITS = 16;
/** Numbers below this are zero for every ring. */
const LEAST_NUMBER = 2 ** -60;
/** Ops that make small numbers of large ones without taking differences. */
const SCALING = new Set(
  ['multiply', 'square', 'divide', 'divide_by_broadcast', 'reciprocal', 'rsqrt', 'power'].map((n) => `pphlo.${n}`),
);

/**
 * Runs the program in the clear beside a run in this process, op by op: the same executor with public inputs follows the parties' control flow
 * and is held back at each op until all parties are past it. What the parties hold is copied as ops end, put together outside of their
 * memory, and compared. INSECURE by its purpose.
 */
export class Shadow {
  readonly tolerance: number;
  private readonly gate = new Gate();
  private readonly reconstruction: Reconstruction;
  private readonly seen = new Map<string, Seen>();
  private readonly rows = new Map<string, Placed>();
  /** Results of the run, by address, until the plain evaluator has made its own. */
  private readonly actual = new Map<string, { row: ShadowRow; results: readonly Tensor[]; endless: boolean }>();
  /** What the evaluator makes of region executions from the operands that they were run with, by address. */
  private readonly regions = new Map<string, Map<Value, Tensor>>();
  private readonly magnitudes = new Magnitudes();
  private readonly ids = new Map<Operation, number>();
  private stopped: string | undefined;
  private failed = false;
  /** Numbers from here on are taken to stand for infinity, as masks do: half of where encoding saturates. */
  private readonly endless: number;
  private readonly beside: Promise<void>;

  constructor(private readonly parts: ShadowParts) {
    const { fxp } = parts.config;
    this.tolerance = parts.tolerance ?? Math.max(1e-3, 2 ** (6 - fxp));
    this.endless = 2 ** (saturationBits(parts.config.k) - 1 - fxp);
    this.reconstruction = new Reconstruction(parts.protocol, parts.config);
    for (const op of parts.body) op.walk((o) => void this.ids.set(o, this.ids.size));
    this.beside = this.follow();
  }

  /** Watches one party. */
  observer(rank: number): Observer {
    return {
      done: (e) => this.done(rank, e),
      decided: (path, index) => {
        if (rank === 0) this.gate.decided(path, index);
      },
    };
  }

  /** The report, when the run is over. */
  async report(): Promise<ShadowReport> {
    this.gate.open();
    await this.beside;
    const placed = [...this.rows.values()].sort(
      (a, b) => compareOrder(a.order, b.order) || Number(!a.row.region) - Number(!b.row.region) || a.id - b.id,
    );
    const rows = placed.map((p) => p.row);
    for (const row of rows) row.diverges = this.diverges(row);
    const { k, fxp } = this.parts.config;
    const first = rows.find((r) => r.diverges);
    const suggestion = suggest(this.magnitudes, k, fxp);
    return { tolerance: this.tolerance, rows, first, suggestion, ...(this.stopped ? { stopped: this.stopped } : {}) };
  }

  /** Ends the plain run after a failure of the real one. */
  async abort(): Promise<void> {
    this.failed = true;
    this.gate.open();
    await this.beside;
  }

  private async follow(): Promise<void> {
    const { protocol, config, body, inputs, evaluate } = this.parts;
    const ring = new Ring(new RingMemory(2 ** 20), config.k);
    const executor = new Executor({
      engine: new CostEngine(protocol, config),
      ring,
      kernels: {},
      evaluate,
      decide: (c) => this.gate.decision(c.path),
      admission: this.gate,
      observe: (e) => this.reference(e),
    });
    try {
      await executor.run(
        body,
        async () => inputs.map((t) => publicVal(t, true)),
        async (_c, results) => [...results],
      );
    } catch (e) {
      // What the evaluator refuses is told in the report; the run itself goes on.
      if (!this.failed) this.stopped = e instanceof Error ? e.message : String(e);
    } finally {
      ring.close();
    }
  }

  /** An execution ended at one party; when it has at all of them, their shares are put together. */
  private done(rank: number, e: Executed): void {
    const { n } = this.parts.config;
    const s = this.seen.get(e.path) ?? { args: [], results: [] };
    this.seen.set(e.path, s);
    s.args[rank] = e.args.map((v) => copyOf(v, e.ring));
    s.results[rank] = e.results.map((v) => copyOf(v, e.ring));
    if (s.args.filter(Boolean).length < n) return;
    this.seen.delete(e.path);
    if (s.args[0]!.some((c) => c.secret)) this.measure(e, s);
    if (e.region === undefined) this.gate.passed(orderOf(e.path));
  }

  private measure(e: Executed, s: Seen): void {
    const { op, path, region } = e;
    const join = (copies: Copy[][]) =>
      copies[0]!.map((_, i) => this.reconstruction.tensorOf(copies.map((party) => party[i]!))!);
    const [args, results] = [join(s.args), join(s.results)];
    const row = this.rowOf(e);
    row.executions++;
    const { config } = this.parts;
    for (const [what, count] of domainFaults(op, args, config, quotientBits(config.k, config.fxp).top))
      row.faults.set(what, count + (row.faults.get(what) ?? 0));
    const local = this.apply(op, args);
    const found = local && this.errorOf(results, local);
    if (found) row.local = row.local ? worst(row.local, found) : found;
    const endless = args.some((t) => isFloat(t.dtype) && !(extreme(t) < this.endless));
    this.size(op, row, results, endless);
    if (local) this.size(op, row, local, endless);
    if (found?.nonFinite && row.faults.size === 0 && args.every(allFinite))
      row.faults.set('not finite', found.nonFinite);
    if (region === undefined) {
      this.actual.set(path, { row, results, endless });
      return;
    }
    // The region from its own operands on: what its ops made is taken from the evaluator, all else as it is.
    const made = this.regions.get(region) ?? new Map<Value, Tensor>();
    this.regions.set(region, made);
    const inputs = [...op.operands, ...capturedValues(op)].map((v, i) => made.get(v) ?? args[i]!);
    const reference = this.apply(op, inputs);
    if (!reference) return;
    for (const [i, r] of op.results.entries()) made.set(r, reference[i]!);
    this.accumulate(row, results, reference);
  }

  /** The plain evaluator got to an execution: its results are the reference. */
  private reference(e: Executed): void {
    const found = this.actual.get(e.path);
    if (!found) return;
    this.actual.delete(e.path);
    const tensors = e.results.flatMap((v) => (!v.secret && v.tensor ? [v.tensor] : []));
    if (tensors.length !== e.results.length) return;
    this.size(e.op, found.row, tensors, found.endless);
    this.small(
      e.op,
      e.args.flatMap((v) => (!v.secret && v.tensor ? [v.tensor] : [])),
      tensors,
    );
    this.accumulate(found.row, found.results, tensors);
  }

  private accumulate(row: ShadowRow, results: readonly Tensor[], reference: readonly Tensor[]): void {
    const error = this.errorOf(results, reference);
    if (error) row.error = row.error ? worst(row.error, error) : error;
  }

  private errorOf(results: readonly Tensor[], reference: readonly Tensor[]): Deviation | undefined {
    const all = results.map((t, i) => deviation(t, reference[i]!, this.parts.config.fxp, this.endless));
    return all.includes(undefined) ? undefined : (all as Deviation[]).reduce(worst);
  }

  /** The op in the clear; undefined where the evaluator refuses it. */
  private apply(op: Operation, args: readonly Tensor[]): Tensor[] | undefined {
    const captured = new Map(capturedValues(op).map((v, i) => [v, args[op.numOperands + i]!]));
    try {
      return this.parts.evaluate(op, args.slice(0, op.numOperands), (v) => captured.get(v)!);
    } catch {
      return undefined;
    }
  }

  /** Notes how large results are, and how near that is to the ring's limit; without masks where an operand has such. */
  private size(op: Operation, row: ShadowRow, tensors: readonly Tensor[], endless: boolean): void {
    const below = endless ? this.endless : Number.POSITIVE_INFINITY;
    const floats = tensors.filter((t) => isFloat(t.dtype));
    if (floats.length === 0) return;
    const width = widthOf(op);
    const { k, fxp } = this.parts.config;
    const bits = limitBits(width, k, fxp);
    const largest = Math.max(row.largest ?? 0, ...floats.map((t) => magnitude(t, below)));
    row.largest = largest;
    row.headroom = largest > 0 ? bits - Math.log2(largest) : undefined;
    const over = Math.max(...floats.map((t) => countBetween(t, 2 ** bits, below)));
    if (over > 0) row.faults.set('overflow', Math.max(over, row.faults.get('overflow') ?? 0));
    this.magnitudes.see(width, largest);
    this.magnitudes.approximated ||= isApproximated(op);
  }

  /**
   * Notes where scaling makes numbers so small that few digits are left, from operands that have some. What is left of a difference is not
   * looked at: it is noise in any arithmetic.
   */
  private small(op: Operation, args: readonly Tensor[], results: readonly Tensor[]): void {
    const few = FEW_UNITS * 2 ** -this.parts.config.fxp;
    if (!SCALING.has(op.name) || args.some((t) => magnitude(t) < few)) return;
    for (const t of results) {
      const m = isFloat(t.dtype) ? magnitude(t) : 0;
      if (m > LEAST_NUMBER && m < few)
        this.magnitudes.fraction = Math.max(this.magnitudes.fraction, Math.ceil(-Math.log2(m)) + DIGITS);
    }
  }

  private diverges(row: ShadowRow): boolean {
    const over = (d: Deviation | undefined) => d !== undefined && d.scaled > this.tolerance;
    return over(row.error) || over(row.local) || ((row.local?.nonFinite ?? 0) > 0 && row.faults.size > 0);
  }

  private rowOf(e: Executed): ShadowRow {
    const order = orderOf(e.path);
    const id = this.ids.get(e.op) ?? -1;
    const key = `${order.join('.')}|${id}`;
    const known = this.rows.get(key);
    if (known) return known.row;
    const outer = e.region === undefined ? undefined : e.op.parentOp;
    const row: ShadowRow = {
      op: e.op.name,
      loc: e.op.loc,
      type: e.op.results.length > 0 ? showType(e.op.results[0]!.type) : '()',
      iteration: iterationsOf(e.path),
      ...(outer ? { region: outer.name } : {}),
      executions: 0,
      error: undefined,
      local: undefined,
      largest: undefined,
      headroom: undefined,
      faults: new Map(),
      diverges: false,
    };
    this.rows.set(key, { row, order, id });
    return row;
  }
}

const allFinite = (t: Tensor): boolean => {
  for (let i = 0; i < t.data.length; i++) if (!Number.isFinite(Number(t.data[i]))) return false;
  return true;
};
