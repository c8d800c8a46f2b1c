/** The process: connects `main` to argv, the streams and the exit code. Bundled as dist/cli.js. */
import { main } from './main.ts';
import { nodeIo } from './node-io.ts';

// A reader that goes away (`spuc dis x | head`) is no fault of anybody.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (e: NodeJS.ErrnoException) => {
    if (e.code === 'EPIPE') process.exit(0);
    throw e;
  });

async function start(argv: string[]): Promise<number> {
  if (argv[0] !== 'party' && argv[0] !== 'dealer') return main(argv, nodeIo());
  const { isMainThread, workerData } = await import('node:worker_threads');
  if (!isMainThread) return main(argv, { ...nodeIo(), ...workerData });
  return (await import('./compute-thread.ts')).onComputeThread(argv, nodeIo());
}

// SIGINT keeps its default action: it ends the process at once, in the middle of a long kernel too, and the shell sees the signal.
// No await: the bundle that starts from compiled code is no module.
void start(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
