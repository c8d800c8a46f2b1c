import type { Tensor } from '../eval/tensor.ts';
import type { Io } from '../support/io.ts';
import { writeNpy } from '../support/npy.ts';
import type { Stats } from './stats.ts';

/** Where a command was told to write what a run gave. */
export interface ResultFlags {
  /** Results are written there as out0.npy, out1.npy, … */
  readonly outputDir?: string;
  /** Statistics are written there as JSON; `-` is standard output. */
  readonly stats?: string;
}

/** Writes results, those that are there, and statistics where the command line wants them. @throws SpucError class `io` */
export function writeResults(outputs: readonly (Tensor | undefined)[], stats: Stats, flags: ResultFlags, io: Io): void {
  if (flags.outputDir !== undefined)
    for (const [i, t] of outputs.entries()) if (t) io.writeFile(`${flags.outputDir}/out${i}.npy`, writeNpy(t));
  if (flags.stats === undefined) return;
  const text = `${JSON.stringify(stats, null, 1)}\n`;
  if (flags.stats === '-') io.out(text);
  else io.writeFile(flags.stats, text);
}
