import type { Accuracy, Manifest } from './codegen/manifest.ts';
import { type LoadedProgram, readBytecode } from './codegen/reader.ts';
import { importStablehloBytecode } from './dialects/hlo/bytecode/import.ts';
import { importHloProto } from './dialects/hlo/proto/import.ts';
import { importHloText } from './dialects/hlo/text/import.ts';
import { registry } from './dialects/registry.ts';
import { entryOf, funcBody, funcOp, functionsOf } from './ir/builtin.ts';
import type { Operation } from './ir/ir.ts';
import { isSecret } from './ir/types.ts';
import { verify } from './ir/verifier.ts';
import type { CostModel } from './passes/cost-model.ts';
import type { Pass, Visibility } from './passes/pass.ts';
import { type PassStep, type PipelineHooks, runPipeline } from './passes/pipeline.ts';
import type { RingShape } from './passes/ranges/analysis.ts';
import type { AssumedRanges } from './passes/ranges/assumed.ts';
import { defaultPipeline, passByName, unknownPass } from './passes/registry.ts';
import { type Diagnostic, fail, Source, unknownLoc } from './support/diagnostics.ts';
import { decodeUtf8, detectKind, parseModule } from './syntax/index.ts';

/** Ring fields by name: bits and default fraction bits. */
export const FIELDS = {
  FM32: { k: 32, fxp: 8 },
  FM64: { k: 64, fxp: 18 },
  FM128: { k: 128, fxp: 26 },
} as const;
export type Field = keyof typeof FIELDS;

export interface CompileOptions {
  /** By argument; where it ends, secret. */
  readonly visibility?: readonly Visibility[];
  /** Target, recorded in the manifest; absent: the bytecode is neutral. */
  readonly protocol?: string;
  readonly field?: Field;
  readonly fxp?: number;
  readonly accuracy?: Accuracy;
  readonly disablePasses?: readonly string[];
  /** Costs on the target, for the passes that weigh them. */
  readonly cost?: CostModel;
  /** The ring of the run, where it is known and not recorded. Ranges are proven for it; else for that of `field` and `fxp`. */
  readonly ring?: RingShape;
  /** Ranges of arguments that are taken for true. */
  readonly ranges?: AssumedRanges;
  /** How often loops with a secret condition run, whatever the secrets are; absent: they are refused, but for short ones. */
  readonly secretLoopBound?: number;
  /** Shows warnings and remarks. */
  readonly emit?: (d: Diagnostic) => void;
  /** Watches the passes. */
  readonly hooks?: PipelineHooks;
}

export interface CompiledProgram {
  /** The program as PPHLO. */
  readonly pphlo: Operation;
  readonly manifest: Manifest;
}

/**
 * Reads a program in any input form, told apart by content, and verifies it.
 * @throws SpucError when it is not a valid program
 */
export function parseProgram(bytes: Uint8Array, name: string): Operation {
  const kind = detectKind(bytes);
  switch (kind) {
    case 'hlo-text':
      return importHloText(new Source(name, decodeUtf8(bytes, name)));
    case 'bytecode':
      return fail(
        'parse',
        `${name} is spuc bytecode, not a source program`,
        unknownLoc,
        "'spuc run' and 'spuc dis' take bytecode",
      );
    case 'stablehlo-bytecode': {
      const module = importStablehloBytecode(bytes, name, registry);
      verify(module);
      return module;
    }
    case 'hlo-proto':
      return importHloProto(bytes, name);
    case 'empty':
      return fail('missing-entry', `${name} is empty`, unknownLoc, 'give a StableHLO or HLO program');
    default: {
      const module = parseModule(new Source(name, decodeUtf8(bytes, name)), registry);
      verify(module);
      return module;
    }
  }
}

/** The pass of that name. @throws SpucError class 'option' */
export function requirePass(name: string): Pass {
  return passByName(name) ?? unknownPass(name);
}

