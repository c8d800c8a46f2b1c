import { isControl } from '../../dialects/pphlo/control.ts';
import type { Tensor } from '../../eval/tensor.ts';
import type { Block, Operation, Region, Value } from '../../ir/ir.ts';
import { fail } from '../../support/diagnostics.ts';
import type { Share } from '../protocols/protocol.ts';
import type { Ring } from '../ring/ring.ts';
import type { Admission, Order } from './admission.ts';
import { broadcastTo, commonShape } from './batch.ts';
import { Ctx, memoryOf, newStats, type OpStats, tensorsOf } from './context.ts';
import { branchOf, type Decide } from './decisions.ts';
import type { Engine } from './engine.ts';
import { capturedValues, Env, type Slot, slot } from './env.ts';
import { inOp } from './fault.ts';
import type { KernelCall, OpKernel } from './kernel-table.ts';
import type { Monitor } from './monitor.ts';
import type { Observe } from './observer.ts';
import type { PublicDigests } from './public-digest.ts';
import { clockOf, publicVal, unknownVal, type Val } from './values.ts';

/** What one op did over all its executions at this participant. */
export interface OpRecord extends OpStats {
  count: number;
  /** Sum over executions of (clock of the results − clock of the operands). */
  hops: number;
  /** Milliseconds from the op's start to its end, waiting included. */
  ms: number;
}

/** The parts of a participant that the executor is given. */
export interface ExecutorParts {
  readonly engine: Engine;
  readonly ring: Ring;
  readonly kernels: Readonly<Record<string, OpKernel>>;
  /** Evaluates an op whose operands (and captured values) are all public and known. */
  readonly evaluate: (op: Operation, args: readonly Tensor[], captured: (v: Value) => Tensor) => Tensor[];
  /** Tells the dealer which way public control flow went, or learns it there; undefined where nobody here can know. */
  readonly decide: Decide;
  readonly admission?: Pick<Admission, 'announce' | 'enter' | 'leave' | 'forget'>;
  /** Bytes that an op needs while it runs, from the cost backend. */
  readonly need?: (op: Operation) => number;
  readonly now?: () => number;
  readonly onDone?: (op: Operation) => void;
  /** An op (control flow excepted) begins; what it returns is called at the op's end. */
  readonly onOp?: Monitor['op'];
  /** Sees operands and results of every op but control flow: `--shadow`. */
  readonly observe?: Observe;
  /** Takes every public value that depends on data: parties compare its sums. */
  readonly digests?: PublicDigests;
  /** Called when control flow depends on a value that nobody here knows: the body then runs once. */
  readonly onUnknownTrip?: (op: Operation) => void;
}

interface BlockRun {
  readonly results: Slot[];
  /** Settles when every op of the block is done. */
  readonly done: Promise<void>;
}

/**
 * Runs PPHLO as a dataflow machine: an op starts when its operands are there; what independent ops send in one wave leaves together.
 * The same code runs at parties, at the dealer and on the cost backend; only the engine differs.
 */
export class Executor {
  readonly records = new Map<Operation, OpRecord>();
  private readonly claimed = new Set<unknown>();
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(private readonly parts: ExecutorParts) {}

  /**
   * Brings the arguments in, runs the body of a function, and finishes its results (opens them).
   * The ring tensors of what comes back belong to the executor's ring until that is closed.
   */
  async run(
    body: Block,
    begin: (c: Ctx) => Promise<Val[]>,
    finish: (c: Ctx, results: readonly Val[]) => Promise<Val[]>,
  ): Promise<Val[]> {
    const root = new Ctx(this.parts.engine, 'main', this.parts.ring, newStats());
    const args = (await begin(root)).map((v, i) => {
      this.digest(`${root.path}/argument ${i}`, 'input', [v]);
      return slot(Promise.resolve(this.claim(v)));
    });
    const run = this.block(root.at('body'), [], body, args, undefined);
    const results = await Promise.all(run.results.map((s) => s.val));
    await run.done;
    return finish(root, results);
  }

  /** Waits until no op runs any more: after a failure, before the memory is given up. */
  async settle(): Promise<void> {
    while (this.underWay.size) await Promise.allSettled([...this.underWay]);
  }

