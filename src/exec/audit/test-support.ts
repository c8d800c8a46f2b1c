import { compileProgram, FIELDS } from '../../compiler.ts';
import { type Tensor, tensor } from '../../eval/tensor.ts';
import { entryOf, funcBody } from '../../ir/builtin.ts';
import type { Visibility } from '../../passes/pass.ts';
import { countedLoop } from '../../testing/counted-loop.ts';
import { NodePrg, seededKeys } from '../prg/node-prg.ts';
import { loadProtocol } from '../protocols/index.ts';
import { type Job, runProgram } from '../run.ts';
import { canonical, GENESIS, type LoggedRun, readLog, seal } from './chain.ts';
import { AuditLog, type LogSink, type RunFacts } from './log.ts';
import type { AuditRecord } from './records.ts';

/** Runs programs between parties of this process with a log each, in memory; for tests. */

/** A sink in memory; from `limit` characters on it is full. */
export interface MemorySink extends LogSink {
  readonly text: () => string;
  readonly syncs: () => number;
}
export function memorySink(limit = Number.POSITIVE_INFINITY): MemorySink {
  let text = '';
  let syncs = 0;
  return {
    write(more) {
      if (text.length + more.length > limit) throw new Error('no space left');
      text += more;
    },
    sync: () => void syncs++,
    close: () => undefined,
    text: () => text,
    syncs: () => syncs,
  };
}

/** A loop whose trip count, and a branch whose condition, depend on public inputs and on something revealed. */
export const PROGRAM = `func.func @main(%x: tensor<3xf32>, %y: tensor<3xf32>, %n: tensor<i32>) -> (tensor<3xf32>, tensor<3xi1>) {
${countedLoop('tensor<3xf32>', '%y')}
  %large = stablehlo.compare GT, %n, %one : (tensor<i32>, tensor<i32>) -> tensor<i1>
  %z = "stablehlo.if"(%large) ({
    %s = stablehlo.multiply %r#1, %r#1 : tensor<3xf32>
    stablehlo.return %s : tensor<3xf32>
  }, {
    stablehlo.return %r#1 : tensor<3xf32>
  }) : (tensor<i1>) -> tensor<3xf32>
  %p = stablehlo.compare LT, %z, %y : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xi1>
  return %z, %p : tensor<3xf32>, tensor<3xi1>
}
`;

export const inputs = (n = 3): Tensor[] => [
  tensor('f32', [3], Float32Array.of(1.5, -2, 3)),
  tensor('f32', [3], Float32Array.of(0.5, 2, -1)),
  tensor('i32', [], Int32Array.of(n)),
];

/** The program of the tests for a protocol: result 0 goes to party 0 alone, result 1 to all. */
export async function jobOf(
  name: string,
  parties: number,
  text = PROGRAM,
  visibility: readonly Visibility[] = ['secret', 'secret', 'public'],
): Promise<Job> {
  const protocol = await loadProtocol(name);
  const { pphlo, manifest } = await compileProgram(new TextEncoder().encode(text), 'm.mlir', {
    visibility,
  });
  const all = Array.from({ length: parties }, (_, i) => i);
  const outputs = manifest.outputs.map((_, i) => ({ to: i === 0 ? [0] : all }));
  return { pphlo, protocol, parties, k: FIELDS.FM64.k, fxp: 18, manifest: { ...manifest, outputs } };
}

/** What the participants of a job say of it. */
export function factsOf(job: Job, rank: number): RunFacts {
  const names = Array.from({ length: job.parties }, (_, i) => `p${i}`);
  const members = job.protocol.dealer ? [...names, 'dealer'] : names;
  return {
    program: 'hash of the program',
    config: { 'the protocol': job.protocol.name },
    configHash: 'hash of the configuration',
    party: members[rank]!,
    role: rank < job.parties ? 'party' : 'dealer',
    members,
    parties: job.parties,
    protocol: job.protocol.name,
    field: 'FM64',
    fxp: job.fxp,
    accuracy: 'full',
    inputs: job.manifest.args.map((a, i) => ({ name: a.name, owner: a.secret ? names[i % job.parties]! : 'all' })),
    outputs: job.manifest.outputs.map((o) => (o.to as readonly number[]).map((r) => names[r]!)),
    threatModel: 'nobody colludes',
    channel: 'memory',
    insecure: true,
  };
}

/** Runs a job with a log at every participant. Throws what the run did, after the logs are ended. */
export async function runLogged(job: Job, values: readonly Tensor[], sinks?: readonly MemorySink[]): Promise<string[]> {
  const size = job.parties + (job.protocol.dealer ? 1 : 0);
  const to = sinks ?? Array.from({ length: size }, () => memorySink());
  const body = funcBody(entryOf(job.pphlo));
  const logs = to.map((sink, rank) => new AuditLog(sink, GENESIS, factsOf(job, rank), body, job.k));
  try {
    const { totals } = await runProgram({
      ...job,
      inputs: values,
      memory: 2 ** 26,
      randomKey: seededKeys(7),
      makePrg: (nonce) => {
        for (const log of logs) log.begin(nonce);
        return new NodePrg(nonce);
      },
      monitor: (rank) => logs[rank]!.monitor,
    });
    for (const log of logs) log.end({ hops: { online: totals.hops, offline: totals.offlineHops } });
  } catch (e) {
    for (const log of logs) log.end({ failed: (e as Error).message });
    throw e;
  }
  return to.map((sink) => sink.text());
}

/** The records of a log, without its chain. */
export const recordsOf = (text: string): AuditRecord[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { prev: _, hash: __, ...record } = JSON.parse(line) as Record<string, unknown>;
      return record as unknown as AuditRecord;
    });

/** A log of records with a chain made anew: what a party that forges its own log can do. */
export function forged(records: readonly object[]): string {
  let last = GENESIS;
  return records
    .map((r) => {
      const { line, hash } = seal(r as AuditRecord, last);
      last = hash;
      return line;
    })
    .join('');
}

/** The only run of a log whose chain holds. */
export function onlyRun(text: string): LoggedRun {
  const { runs, broken } = readLog(text);
  if (broken || runs.length !== 1) throw new Error(canonical(broken ?? runs.length));
  return runs[0]!;
}

/** The files in0.npy, in1.npy, … of a folder, in their order. */
export const inputNames = (files: readonly string[]): string[] =>
  files.filter((f) => /^in\d+\.npy$/.test(f)).sort((a, b) => Number(/\d+/.exec(a)) - Number(/\d+/.exec(b)));
