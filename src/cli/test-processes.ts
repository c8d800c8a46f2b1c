import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import * as assert from 'uvu/assert';
import { readNpy } from '../support/npy.ts';

/**
 * A folder with the command line in it as it is installed: a bundle starts faster than sources. `faulty` is the same with a fault of its own, see
 * test-faulty-entry.ts. Removed by `done`.
 */
export async function installed(): Promise<{ cli: string; faulty: string; folder: string; done(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'spuc-test-'));
  await build({
    entryPoints: { cli: 'src/cli/entry.ts', faulty: 'src/cli/test-faulty-entry.ts' },
    outdir: join(folder, 'dist'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'node20',
    platform: 'node',
    logLevel: 'error',
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
    },
  });
  const at = (name: string): string => join(folder, 'dist', `${name}.mjs`);
  return { cli: at('cli'), faulty: at('faulty'), folder, done: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A process of spuc under test. */
export interface Running {
  readonly process: ChildProcess;
  /** All that it printed so far. */
  text(): string;
  /** Resolves when it has printed this; rejects when it ends before. */
  until(pattern: RegExp): Promise<void>;
  readonly ended: Promise<{ code: number | null; signal: string | null; text: string }>;
}

const started = new Set<ChildProcess>();

/** Starts spuc. It is ended when the tests are, whatever happens. @param within what runs it: a command and its arguments */
export function start(
  cli: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
  within: readonly string[] = [],
): Running {
  const [command, ...words] = [...within, globalThis.process.execPath, cli, ...args];
  // The channel ends parties that the tests leave behind when they are killed; what these leave in TMPDIR goes with the folder.
  const process = spawn(command!, words, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...globalThis.process.env, TMPDIR: cwd, ...env },
  });
  started.add(process);
  let text = '';
  const watchers = new Set<() => void>();
  for (const stream of [process.stdout!, process.stderr!])
    stream.setEncoding('utf8').on('data', (s: string) => {
      text += s;
      for (const w of watchers) w();
    });
  const ended = new Promise<{ code: number | null; signal: string | null; text: string }>((resolve) => {
    process.on('close', (code, signal) => {
      started.delete(process);
      resolve({ code, signal, text });
    });
  });
  return {
    process,
    text: () => text,
    ended,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!pattern.test(text)) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
        ended.then(() => reject(new Error(`it ended without printing ${pattern}:\n${text}`)));
      }),
  };
}

/** Runs spuc as processes in a folder of a test file's own. */
export interface Bench {
  readonly cli: string;
  readonly folder: string;
  readonly spuc: (...args: string[]) => Running;
  /** Runs it to its end, which must be a good one. Result: what it printed. */
  readonly ok: (...args: string[]) => Promise<string>;
  readonly json: (file: string) => unknown;
  /** Numbers of a .npy of f32. */
  readonly npy: (file: string) => number[];
}

/** @param after runs a function when the file's tests are over */
export async function processBench(after: (done: () => void) => void): Promise<Bench> {
  const { cli, folder, done } = await installed();
  after(() => {
    endAll();
    done();
  });
  const spuc = (...args: string[]): Running => start(cli, args, folder);
  const read = (file: string): Buffer => readFileSync(resolve(folder, file));
  return {
    cli,
    folder,
    spuc,
    ok: async (...args) => {
      const { code, text } = await spuc(...args).ended;
      assert.is(code, 0, `${args.join(' ')}\n${text}`);
      return text;
    },
    json: (file) => JSON.parse(read(file).toString()),
    npy: (file) => [...(readNpy(read(file), file).data as Float32Array)],
  };
}

/** Ends what is still running. */
export function endAll(): void {
  for (const p of started) p.kill('SIGKILL');
}

/** Ports of this machine that nobody uses now. */
export async function freePorts(n: number): Promise<number[]> {
  const servers = Array.from({ length: n }, () => createServer());
  await Promise.all(servers.map((s) => new Promise<void>((resolve) => s.listen(0, '127.0.0.1', resolve))));
  const ports = servers.map((s) => (s.address() as { port: number }).port);
  await Promise.all(servers.map((s) => new Promise((resolve) => s.close(resolve))));
  return ports;
}

/** Processes that a process started, where the system tells. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((d) => /^\d+$/.test(d))
    .filter((d) => {
      try {
        return (
          readFileSync(`/proc/${d}/stat`, 'utf8')
            .replace(/^.*\) /s, '')
            .split(' ')[1] === String(pid)
        );
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Whether a process runs. */
export function alive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
