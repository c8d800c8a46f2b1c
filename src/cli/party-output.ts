import type { Io } from '../support/io.ts';
import { printTensor } from '../support/print-tensor.ts';
import { formatBytes, formatMs } from '../support/table.ts';
import type { SessionResult } from './party-session.ts';
import { type ResultFlags, writeResults } from './result-files.ts';
import { writeShares } from './share-inputs.ts';

/** Writes and prints what a participant has at the end: its results, what it sent, and whom it trusted. */
export function finishSession(
  { outputs, shares, stats }: SessionResult,
  opts: ResultFlags & { readonly quiet?: boolean },
  io: Io,
): void {
  writeResults(outputs, stats, opts, io);
  writeShares(shares, opts.outputDir, io);
  if (opts.quiet) {
    io.err(`threat model: ${stats.threatModel}\n`);
    return;
  }
  outputs.forEach((t, i) => {
    if (t) io.out(`out${i}: ${printTensor(t)}\n`);
  });
  const { hops, bytes } = stats;
  const offline = hops.offline + bytes.offline > 0;
  io.out(`
party    ${stats.party}, protocol ${stats.protocol}, ${stats.parties} parties, ${stats.field}, ${stats.fxp} fraction bits
hops     ${hops.online}${offline ? ` online, ${hops.offline} offline` : ''}
sent     ${formatBytes(bytes.online)}${offline ? ` online, ${formatBytes(bytes.offline)} offline` : ''}, ${stats.messages} messages in ${stats.frames ?? 0} frames
time     ${formatMs(stats.runMs ?? 0)} from when all were connected, ${formatMs(stats.wallMs ?? 0)} with that
program  ${stats.program.slice(0, 16)}, configuration ${stats.config.slice(0, 16)}
threat model: ${stats.threatModel}
`);
}