/** Whether a parsed module is PPHLO text: then visibility is what its types say, and it is not lowered again. */
export function isPphlo(module: Operation): boolean {
  if (functionsOf(module).some((f) => funcBody(f).args.some((a) => isSecret(a.type)))) return true;
  let found = false;
  // Mostly none was made in this process so far.
  if (registry.all().some(({ dialect, made }) => dialect === 'pphlo' && made > 0))
    module.walk((op) => {
      found ||= op.def.dialect === 'pphlo';
    });
  return found;
}
const LOWERING = ['inline', 'hlo-legalize-to-pphlo'];

/** The default pipeline for a module; what is PPHLO already is not lowered again. */
export function defaultSteps(module: Operation, disabled: readonly string[] = []): PassStep[] {
  const done = isPphlo(module) ? LOWERING : [];
  return defaultPipeline
    .filter((name) => !disabled.includes(name) && !done.includes(name))
    .map((name) => ({ pass: requirePass(name), options: {} }));
}

/**
 * Runs the default pipeline over a parsed module, in place: afterwards it holds PPHLO.
 * @throws SpucError when a pass refuses the program, PassFault when a pass is at fault
 */
export async function compileModule(module: Operation, o: CompileOptions = {}): Promise<CompiledProgram> {
  for (const p of o.disablePasses ?? []) {
    if (requirePass(p).required)
      fail('option', `pass '${p}' cannot be disabled`, unknownLoc, 'PPHLO is not sound or cannot run without it');
  }
  const field = FIELDS[o.field ?? 'FM64'];
  const cx = {
    emit: o.emit ?? (() => undefined),
    visibility: o.visibility ?? [],
    ring: o.ring ?? { k: field.k, fxp: o.fxp ?? field.fxp },
    ...(o.cost ? { cost: o.cost } : {}),
    ...(o.ranges ? { ranges: o.ranges } : {}),
    ...(o.secretLoopBound !== undefined ? { secretLoopBound: o.secretLoopBound } : {}),
  };
  await runPipeline(module, defaultSteps(module, o.disablePasses), cx, o.hooks);
  return { pphlo: module, manifest: manifestOf(module, o) };
}

/** Parses and compiles. @throws SpucError with every diagnostic */
export const compileProgram = async (
  bytes: Uint8Array,
  name: string,
  o: CompileOptions = {},
): Promise<CompiledProgram> => {
  const module = parseProgram(bytes, name);
  const entry = entryOf(module);
  const args = funcBody(entry).args.length;
  if ((o.visibility?.length ?? 0) > args) {
    fail(
      'option',
      `${o.visibility!.length} visibilities are given, but the program has ${args} arguments`,
      entry.loc,
      'give one per argument, in order',
    );
  }
  return compileModule(module, o);
};

/** Reads spuc bytecode. @throws SpucError class 'bytecode' or 'version' */
export function loadBytecode(bytes: Uint8Array, name: string): LoadedProgram {
  const program = readBytecode(bytes, name, registry);
  const { field } = program.manifest;
  if (field !== undefined && !Object.hasOwn(FIELDS, field))
    fail('bytecode', `${name}: bytecode for an unknown field '${field}'`, unknownLoc, 'compile the program again');
  return program;
}

/** Argument names as the source gave them, visibilities as the types have them; all results go to every party. */
function manifestOf(module: Operation, o: CompileOptions): Manifest {
  const entry = entryOf(module);
  const body = funcBody(entry);
  const attrs = funcOp.attrs(entry).arg_attrs;
  return {
    args: body.args.map((a, i) => {
      const given = attrs?.[i]?.['jax.arg_info'];
      return { name: given?.kind === 'string' ? given.value : (a.hint ?? `arg${i}`), secret: isSecret(a.type) };
    }),
    outputs: body.terminator.operands.map(() => ({ to: 'everyone' as const })),
    ...(o.protocol ? { protocol: o.protocol } : {}),
    ...(o.field ? { field: o.field } : {}),
    ...(o.fxp !== undefined ? { fxp: o.fxp } : {}),
    ...(o.accuracy ? { accuracy: o.accuracy } : {}),
  };
}
