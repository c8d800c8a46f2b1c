import { createHash } from 'node:crypto';
import { Option } from 'commander';
import { type Digest, writeBytecode } from '../../codegen/writer.ts';
import { defaultSteps, type Field } from '../../compiler.ts';
import { PassFault } from '../../passes/pipeline.ts';
import { fail, unknownLoc } from '../../support/diagnostics.ts';
import type { Io } from '../../support/io.ts';
import { formatBytes } from '../../support/table.ts';
import { printModule } from '../../syntax/index.ts';
import { newCommand, parseArgs, readProgram } from '../command-line.ts';
import { addCompileOptions } from '../compile-options.ts';
import { targetCostModel } from '../cost-target.ts';
import { moduleDot } from '../dot.ts';
import { addWatchOptions, PassInstrumentation, type WatchFlags, watchOptions } from '../pass-instrumentation.ts';
import { type CompileFlags, compileWith, openProgram } from '../program.ts';
import { emitter } from '../report.ts';
import { reproducerFile, reproducerText, writeReproducer } from '../reproducer.ts';

interface Opts extends CompileFlags, WatchFlags {
  readonly output?: string;
  readonly emit: 'bytecode' | 'pphlo' | 'hlo' | 'dot';
  readonly protocol?: string;
  readonly field?: Field;
  readonly fxp?: number;
}

/** Node's own: a hash in JavaScript takes five times as long in a process this short. */
const sha256: Digest = (bytes) => createHash('sha256').update(bytes).digest();

/** `spuc compile`: source text to bytecode beside it, or to text on `io.out`. */
export async function compile(argv: string[], io: Io): Promise<number> {
  const command = addCompileOptions(
    newCommand(
      'compile',
      'Compiles HLO or StableHLO text; the kind is told by its content.',
      'spuc compile fixtures/digits/model.mlir --emit pphlo',
      io,
    )
      .argument('<program>', "the program; '-' is standard input")
      .option('-o, --output <file>', "where to write ('-': standard output)")
      .addOption(
        new Option('--emit <form>', 'what to write').choices(['bytecode', 'pphlo', 'hlo', 'dot']).default('bytecode'),
      )
      .option('--protocol <name>', 'the protocol the bytecode is for (default: any)'),
  );
  addWatchOptions(command);
  const parsed = parseArgs<Opts>(command, argv);
  if (typeof parsed === 'number') return parsed;
  const { opts } = parsed;
  const watch = new PassInstrumentation(watchOptions(opts), printModule, io);
  const { bytes, name } = readProgram(parsed.args[0]!, io);
  const program = watch.phase('Parser', () => openProgram(bytes, name));
  if (program.kind === 'bytecode')
    fail('option', `${name} is bytecode already`, unknownLoc, "'spuc dis' prints it, 'spuc run' runs it");
  if (opts.emit === 'hlo') return text(printModule(program.module), opts, io);
  if (opts.protocol === 'plain') {
    const hint = 'compile without --protocol; run takes --protocol plain';
    fail('option', 'plain is no target: it evaluates programs as they are', unknownLoc, hint);
  }
  const cost = await targetCostModel(opts, io);
  const { pphlo, manifest } = await compileWith(program, opts, await emitter(argv, io), {
    hooks: watch,
    ...(opts.protocol !== undefined ? { protocol: opts.protocol } : {}),
    ...(opts.field !== undefined ? { field: opts.field } : {}),
    ...(opts.fxp !== undefined ? { fxp: opts.fxp } : {}),
    ...(opts.accuracy !== undefined ? { accuracy: opts.accuracy } : {}),
    ...(cost ? { cost } : {}),
  }).catch((e: unknown) => {
    if (e instanceof PassFault) reproducer(bytes, name, opts, e, io);
    throw e;
  });
  watch.finish();
  if (opts.emit === 'pphlo') return text(printModule(pphlo), opts, io);
  if (opts.emit === 'dot') return text(moduleDot(pphlo), opts, io);
  const code = writeBytecode(pphlo, manifest, sha256);
  const target = opts.output ?? (parsed.args[0] === '-' ? '-' : besideInput(parsed.args[0]!));
  if (target !== '-') {
    io.writeFile(target, code.bytes);
    io.err(`wrote ${target}: ${formatBytes(code.bytes.length)}, hash ${code.hash}\n`);
    return 0;
  }
  if (io.isTTY)
    fail(
      'option',
      'bytecode is binary and is not written to a terminal',
      unknownLoc,
      'give a file with -o, or --emit pphlo for text',
    );
  io.out(code.bytes);
  io.err(`wrote ${formatBytes(code.bytes.length)}, hash ${code.hash}\n`);
  return 0;
}

/** Writes the program as it was read, and the passes: compilation worked on it in place. */
function reproducer(bytes: Uint8Array, name: string, opts: Opts, fault: PassFault, io: Io): void {
  const again = openProgram(bytes, name);
  if (again.kind !== 'source') return;
  const bound = opts.secretLoopBound;
  const calls = defaultSteps(again.module, opts.disablePass).map(({ pass: { name }, options }) => ({
    name,
    options: name === 'bound-secret-loops' && bound !== undefined ? { ...options, bound: String(bound) } : options,
  }));
  const settings = { calls, verifyEach: true, visibility: opts.visibility ?? [] };
  const text = reproducerText(printModule(again.module), fault.message, settings);
  writeReproducer(reproducerFile(text), text, io);
}

function text(s: string, opts: Opts, io: Io): number {
  if (opts.output === undefined || opts.output === '-') io.out(s);
  else io.writeFile(opts.output, s);
  return 0;
}

/** model.hlo.txt, model.mlir -> model.pphlo.bin */
const besideInput = (path: string): string => `${path.replace(/(\.stablehlo|\.hlo)?\.(mlir|txt|hlo)$/i, '')}.pphlo.bin`;
