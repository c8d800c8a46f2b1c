import type { Io, Tool } from '../../support/io.ts';
import { litMain } from '../../testing/lit/index.ts';
import { main } from '../main.ts';

/** Programs that RUN lines may call, in process: spuc itself, and other projects' names for its commands. */
export const litTools: Readonly<Record<string, Tool>> = {
  spuc: main,
  'spu-opt': (argv, io) => main(['opt', ...argv], io),
  'stablehlo-opt': (argv, io) => main(['opt', ...argv], io),
  'spu-translate': (argv, io) => main(['interpret', ...argv], io),
  'stablehlo-translate': (argv, io) => main(['interpret', ...argv], io),
};

/** `spuc lit`. */
export async function lit(argv: string[], io: Io): Promise<number> {
  const { isProcessIo, LitWorkers, serveTests } = await import('../lit-workers.ts');
  if (argv[0] === '--worker' && process.send) return serveTests(litTools);
  return litMain(argv, io, litTools, isProcessIo(io) ? (isolate) => new LitWorkers(isolate) : undefined);
}
