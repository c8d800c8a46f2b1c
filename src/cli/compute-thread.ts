import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { networkError } from '../exec/link/network-error.ts';
import { EXIT } from './main.ts';
import { serveNetwork } from './network.ts';
import type { TerminalIo } from './node-io.ts';
import { showDiagnostics } from './report.ts';
import { STOP, STOP_SIGNALS } from './serve.ts';
import { dieWithParent } from './with-parent.ts';

/** What a thread that computes knows of the terminal. */
export type Terminal = Pick<TerminalIo, 'isTTY' | 'errIsTTY'>;

/** How long a thread that computes may take to say itself what the loss of a peer means, in ms. */
const SAY_MS = 5000;

/**
 * Runs a command on a thread of its own, and its network on this one, which never computes: peers hear that this process lives, and it hears of
 * their end, however long a kernel takes. Result: the exit code.
 */
export function onComputeThread(argv: readonly string[], io: TerminalIo): Promise<number> {
  dieWithParent();
  const terminal: Terminal = { isTTY: io.isTTY, errIsTTY: io.errIsTTY };
  const thread = startThread(process.argv[1]!, { argv: [...argv], workerData: terminal });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let reacted = false;
  const lost = (why: string): void => {
    if (reacted) return;
    timer ??= setTimeout(async () => {
      await showDiagnostics(networkError(`${why}, while this party computed`).diagnostics, argv, io);
      process.exit(EXIT.network);
    }, SAY_MS);
    timer.unref();
  };
  const serves = argv.includes('--serve');
  // Whoever serves goes on when a peer is gone.
  const closed = (): void => {
    reacted = true;
    clearTimeout(timer);
  };
  const on = { lost: serves ? () => undefined : lost, closed };
  thread.on('message', (request) => void serveNetwork(request, on));
  if (serves) for (const s of STOP_SIGNALS) process.once(s, () => thread.postMessage(STOP));
  return new Promise((done) => {
    thread.on('error', async (e) => {
      const { reportCrash } = await import('./crash.ts');
      reportCrash(e, argv, io);
    });
    // An uncaught error has been told by then.
    thread.on('exit', (code) => {
      clearTimeout(timer);
      done(code);
    });
  });
}

/** Starts a script on a thread. Sources need their loader there too: tsx does not follow into threads by itself. */
function startThread(script: string, options: ConstructorParameters<typeof Worker>[1]): Worker {
  if (!script.endsWith('.ts')) return new Worker(script, options);
  const loader = import.meta.resolve('tsx/esm/api');
  const url = pathToFileURL(resolve(script)).href;
  const code = `import(${JSON.stringify(loader)}).then((m) => { m.register(); return import(${JSON.stringify(url)}); })`;
  return new Worker(code, { ...options, eval: true });
}
