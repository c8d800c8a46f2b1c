import { type ChildProcess, spawn } from 'node:child_process';
import type { Io } from '../support/io.ts';

/** A command of spuc to be run as a process of its own. */
export interface Child {
  /** Stands before every line that it prints. */
  readonly name: string;
  readonly args: readonly string[];
}

/** How long the others may take to end by themselves after one failed, in ms. */
const GRACE = 5000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const NUMBERS: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

/**
 * Runs commands of spuc side by side until all end. When one fails, the others have a short time to say why they end too. They also end when
 * this process does, however it ends: they watch a channel to it. `env` is added to their environment. Result: 0, or the exit code that says most of what went wrong.
 */
export async function runAll(
  children: readonly Child[],
  io: Io,
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const width = Math.max(...children.map((c) => c.name.length));
  const running = new Set<ChildProcess>();
  const endAll = (signal: NodeJS.Signals): void => {
    for (const p of running) p.kill(signal);
  };
  let interrupted: string | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    interrupted = signal;
    endAll('SIGTERM');
  };
  for (const s of SIGNALS) process.on(s, onSignal);
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const codes = await Promise.all(
      children.map(
        (c) =>
          new Promise<number>((resolve) => {
            const p = spawn(process.execPath, [...process.execArgv, process.argv[1]!, ...c.args], {
              stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
              env: { ...process.env, ...env },
            });
            running.add(p);
            const prefix = `${c.name.padEnd(width)} | `;
            lines(p.stdout!, (line) => io.out(`${prefix}${line}\n`));
            lines(p.stderr!, (line) => io.err(`${prefix}${line}\n`));
            let started = true;
            p.on('error', (e) => {
              started = false;
              io.err(`${prefix}cannot be started: ${e.message}\n`);
              running.delete(p);
              resolve(3);
            });
            p.on('close', (code, signal) => {
              running.delete(p);
              if (signal !== null && interrupted === undefined) io.err(`${prefix}was ended by ${signal}\n`);
              if (started) resolve(code ?? 4);
              if (code !== 0) timer ??= setTimeout(() => endAll('SIGKILL'), GRACE);
            });
          }),
      ),
    );
    if (interrupted !== undefined) return 128 + (NUMBERS[interrupted] ?? 15);
    // What is at fault says more than that others noticed.
    return [3, 1, 2, 4].find((code) => codes.includes(code)) ?? Math.max(...codes);
  } finally {
    clearTimeout(timer);
    for (const s of SIGNALS) process.off(s, onSignal);
    endAll('SIGKILL');
  }
}

/** Hands on whole lines. */
function lines(stream: NodeJS.ReadableStream, each: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop()!;
    for (const p of parts) each(p);
  });
  stream.on('end', () => {
    if (rest !== '') each(rest);
  });
}
