import { distance } from '../../../ir/registry.ts';
import type { DiagnosticClass } from '../../../support/diagnostics.ts';
import { hloOpcodes } from './table.ts';

const collective = 'a program for several devices cannot be compiled; lower it for one device';
const outside = 'results and inputs of a program are its own: pass data as arguments and results';
const dynamic = 'trace the program with concrete shapes';
const optimized = 'pass the program before XLA optimizes it (lower(...).compiler_ir("hlo"))';

/** Opcodes of XLA that are not imported, with what to do about it. */
const known: Readonly<Record<string, string>> = {
  'all-gather': collective,
  'all-gather-done': collective,
  'all-gather-start': collective,
  'all-reduce': collective,
  'all-reduce-done': collective,
  'all-reduce-start': collective,
  'all-to-all': collective,
  'async-done': optimized,
  'async-start': optimized,
  'async-update': optimized,
  'collective-broadcast': collective,
  'collective-permute': collective,
  'collective-permute-done': collective,
  'collective-permute-start': collective,
  'copy-done': optimized,
  'copy-start': optimized,
  domain: optimized,
  'dynamic-reshape': dynamic,
  infeed: outside,
  outfeed: outside,
  'partition-id': collective,
  'ragged-all-to-all': collective,
  'ragged-dot': 'write it as a dot for each group',
  recv: collective,
  'recv-done': collective,
  'reduce-scatter': collective,
  'replica-id': collective,
  'rng-get-and-update-state': 'pass the state of the generator as an argument',
  scan: 'write it as a while loop',
  send: collective,
  'send-done': collective,
  'set-dimension-size': dynamic,
  'stochastic-convert': 'use convert',
  'tuple-select': 'select the elements of the tuple one by one',
};

/** The problem with an opcode that has no row: 'unsupported-op' where XLA has it, 'unknown-op' otherwise. */
export function opcodeProblem(opcode: string): { class: DiagnosticClass; message: string; hint?: string } {
  const hint = Object.hasOwn(known, opcode) ? known[opcode] : undefined;
  if (hint !== undefined) return { class: 'unsupported-op', message: `HLO opcode '${opcode}' is not supported`, hint };
  const near = hloOpcodes()
    .map((name) => ({ name, d: distance(name, opcode) }))
    .filter((x) => x.d <= 3)
    .sort((a, b) => a.d - b.d)[0];
  return {
    class: 'unknown-op',
    message: `HLO has no opcode '${opcode.slice(0, 60)}'`,
    ...(near ? { hint: `did you mean '${near.name}'?` } : {}),
  };
}