  /** Starts all ops of a block. Values that the block made are freed when it is done, except its results, which the caller owns. */
  private block(c: Ctx, order: Order, block: Block, args: readonly Slot[], outer: Env | undefined): BlockRun {
    const env = new Env(outer, undefined);
    for (const [i, a] of block.args.entries()) env.set(a, args[i]!);
    const own: Slot[] = [];
    const tasks: Promise<unknown>[] = [];
    let results: Slot[] = [];
    let index = 0;
    for (const op of block) {
      const at = index++;
      if (op.def.has('terminator')) {
        results = op.operands.map((v) => {
          const s = env.get(v);
          const kept = s.val.then((val) => this.claim(val));
          s.users.push(kept);
          return slot(kept);
        });
        break;
      }
      if (op.name === 'pphlo.free') {
        const s = env.get(op.operand(0));
        const gone = this.release(s);
        gone.catch(() => undefined);
        tasks.push(gone);
        const i = own.indexOf(s);
        if (i >= 0) own.splice(i, 1);
        continue;
      }
      const run = this.start(op, c, at, [...order, at], env);
      this.underWay.add(run);
      run.then(
        () => this.underWay.delete(run),
        () => this.underWay.delete(run),
      );
      for (const v of new Set([...op.operands, ...capturedValues(op)])) env.get(v).users.push(run);
      for (const [i, r] of op.results.entries()) {
        const s = slot(run.then((vs) => vs[i]!));
        env.set(r, s);
        own.push(s);
      }
      tasks.push(run);
    }
    const done = Promise.all(tasks).then(async () => {
      await Promise.all(results.map((r) => r.val));
      await Promise.all(own.map((s) => this.release(s)));
    });
    done.catch(() => undefined);
    return { results, done };
  }

  /** Waits for the op's operands and for admission, then runs it. */
  private async start(op: Operation, c: Ctx, at: number, order: Order, env: Env): Promise<Val[]> {
    const { admission } = this.parts;
    const opC = c.at(at, newStats());
    admission?.announce(order);
    if (isControl(op)) {
      try {
        return await this.control(op, opC, order, env);
      } finally {
        admission?.forget(order);
      }
    }
    let args: Val[];
    try {
      args = await Promise.all([...op.operands, ...capturedValues(op)].map((v) => env.get(v).val));
    } catch (e) {
      admission?.forget(order);
      throw e;
    }
    const need = admission ? (this.parts.need?.(op) ?? 0) : 0;
    await admission?.enter(order, need);
    const start = this.parts.now?.() ?? 0;
    const ended = this.parts.onOp?.(opC.path, op);
    try {
      const out = await opC.scope('k', (k) => this.compute(op, k, args, env));
      this.digest(opC.path, op.name, out);
      this.parts.observe?.({ path: opC.path, op, args, results: out, ring: this.parts.ring });
      const before = args.reduce((m, a) => Math.max(m, clockOf(a)), 0);
      this.record(op, opC.stats, Math.max(0, ...out.map(clockOf)) - before, (this.parts.now?.() ?? 0) - start);
      return out.map((v) => this.claim(v));
    } catch (e) {
      throw inOp(e, op, this.parts.engine);
    } finally {
      admission?.leave(order, need);
      ended?.();
      this.parts.onDone?.(op);
    }
  }

  /** Adds what is public and depends on data to the running hash that frames carry. */
  private digest(path: string, op: string, vals: readonly Val[]): void {
    const { digests } = this.parts;
    if (!digests) return;
    for (const [i, v] of vals.entries()) {
      if (!v.secret && v.data && v.tensor) digests.add(i === 0 ? path : `${path}#${i}`, op, v.tensor);
    }
  }

  /** One op on the values of its operands, followed by those that its regions capture. */
  private async compute(op: Operation, c: Ctx, all: readonly Val[], env: Env): Promise<Val[]> {
    const args = all.slice(0, op.numOperands);
    // A public value that the program seals stays known to all: it was never secret, and public work costs nothing.
    const secret = all.some((a) => a.secret);
    if (secret) {
      const kernel = this.parts.kernels[op.name];
      if (!kernel) fail('unsupported-op', `'${op.name}' has no kernel for secret operands`, op.loc);
      // What a body leaves behind is freed when it ends, not when the kernel does: kernels run bodies many times.
      const body: KernelCall['body'] = (label, region, vals) => c.scope(label, (s) => this.body(s, region, vals, env));
      return kernel({ c, op, args, body });
    }
    const clock = all.reduce((m, a) => Math.max(m, clockOf(a)), 0);
    const known = all.every((a) => !a.secret && a.tensor);
    const types = op.results.map((r) => r.type as { shape: readonly number[]; dtype: Tensor['dtype'] });
    if (!known) return types.map((t) => unknownVal(t.dtype, batchedShape(t.shape, all, env), clock));
    const data = all.some((a) => !a.secret && a.data);
    const lookup = new Map(
      capturedValues(op).map((v, i) => [v, (all[op.numOperands + i] as { tensor: Tensor }).tensor]),
    );
    const tensors = this.parts.evaluate(
      op,
      args.map((a) => (a as { tensor: Tensor }).tensor),
      (v) => lookup.get(v)!,
    );
    return tensors.map((t) => publicVal(t, data, clock));
  }

