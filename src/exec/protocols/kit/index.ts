import type { Ring, RingTensor } from '../../ring/ring.ts';
import { type Env, FREE, type Protocol, type Traffic } from '../protocol.ts';
import { isConstant, looksUniform } from './distributions.ts';
import { Harness, type KernelResult } from './harness.ts';
import { type Case, casesOf, mismatch } from './meaning.ts';
import { revealProblem } from './reveals.ts';
import { SeededTape, words } from './tape.ts';
import { viewCases } from './view-cases.ts';
import { checkViews } from './views.ts';

export { Harness } from './harness.ts';
export { SeededTape, ViewTape } from './tape.ts';
export { viewCases } from './view-cases.ts';
export { checkViews, type ViewCase, type ViewFinding } from './views.ts';

/** The four groups of checks that every protocol must pass. */
export type Group = 'semantics' | 'cost' | 'uniformity' | 'views';
export const GROUPS: readonly Group[] = ['semantics', 'cost', 'uniformity', 'views'];

export interface KitOptions {
  /** Groups to run; all by default. */
  readonly groups?: readonly Group[];
  /** Also the slow combinations: every n with every k and length, and up to 2^16 points per view. */
  readonly full?: boolean;
  readonly seed?: string;
  /** Ring widths of the semantics and cost checks. */
  readonly widths?: readonly number[];
}

export interface KitReport {
  readonly protocol: string;
  readonly ok: boolean;
  /** Checks that ran, per group. */
  readonly counts: Readonly<Record<Group, number>>;
  /** Groups that mean nothing here, because the protocol claims no secrecy. */
  readonly notClaimed: readonly Group[];
  /** One line per failure: group, kernel, parameters, what is wrong. */
  readonly problems: readonly string[];
}

/**
 * Checks a protocol. Semantics: every kernel against its plain meaning, on edge and random values, for every width and number of parties.
 * Cost: the declared traffic is what was counted, online and offline. Uniformity: fresh shares of constants look uniform to everybody else.
 * Views: what every permitted coalition sees is distributed alike for different secrets.
 */
export async function checkProtocol(protocol: Protocol, options: KitOptions = {}): Promise<KitReport> {
  const groups = options.groups ?? GROUPS;
  const problems: string[] = [];
  const counts: Record<Group, number> = { semantics: 0, cost: 0, uniformity: 0, views: 0 };
  const report = (group: Group, what: string, problem: string | undefined) => {
    counts[group]++;
    if (problem) problems.push(`${group}: ${what}: ${problem}`);
  };
  if (groups.includes('semantics') || groups.includes('cost')) {
    for (const setup of setups(protocol, options)) await checkRuns(protocol, setup, options.seed ?? 'kit', report);
  }
  const notClaimed = protocol.secure ? [] : groups.filter((g) => g === 'uniformity' || g === 'views');
  if (groups.includes('uniformity') && protocol.secure) await checkUniformity(protocol, options, report);
  if (groups.includes('views') && protocol.secure) {
    for (const n of partyCounts(protocol, options.full ? 5 : 3)) {
      for (const c of viewCases(protocol)) {
        const name = `${c.kernel.name} (${c.name}, n=${n}, k=${c.k})`;
        try {
          const findings = await checkViews(protocol, n, c, {
            maxBits: options.full ? 16 : 14,
            samples: 2048,
            settings: 3,
          });
          const leak = findings.find((f) => f.leak);
          report(
            'views',
            name,
            leak && `${leak.method} view of parties ${leak.coalition} with pivot ${leak.pivot}: ${leak.leak}`,
          );
        } catch (e) {
          report('views', name, (e as Error).message);
        }
      }
    }
  }
  return {
    protocol: protocol.name,
    ok: problems.length === 0,
    counts,
    notClaimed,
    problems: problems.filter((p) => groups.some((g) => p.startsWith(`${g}:`))),
  };
}

type Report = (group: Group, what: string, problem: string | undefined) => void;
interface Setup {
  readonly env: Env;
  readonly length: number;
}

const partyCounts = ({ parties }: Protocol, most: number): number[] =>
  Array.from({ length: Math.min(parties.max, most) - parties.min + 1 }, (_, i) => parties.min + i);

function setups(protocol: Protocol, { full, widths = [64, 32, 128] }: KitOptions): Setup[] {
  const all: Setup[] = [];
  for (const n of partyCounts(protocol, 5)) {
    for (const k of widths) {
      for (const length of [0, 1, 7, 100]) {
        const usual = n === protocol.parties.default && (length < 100 || k === widths[0]);
        if (full || usual || (length === 7 && k === widths[0])) all.push({ env: { n, k }, length });
      }
    }
  }
  return all;
}

