import { laneFor, type Ring } from '../../ring/ring.ts';
import type { Env, Kernel, Protocol } from '../protocol.ts';
import { firstDifference } from './distributions.ts';
import { type Column, Harness, type KernelResult, type Operand } from './harness.ts';
import { ViewTape } from './tape.ts';

/** A kernel on a small ring, and secrets between which nobody may be able to tell. */
export interface ViewCase<P = unknown> {
  readonly name: string;
  readonly kernel: Kernel<P, never>;
  readonly k: number;
  readonly operands: readonly { readonly repr: 'A' | 'B'; readonly bits: number }[];
  readonly param: (points: number, coalition: readonly number[], env: Env) => P;
  /** Values of the operands: one list per secret. */
  readonly secrets: readonly (readonly bigint[])[];
  /** For the kernel that shares an input: the value that its owner holds. */
  readonly input?: (param: P, rank: number, ring: Ring, secret: readonly bigint[], points: number) => P;
}

export interface ViewOptions {
  /** Largest number of random bits that are enumerated. */
  readonly maxBits: number;
  /** A broken copy of the kernel: streams with such a label are zeros. */
  readonly zero?: (label: string) => boolean;
  /** Points per sample where there are too many to enumerate. */
  readonly samples?: number;
  /** Fixed values of what a coalition knows, when that is not enumerated. */
  readonly settings?: number;
  /** Stops at the first leak. */
  readonly firstLeakOnly?: boolean;
}

/** How a view was tested: over all randomness, over all randomness that the coalition lacks (with some settings of its own), or by samples. */
export type Method = 'exhaustive' | 'conditional' | 'sampled';

export interface ViewFinding {
  readonly coalition: readonly number[];
  readonly pivot: number;
  readonly method: Method;
  /** What differs between two secrets; undefined where nothing does. */
  readonly leak?: string;
}

/**
 * Compares the joint view of every permitted coalition (its shares, its randomness, its messages) for every two secrets and every pivot.
 * All randomness is enumerated where that is at most 2^maxBits points; else only what the coalition lacks, under seeded settings of what it knows;
 * else that is sampled, and every message and every pair of messages is compared (two-sample χ²).
 */
export async function checkViews<P>(
  protocol: Protocol,
  n: number,
  c: ViewCase<P>,
  o: ViewOptions,
): Promise<ViewFinding[]> {
  const harness = new Harness(protocol, { n, k: c.k });
  const findings: ViewFinding[] = [];
  for (const coalition of protocol.coalitions(n)) {
    for (let pivot = 0; pivot < n; pivot++) {
      const finding = await checkOne(harness, coalition, pivot, c, o);
      findings.push(finding);
      if (finding.leak && o.firstLeakOnly) return findings;
    }
  }
  return findings;
}

async function checkOne<P>(
  harness: Harness,
  coalition: readonly number[],
  pivot: number,
  c: ViewCase<P>,
  o: ViewOptions,
): Promise<ViewFinding> {
  const view = (
    points: number,
    secret: readonly bigint[],
    fixed: readonly number[],
    mode: 'enumerate' | 'sample',
    seed: string,
  ) => observe(harness, coalition, pivot, c, { points, secret, fixed, mode, seed, zero: o.zero });
  const base = { coalition, pivot };

  const all = (await view(1, c.secrets[0]!, [], 'enumerate', 'size')).bits;
  if (all <= o.maxBits) {
    const views = [];
    for (const s of c.secrets) views.push((await view(2 ** all, s, [], 'enumerate', '')).columns);
    return { ...base, method: 'exhaustive', ...leakOf(views, true) };
  }
  const hidden = (await view(1, c.secrets[0]!, coalition, 'enumerate', 'size')).bits;
  const exact = hidden <= o.maxBits;
  const points = exact ? 2 ** hidden : (o.samples ?? 4096);
  for (let setting = 0; setting < (o.settings ?? 6); setting++) {
    const views = [];
    for (const s of c.secrets) {
      views.push((await view(points, s, coalition, exact ? 'enumerate' : 'sample', `setting ${setting}`)).columns);
    }
    const leak = leakOf(views, exact);
    if (leak.leak) return { ...base, method: exact ? 'conditional' : 'sampled', ...leak };
  }
  return { ...base, method: exact ? 'conditional' : 'sampled' };
}

function leakOf(views: readonly (readonly Column[])[], exact: boolean): { leak?: string } {
  for (let i = 1; i < views.length; i++) {
    const difference = firstDifference(views[0]!, views[i]!, exact);
    if (difference) return { leak: `secret ${i} against secret 0: ${difference}` };
  }
  return {};
}

/** One run on all points; the columns of the coalition's joint view, one element per point each. */
async function observe<P>(
  harness: Harness,
  coalition: readonly number[],
  pivot: number,
  c: ViewCase<P>,
  o: {
    points: number;
    secret: readonly bigint[];
    fixed: readonly number[];
    mode: 'enumerate' | 'sample';
    seed: string;
    zero: ((label: string) => boolean) | undefined;
  },
): Promise<{ bits: number; columns: Column[] }> {
  const { points, secret } = o;
  // Samples of two secrets are independent in what the coalition lacks; what it knows is the same.
  const tape = new ViewTape({ ...o, seed: o.mode === 'sample' ? `${o.seed} ${secret}` : o.seed, fixedSeed: o.seed });
  const operands: Operand[] = c.operands.map(({ repr, bits }, i) => ({
    meta: { repr, bits, length: points },
    values: secret[i]!,
  }));
  const param = c.param(points, coalition, harness.env);
  const result = await harness.run<P>({
    kernel: c.kernel,
    operands,
    param: (rank, ring) => (ring && c.input ? c.input(param, rank, ring, secret, points) : param),
    tape,
    pivot,
    coalition,
  });
  return { bits: tape.used, columns: viewOf(result, coalition, tape, points) };
}

/** What a coalition sees, in the order of names: operand parts, streams that it can expand, messages from outside. */
function viewOf(result: KernelResult, coalition: readonly number[], tape: ViewTape, points: number): Column[] {
  const columns: Column[] = [];
  for (const i of coalition) {
    const mine = [...result.inputs[i]!, ...result.received[i]!.filter((m) => !coalition.includes(m.from))];
    for (const x of mine) columns.push({ ...x, name: `${x.name} at party ${i}` });
  }
  for (const { draw, bytes } of tape.streams) {
    if (draw.holders.some((h) => coalition.includes(h))) {
      columns.push({ name: `stream ${draw.label}@${draw.holders}`, bits: draw.bits, length: draw.length, bytes });
    }
  }
  return columns.flatMap((x) => blocks(x, points));
}

/** One column per element of a point. */
function blocks(x: Column, points: number): Column[] {
  const count = x.length / points;
  if (!Number.isInteger(count)) throw new Error(`${x.name}: ${x.length} elements are no blocks of ${points}`);
  const size = points * laneFor(x.bits);
  return Array.from({ length: count }, (_, i) => ({
    name: count === 1 ? x.name : `${x.name} [${i}]`,
    bits: x.bits,
    length: points,
    bytes: x.bytes.subarray(i * size, (i + 1) * size),
  }));
}