  /** A region body on whole tensors: one pass over its ops, elementwise ones batched. Everything lives in the arena of the calling kernel. */
  private async body(c: Ctx, region: Region, args: readonly Val[], outer: Env): Promise<Val[]> {
    const { block } = region;
    const declared = block.args.map((a) => (a.type as { shape: readonly number[] }).shape);
    const batch = declared.every((s) => s.length === 0) ? commonShape(args) : undefined;
    const env = new Env(outer, batch);
    for (const [i, a] of block.args.entries()) env.set(a, slot(Promise.resolve(args[i]!)));
    let index = 0;
    for (const op of block) {
      const at = index++;
      if (op.def.has('terminator')) {
        const out = await Promise.all(op.operands.map((v) => env.get(v).val));
        return batch ? out.map((v) => broadcastTo(c, v, batch)) : out;
      }
      if (op.name === 'pphlo.free') continue;
      const run = (async () => {
        let vals = await Promise.all([...op.operands, ...capturedValues(op)].map((v) => env.get(v).val));
        if (batch?.length && vals.some((v) => v.shape.length > 0)) vals = vals.map((v) => broadcastTo(c, v, batch));
        const opC = c.at(at);
        const out = await this.compute(op, opC, vals, env).catch((e: unknown) => {
          throw inOp(e, op, this.parts.engine);
        });
        this.parts.observe?.({ path: opC.path, op, args: vals, results: out, ring: c.ring, region: c.path });
        return out;
      })();
      for (const [i, r] of op.results.entries()) env.set(r, slot(run.then((vs) => vs[i]!)));
    }
    throw new Error('a region does not end in a return');
  }

  /** while, if and case on a public condition. */
  private async control(op: Operation, c: Ctx, order: Order, env: Env): Promise<Val[]> {
    if (op.name === 'pphlo.while') return this.loop(op, c, order, env);
    const v = await env.get(op.operand(0)).val;
    const n = op.regions.length;
    const index = await this.parts.decide(c.at('decide'), v, n);
    if (index === undefined) this.parts.onUnknownTrip?.(op);
    const branch = op.name === 'pphlo.if' ? (index === 0 ? 1 : 0) : index === undefined ? n - 1 : branchOf(index, n);
    const run = this.block(c.at(`r${branch}`), [...order, branch], op.regions[branch]!.block, [], env);
    const out = await Promise.all(run.results.map((s) => s.val));
    await run.done;
    return withClocks(out, clockOf(v));
  }

  private async loop(op: Operation, c: Ctx, order: Order, env: Env): Promise<Val[]> {
    const [cond, body] = op.regions as [Region, Region];
    let carry = op.operands.map((v) => slot(env.get(v).val.then((val) => this.claim(val))));
    let clock = 0;
    let previous: Promise<unknown> = Promise.resolve();
    for (let i = 0; ; i++) {
      const test = this.block(c.at(`c${i}`), [...order, 2 * i], cond.block, carry, env);
      const v = await test.results[0]!.val;
      clock = Math.max(clock, clockOf(v));
      const go = await this.parts.decide(c.at(`d${i}`), v, 2);
      if (go === undefined) this.parts.onUnknownTrip?.(op);
      // Without knowledge of the condition the body runs once: the cost is per iteration then.
      if (go === 0 || (go === undefined && i > 0)) {
        await test.done;
        break;
      }
      const run = this.block(c.at(`b${i}`), [...order, 2 * i + 1], body.block, carry, env);
      const old = carry;
      const freed = Promise.all([test.done, run.done]).then(() => Promise.all(old.map((s) => this.release(s))));
      freed.catch(() => undefined);
      carry = run.results;
      // At most two iterations are under way: the one before the last must be over.
      await previous;
      previous = freed;
    }
    await previous;
    return withClocks(await Promise.all(carry.map((s) => s.val)), clock);
  }

  private record(op: Operation, s: OpStats, hops: number, ms: number): void {
    const r = this.records.get(op) ?? { ...newStats(), count: 0, hops: 0, ms: 0 };
    r.count++;
    r.hops += hops;
    r.ms += ms;
    r.messages += s.messages;
    r.bytes += s.bytes;
    r.offlineMessages += s.offlineMessages;
    r.offlineBytes += s.offlineBytes;
    r.linkBytes += s.linkBytes;
    r.compute += s.compute;
    r.peak = Math.max(r.peak, memoryOf(s));
    this.records.set(op, r);
  }

  /** Makes the caller the owner of handles of its own on the value's ring tensors. */
  private claim(v: Val): Val {
    if (!v.secret) return v;
    const own = (x: Share['parts']) =>
      x.map((t) => {
        const handle = this.claimed.has(t) ? this.parts.ring.retain(t) : t;
        this.claimed.add(handle);
        return handle;
      });
    return { ...v, share: { ...v.share, parts: own(v.share.parts), offline: own(v.share.offline) } };
  }
  /** Frees a value when all that read it are done. */
  private async release(s: Slot): Promise<void> {
    await Promise.all(s.users);
    const v = await s.val;
    for (const t of tensorsOf(v.secret ? v.share : [])) {
      this.claimed.delete(t);
      this.parts.ring.free(t);
    }
  }
}

/** Values on a path that a condition chose depend on that condition too. */
const withClocks = (vs: readonly Val[], clock: number): Val[] =>
  vs.map((v) => (clock <= clockOf(v) ? v : v.secret ? { ...v, share: { ...v.share, clock } } : { ...v, clock }));

const batchedShape = (declared: readonly number[], args: readonly Val[], env: Env): readonly number[] =>
  declared.length === 0 && env.batch && args.some((a) => a.shape.length > 0) ? env.batch : declared;
