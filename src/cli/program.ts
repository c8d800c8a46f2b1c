import type { Accuracy, Manifest } from '../codegen/manifest.ts';
import {
  type CompileOptions,
  compileModule,
  FIELDS,
  type Field,
  isPphlo,
  loadBytecode,
  parseProgram,
} from '../compiler.ts';
import { entryOf, funcBody, funcOp } from '../ir/builtin.ts';
import type { Operation } from '../ir/ir.ts';
import type { TensorType } from '../ir/types.ts';
import { type AssumedRanges, parseAssumedRanges } from '../passes/ranges/assumed.ts';
import { fail, unknownLoc } from '../support/diagnostics.ts';
import { detectKind } from '../syntax/index.ts';
import type { Param } from './inputs.ts';
import { indexOfName, parseVisibility } from './visibility.ts';

/** A program as the command line was given it: source text, parsed and verified, or bytecode. */
export type Program =
  | { readonly kind: 'source'; readonly name: string; readonly module: Operation }
  | {
      readonly kind: 'bytecode';
      readonly name: string;
      readonly pphlo: Operation;
      readonly manifest: Manifest;
      readonly hash: string;
    };

/** Reads a program of any kind, told by its content. @throws SpucError */
export function openProgram(bytes: Uint8Array, name: string): Program {
  if (detectKind(bytes) !== 'bytecode') return { kind: 'source', name, module: parseProgram(bytes, name) };
  const { module, manifest, hash } = loadBytecode(bytes, name);
  return { kind: 'bytecode', name, pphlo: module, manifest, hash };
}

/** Names and types of the entry's arguments. */
export function paramsOf(program: Program): Param[] {
  const entry = entryOf(program.kind === 'source' ? program.module : program.pphlo);
  const attrs = funcOp.attrs(entry).arg_attrs;
  return funcBody(entry).args.map((a, i) => {
    const info = attrs?.[i]?.['jax.arg_info'];
    const name =
      program.kind === 'bytecode' ? program.manifest.args[i]?.name : info?.kind === 'string' ? info.value : a.hint;
    return { name: name ?? `arg${i}`, type: a.type as TensorType };
  });
}

/** Options of commands that compile, as commander gives them. */
export interface CompileFlags {
  readonly visibility?: readonly string[];
  readonly field?: Field;
  readonly fxp?: number;
  readonly net?: string;
  readonly accuracy?: Accuracy;
  readonly disablePass?: readonly string[];
  readonly assumeRanges?: string;
  readonly secretLoopBound?: number;
}

/** What `--assume-ranges` says. @throws SpucError class `option` */
export const assumedRanges = (text: string | undefined, names: readonly string[]): AssumedRanges | undefined =>
  text === undefined ? undefined : parseAssumedRanges(text, names.length, (name) => indexOfName(name, names));

/** Compiles source text; for bytecode, checks that the flags say nothing else than its manifest. */
export async function compileWith(
  program: Program,
  flags: CompileFlags,
  emit: NonNullable<CompileOptions['emit']>,
  target: Pick<CompileOptions, 'protocol' | 'field' | 'fxp' | 'accuracy' | 'hooks' | 'cost' | 'ring'> = {},
): Promise<{ pphlo: Operation; manifest: Manifest }> {
  const names = paramsOf(program).map((p) => p.name);
  const lowered = program.kind === 'bytecode' || isPphlo(program.module);
  if (flags.visibility?.length && lowered) {
    const asked = parseVisibility(flags.visibility, names);
    paramsOf(program).forEach((a, i) => {
      const has = a.type.secret ? 'secret' : 'public';
      if (asked[i] !== has)
        contradiction(program.name, `--visibility says ${asked[i]}`, `its argument '${a.name}' is ${has}`);
    });
  }
  if (program.kind === 'source') {
    const visibility = lowered ? [] : parseVisibility(flags.visibility ?? [], names);
    const ranges = assumedRanges(flags.assumeRanges, names);
    const disablePasses = flags.disablePass ?? [];
    const bound = flags.secretLoopBound;
    const given = { ...(ranges ? { ranges } : {}), ...(bound !== undefined ? { secretLoopBound: bound } : {}) };
    return compileModule(program.module, { ...target, visibility, disablePasses, emit, ...given });
  }
  if (flags.assumeRanges !== undefined)
    fail('option', `--assume-ranges needs source text, but ${program.name} is compiled already`);
  if (flags.secretLoopBound !== undefined)
    fail('option', `--secret-loop-bound needs source text, but ${program.name} is compiled already`);
  if (flags.disablePass?.length)
    fail('option', `--disable-pass needs source text, but ${program.name} is compiled already`);
  return { pphlo: program.pphlo, manifest: program.manifest };
}

function contradiction(name: string, flag: string, manifest: string): never {
  fail(
    'option',
    `${flag}, but ${name} says otherwise: ${manifest}`,
    unknownLoc,
    'compile the source again, or drop the flag',
  );
}

/** The protocol name, field, fraction bits and accuracy of a run: flags, else the manifest, else the defaults. */
export function settingsOf(
  program: Program,
  flags: { protocol?: string; field?: Field; fxp?: number; accuracy?: Accuracy },
  defaultProtocol: string,
): { protocol: string; field: Field; k: number; fxp: number; accuracy: Accuracy } {
  const m: Partial<Manifest> = program.kind === 'bytecode' ? program.manifest : {};
  for (const key of ['protocol', 'field', 'fxp', 'accuracy'] as const)
    if (m[key] !== undefined && flags[key] !== undefined && m[key] !== flags[key])
      contradiction(program.name, `--${key} is ${flags[key]}`, `it was compiled for ${key} ${m[key]}`);
  const field = flags.field ?? (m.field as Field | undefined) ?? 'FM64';
  const shape = FIELDS[field] ?? fail('bytecode', `${program.name} was compiled for the unknown field ${field}`);
  return {
    protocol: flags.protocol ?? m.protocol ?? defaultProtocol,
    field,
    k: shape.k,
    fxp: flags.fxp ?? m.fxp ?? shape.fxp,
    accuracy: flags.accuracy ?? m.accuracy ?? 'full',
  };
}