async function checkRuns(protocol: Protocol, { env, length }: Setup, seed: string, report: Report): Promise<void> {
  const harness = new Harness(protocol, env);
  const next = words(`${seed} ${env.n} ${env.k} ${length}`);
  const cases: Case[] = casesOf(protocol, env, length, next);
  for (const [i, c] of cases.entries()) {
    const name = `${c.kernel.name} (${c.name}, n=${env.n}, k=${env.k}, length ${length})`;
    try {
      const r = await harness.run({
        kernel: c.kernel,
        operands: c.operands,
        param: () => c.param,
        tape: new SeededTape(`${seed} ${name}`),
        pivot: i % env.n,
      });
      const to = (c.param as { to?: readonly number[] } | undefined)?.to;
      const wrong = to
        ? r.opened[0]!.map((v, rank) =>
            to.includes(rank)
              ? mismatch(c, v, r.metas[0]!)
              : v.length > 0
                ? `party ${rank} got a value not meant for it`
                : undefined,
          ).find((x) => x)
        : mismatch(c, r.values[0]!, r.metas[0]!);
      const metas = c.operands.map((o) => o.meta);
      report('semantics', name, wrong ?? revealProblem(c.kernel, env, metas, c.param, i % env.n, r));
      report('cost', name, costProblem(c.kernel.cost(env, metas, c.param), r));
    } catch (e) {
      report('semantics', name, (e as Error).message);
    }
  }
  await checkShare(harness, length, seed, report);
}

/** The kernel that shares inputs, for every owner. */
async function checkShare(harness: Harness, length: number, seed: string, report: Report): Promise<void> {
  const { protocol, env } = harness;
  const next = words(`${seed} share ${env.n} ${env.k} ${length}`);
  for (let owner = 0; owner < env.n; owner++) {
    const name = `${protocol.kernels.share.name} (owner ${owner}, n=${env.n}, k=${env.k}, length ${length})`;
    const value = Array.from({ length }, () => BigInt.asUintN(env.k, BigInt(next()) * 0x1234567890abcdefn));
    try {
      const r = await harness.run({
        kernel: protocol.kernels.share,
        operands: [],
        param: (rank: number, ring: Ring | undefined): { owner: number; length: number; value?: RingTensor } =>
          rank === owner && ring ? { owner, length, value: ring.fromBigints(value) } : { owner, length },
        tape: new SeededTape(`${seed} ${name}`),
      });
      const wrong = String(r.values[0]) === String(value) ? undefined : 'the shares have another value';
      report('semantics', name, wrong ?? revealProblem(protocol.kernels.share, env, [], { owner, length }, 0, r));
      report('cost', name, costProblem(protocol.kernels.share.cost(env, [], { owner, length }), r));
    } catch (e) {
      report('semantics', name, (e as Error).message);
    }
  }
}

function costProblem(
  { offline = FREE, ...online }: Traffic & { offline?: Traffic },
  counted: { online: Traffic; offline: Traffic },
): string | undefined {
  for (const [phase, want, got] of [
    ['online', online, counted.online],
    ['offline', offline, counted.offline],
  ] as const) {
    for (const key of ['hops', 'messages', 'bytes'] as const) {
      if (want[key] !== got[key]) return `${phase} ${key} are declared as ${want[key]}, counted ${got[key]}`;
    }
  }
  return undefined;
}

/** Fresh shares of a constant: every part of every other party is uniform, or the same for all secrets and all randomness. */
async function checkUniformity(protocol: Protocol, options: KitOptions, report: Report): Promise<void> {
  for (const n of partyCounts(protocol, 5)) {
    for (const k of [8, 64]) {
      const harness = new Harness(protocol, { n, k });
      for (let owner = 0; owner < n; owner++) {
        const length = 4096;
        const results: KernelResult[] = [];
        for (const value of [0n, 3n]) {
          results.push(
            await harness.run({
              kernel: protocol.kernels.share,
              operands: [],
              param: (rank: number, ring: Ring | undefined): { owner: number; length: number; value?: RingTensor } =>
                rank === owner && ring ? { owner, length, value: ring.fill(value, length) } : { owner, length },
              tape: new SeededTape(`${options.seed ?? 'kit'} uniform ${value} ${n} ${k} ${owner}`),
            }),
          );
        }
        for (let rank = 0; rank < n; rank++) {
          if (rank === owner) continue;
          results[0]!.outputs[rank]!.forEach((part, i) => {
            const other = results[1]!.outputs[rank]![i]!;
            const fixed = isConstant(part) && isConstant(other) && part.bytes.every((v, at) => v === other.bytes[at]);
            report(
              'uniformity',
              `${protocol.kernels.share.name} (owner ${owner}, party ${rank}, n=${n}, k=${k})`,
              fixed || (looksUniform(part) && looksUniform(other)) ? undefined : `part ${i} is not uniform`,
            );
          });
        }
      }
    }
  }
}
