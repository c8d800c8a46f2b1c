import type { Manifest } from '../codegen/manifest.ts';
import { writeBytecode } from '../codegen/writer.ts';
import type { Operation } from '../ir/ir.ts';
import { describeAssignments } from './assignments.ts';

/** How a program is run: what all participants must have alike. */
export interface RunSettings {
  readonly protocol: string;
  readonly field: string;
  readonly fxp: number;
  readonly accuracy: string;
}

/**
 * The part of the configuration that follows from the program and its manifest, by names that messages can use: participants compare it, reports
 * and logs hold it. @param members a dealer last @param manifest with owners and receivers
 */
export function describeRun(
  s: RunSettings,
  members: readonly { readonly name: string }[],
  manifest: Manifest,
): Record<string, string> {
  const roles = describeAssignments(manifest, { parties: members });
  return {
    'the protocol': s.protocol,
    'the field': s.field,
    'the fraction bits': String(s.fxp),
    'the accuracy': s.accuracy,
    'the parties': members.map((m) => m.name).join(', '),
    'who brings which input': roles.inputs,
    'who receives which result': roles.outputs,
  };
}

/** The hash of code and arguments; who brings and who receives is compared beside it, so that a difference can be named. */
export function codeHash({ pphlo, manifest }: { readonly pphlo: Operation; readonly manifest: Manifest }): string {
  const args = manifest.args.map(({ name, secret }) => ({ name, secret }));
  return writeBytecode(pphlo, { args, outputs: manifest.outputs.map(() => ({ to: 'everyone' as const })) }).hash;
}
