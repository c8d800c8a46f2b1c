import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Manifest } from '../codegen/manifest.ts';
import { GENESIS, readLog } from '../exec/audit/chain.ts';
import { AuditLog, type LogSink, type RunFacts } from '../exec/audit/log.ts';
import { configHash } from '../exec/link/handshake.ts';
import type { Job } from '../exec/run.ts';
import type { Totals } from '../exec/runtime/engine.ts';
import { entryOf, funcBody } from '../ir/builtin.ts';
import type { Block } from '../ir/ir.ts';
import { fail } from '../support/diagnostics.ts';
import type { Io } from '../support/io.ts';
import { nameOf } from './assignments.ts';
import { reasonOf } from './node-io.ts';
import { codeHash, describeRun, type RunSettings } from './run-config.ts';

/** What --audit asks for. */
export interface AuditFlags {
  readonly audit?: string;
}

export const addAuditOption = (c: Command): Command =>
  c.option('--audit <file>', 'append to a log of all that is opened, for spuc audit; {party} stands for the name');

/**
 * The file of one participant. Where several write, each has its own: `{party}` is replaced by the name, or else that is put before the
 * file name's extension.
 */
export function auditPath(file: string, name: string, several: boolean): string {
  const as = name.replaceAll(' ', '').replaceAll(/[^\w.-]/g, '-');
  if (file.includes('{party}')) return file.replaceAll('{party}', as);
  if (!several) return file;
  const [, stem, extension] = /^(.*?)(\.[^./\\]*)?$/s.exec(file)!;
  return `${stem}.${as}${extension ?? ''}`;
}

/** What the header of a log says of the program and its parties. @param members a dealer last @param manifest with owners and receivers */
export function runFacts(
  s: RunSettings,
  members: readonly { readonly name: string }[],
  parties: number,
  manifest: Manifest,
): Pick<RunFacts, 'protocol' | 'field' | 'fxp' | 'accuracy' | 'members' | 'parties' | 'inputs' | 'outputs'> {
  return {
    ...s,
    members: members.map((m) => m.name),
    parties,
    inputs: manifest.args.map((a) => ({ name: a.name, owner: a.secret ? nameOf(members, a.owner!) : 'all' })),
    outputs: manifest.outputs.map(({ to }) => (to as readonly number[]).map((rank) => nameOf(members, rank))),
  };
}

/**
 * Opens the log of a participant for a run.
 * @throws SpucError class `io` where the file cannot be written, or what it holds is no good log
 */
export function openAudit(path: string, facts: RunFacts, body: Block, ringBits: number, io: Io): AuditLog {
  const { sink, last, full } = openSink(path, io);
  const log = new AuditLog(sink, last, facts, body, ringBits);
  written.set(full, { log, size: sink.size });
  return log;
}

/** Logs that this process wrote, by path: a party that stays need not read again what it knows. `size` in bytes. */
const written = new Map<string, { readonly log: AuditLog; readonly size: () => number }>();

interface FileSink extends LogSink {
  readonly size: () => number;
}

/** Opens the logs of all participants of a run in one process. @param names a dealer last */
export function openAudits(
  file: string,
  job: Job,
  names: readonly string[],
  settings: { readonly field: string },
  threats: string,
  insecure: boolean,
  io: Io,
): AuditLog[] {
  const everyone = Array.from({ length: job.parties }, (_, i) => i);
  const manifest: Manifest = {
    ...job.manifest,
    args: job.manifest.args.map((a, i) => ({ ...a, owner: a.owner ?? i % job.parties })),
    outputs: job.manifest.outputs.map(({ to }) => ({ to: to === 'everyone' ? everyone : to })),
  };
  const members = names.map((name) => ({ name }));
  const { field } = settings;
  const run = { protocol: job.protocol.name, field, fxp: job.fxp, accuracy: job.accuracy ?? 'full' };
  const config = { ...describeRun(run, members, manifest), 'how links are protected': 'in one process' };
  const common = {
    ...runFacts(run, members, job.parties, manifest),
    program: codeHash(job),
    config,
    configHash: configHash(config),
    threatModel: threats,
    channel: 'memory' as const,
    insecure,
  };
  return names.map((party, rank) =>
    openAudit(
      auditPath(file, party, true),
      { ...common, party, role: rank < job.parties ? 'party' : 'dealer' },
      funcBody(entryOf(job.pphlo)),
      job.k,
      io,
    ),
  );
}

/** Runs what is logged. The logs are on the disk when its result is handed on, and tell the failure when there is none. */
export async function audited<T extends { readonly totals: Totals }>(
  logs: readonly AuditLog[],
  run: () => Promise<T>,
): Promise<T> {
  let result: T;
  try {
    result = await run();
  } catch (e) {
    for (const log of logs) {
      try {
        log.end({ failed: e instanceof Error ? e.message : String(e) });
      } catch {
        // Why the run failed matters more.
      }
    }
    throw e;
  }
  const { hops, offlineHops } = result.totals;
  for (const log of logs) log.end({ hops: { online: hops, offline: offlineHops } });
  return result;
}

function openSink(path: string, io: Io): { sink: FileSink; last: string; full: string } {
  const refuse = (e: unknown): never =>
    fail(
      'io',
      `cannot write the audit log '${path}': ${(e as { code?: string }).code === 'ENOENT' ? 'its folder is not there' : reasonOf(e)}`,
    );
  const tried = <T>(f: () => T): T => {
    try {
      return f();
    } catch (e) {
      return refuse(e);
    }
  };
  const full = resolve(io.cwd, path);
  const fd = tried(() => openSync(full, 'a'));
  try {
    // Devices and pipes have no content to go on from.
    const plain = tried(() => fstatSync(fd)).isFile();
    let size = plain ? fstatSync(fd).size : 0;
    const before = written.get(full);
    const known = before && before.size() === size ? before.log.tip : undefined;
    const { broken, last } =
      size === 0 || known !== undefined
        ? { broken: undefined, last: known ?? GENESIS }
        : readLog(tried(() => readFileSync(full, 'utf8')));
    if (broken)
      fail(
        'io',
        `the audit log '${path}' is not one to append to: ${broken.message}`,
        { kind: 'file', file: path, line: broken.line, col: 1 },
        'keep it as it is, and give another file',
      );
    const sink: FileSink = {
      size: () => size,
      write: (text) =>
        tried(() => {
          if (plain && fstatSync(fd).size !== size) throw new Error('somebody else writes it too');
          const bytes = Buffer.from(text);
          for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
          size += bytes.length;
        }),
      sync: () => {
        if (plain) tried(() => fsyncSync(fd));
      },
      close: () => closeSync(fd),
    };
    return { sink, last, full };
  } catch (e) {
    closeSync(fd);
    throw e;
  }
}
