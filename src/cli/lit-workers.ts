import { type ChildProcess, fork } from 'node:child_process';
import type { Io, Tool } from '../support/io.ts';
import { runTest } from '../testing/lit/run-test.ts';
import { defaultLitOptions, type LitOptions, type TestResult } from '../testing/lit/types.ts';
import { nodeIo, type TerminalIo } from './node-io.ts';

/** What a process needs to run one test. */
interface Task {
  readonly path: string;
  readonly opts: Pick<LitOptions, 'features' | 'substitutions' | 'timeoutMs'>;
}

/** True for the Io of a process: tests and browsers have none that other processes could share. */
export const isProcessIo = (io: Io): io is TerminalIo => (io as Partial<TerminalIo>).errIsTTY !== undefined;

/**
 * Runs tests in processes of their own: each works on one test at a time, so that tests run at once and one that never returns is ended
 * with its process. With `isolate` a process runs one test only.
 */
export class LitWorkers {
  private readonly idle: ChildProcess[] = [];
  /**
   * @param entry the program once more, which is called with `lit --worker`
   * @param graceMs how long a process may be late with its own report of a time-out before it is ended
   */
  constructor(
    private readonly isolate: boolean,
    private readonly entry = process.argv[1]!,
    private readonly graceMs = 2000,
  ) {}

  /** Runs one test; a process that dies is its failure. */
  run(path: string, { features, substitutions, timeoutMs }: LitOptions): Promise<TestResult> {
    const child = this.idle.pop() ?? this.start();
    const began = performance.now();
    const lost = (outcome: 'TIMEOUT' | 'UNRESOLVED', log: string): TestResult => {
      child.kill('SIGKILL');
      return { name: path, outcome, log, ms: performance.now() - began };
    };
    return new Promise((resolve) => {
      const done = (r: TestResult): void => {
        clearTimeout(timer);
        child.removeAllListeners();
        // What an ended process still says is of no interest.
        child.on('error', () => undefined);
        if (child.connected && !child.killed) {
          if (this.isolate) child.disconnect();
          else this.idle.push(child);
        }
        resolve(r);
      };
      const timer = setTimeout(
        () => done(lost('TIMEOUT', `reached timeout of ${timeoutMs / 1000} seconds\n`)),
        timeoutMs + this.graceMs,
      );
      child.on('message', (r) => done(r as TestResult));
      child.on('error', (e) => done(lost('UNRESOLVED', `the process of the test failed: ${e.message}\n`)));
      child.on('exit', (code, signal) =>
        done(lost('UNRESOLVED', `the process of the test ended with ${signal ?? `exit code ${code}`}\n`)),
      );
      child.send({ path, opts: { features, substitutions, timeoutMs } } satisfies Task);
    });
  }

  private start(): ChildProcess {
    return fork(this.entry, ['lit', '--worker'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  }

  /** Ends the processes that are left. */
  close(): void {
    for (const c of this.idle) c.disconnect();
  }
}

/** The other side: runs what it is sent until the parent is gone. */
export function serveTests(tools: Readonly<Record<string, Tool>>): Promise<number> {
  const io = nodeIo();
  return new Promise((resolve) => {
    process.on('disconnect', () => resolve(0));
    process.on('message', async ({ path, opts }: Task) => {
      const result = await runTest(path, { ...defaultLitOptions, ...opts, tools }, io);
      process.send?.(result);
    });
  });
}
