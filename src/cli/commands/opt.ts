import { defaultSteps, FIELDS, parseProgram, requirePass } from '../../compiler.ts';
import { registry } from '../../dialects/registry.ts';
import { funcBody, functionsOf } from '../../ir/builtin.ts';
import type { Operation } from '../../ir/ir.ts';
import type { CostModel } from '../../passes/cost-model.ts';
import { PassFault, type PassStep, runPipeline } from '../../passes/pipeline.ts';
import { allPasses } from '../../passes/registry.ts';
import { type Diagnostic, fail, Source, SpucError, unknownLoc } from '../../support/diagnostics.ts';
import { type Io, toBytes } from '../../support/io.ts';
import { decodeUtf8, detectKind, parseModule, printModule } from '../../syntax/index.ts';
import { splitInput } from '../chunks.ts';
import { readProgram } from '../command-line.ts';
import { targetCostModel } from '../cost-target.ts';
import { moduleDot } from '../dot.ts';
import { checkExpected } from '../expected-diagnostics.ts';
import { type OptArguments, parseOptArguments, requirePasses } from '../opt-arguments.ts';
import { OPT_USAGE } from '../opt-usage.ts';
import { type PassCall, parsePipeline, showPipeline } from '../pass-arguments.ts';
import { PassInstrumentation } from '../pass-instrumentation.ts';
import { assumedRanges, openProgram } from '../program.ts';
import { showDiagnostics } from '../report.ts';
import { readReproducer, reproducerFile, reproducerText, splitResources, writeReproducer } from '../reproducer.ts';
import { parseVisibility } from '../visibility.ts';

/** `spuc opt`: runs passes on a program. Every part of a split file is worked on, also after one that fails. */
export async function opt(argv: string[], io: Io): Promise<number> {
  const args = parseOptArguments(argv);
  if (args === 'help') io.out(OPT_USAGE);
  else if (args.list === 'passes') io.out(passList());
  else if (args.list === 'dialects') io.out(dialectList());
  else return new Opt(args, argv, io, await targetCostModel(args.target, io)).run();
  return 0;
}

function passList(): string {
  const width = Math.max(...allPasses().map((p) => p.name.length));
  const rows = [...allPasses()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const text = rows.map((p) => {
    const options = Object.entries(p.options ?? {}).map(([o, doc]) => `      ${o}=… - ${doc}\n`);
    return `  --${p.name.padEnd(width)} - ${p.doc}\n${options.join('')}`;
  });
  return `Available Passes:\n${text.join('')}`;
}

const dialectList = (): string =>
  `Available Dialects: ${[...new Set(registry.all().map((d) => d.dialect))].sort().join(', ')}\n`;

/** A program as it was given: text, or bytes of a binary form. */
interface Input {
  readonly name: string;
  readonly text: string;
  readonly bytes?: Uint8Array;
}

/** One call of the command. */
class Opt {
  private readonly watch: PassInstrumentation;

  constructor(
    private readonly args: OptArguments,
    private readonly argv: readonly string[],
    private readonly io: Io,
    private readonly cost: CostModel | undefined,
  ) {
    this.watch = new PassInstrumentation(args.watch, (m) => this.show(m), io);
  }

  /** @returns the exit code */
  async run(): Promise<number> {
    const { args, io } = this;
    const outputs: string[] = [];
    let failed = false;
    for (const input of this.inputs()) {
      const reported: Diagnostic[] = [];
      try {
        outputs.push(await this.part(input, (d) => void reported.push(d)));
      } catch (e) {
        if (!(e instanceof SpucError)) throw e;
        // A command line that does not fit the program is refused as such.
        if (!args.split && e.diagnostics.every((d) => d.class === 'option')) throw e;
        reported.push(...e.diagnostics);
        failed ||= !args.verifyDiagnostics;
      }
      if (!args.verifyDiagnostics) await showDiagnostics(reported, this.argv, io);
      else {
        const problems = checkExpected(new Source(input.name, input.text), reported, args.verifyDiagnostics);
        failed ||= problems.length > 0;
        await showDiagnostics(problems, this.argv, io);
      }
    }
    const result = outputs.join('// -----\n');
    if (args.output === '-') io.out(result);
    else io.writeFile(args.output, result);
    this.watch.finish();
    return failed ? 1 : 0;
  }

  private inputs(): Input[] {
    const { bytes, name } = readProgram(this.args.file, this.io);
    if (['bytecode', 'stablehlo-bytecode', 'hlo-proto'].includes(detectKind(bytes))) return [{ name, text: '', bytes }];
    const text = decodeUtf8(bytes, name);
    return (this.args.split ? splitInput(text) : [text]).map((part) => ({ name, text: part }));
  }

  /** Reads a part, runs the passes, gives the text. */
  private async part(input: Input, emit: (d: Diagnostic) => void): Promise<string> {
    const { args } = this;
    const { program, calls, verifyEach, visibility } = this.settings(input);
    const module = this.watch.phase('Parser', () => this.read(program));
    const steps = stepsOf(calls, module);
    if (args.dumpPipeline)
      this.io.err(`Pass Manager with ${steps.length} passes:\n${showPipeline(stepCalls(steps))}\n`);
    const named = visibility.length > 0 || this.args.assumeRanges !== undefined;
    const names = named ? entryNames(module) : [];
    const ranges = assumedRanges(this.args.assumeRanges, names);
    const { field, fxp } = this.args.target;
    const shape = FIELDS[field ?? 'FM64'];
    const cx = {
      emit,
      visibility: parseVisibility(visibility, names),
      ring: { k: shape.k, fxp: fxp ?? shape.fxp },
      ...(this.cost ? { cost: this.cost } : {}),
      ...(ranges ? { ranges } : {}),
    };
    try {
      await runPipeline(module, steps, cx, this.watch, verifyEach);
    } catch (e) {
      // A refusal is the program's fault, and written only on demand.
      if (e instanceof PassFault || (e instanceof SpucError && args.crashReproducer !== undefined))
        this.reproducer(program, { calls: stepCalls(steps), verifyEach, visibility }, e);
      throw e;
    }
    return this.watch.phase('Output', () => {
      const text = this.print(module);
      if (args.verifyRoundtrip) this.roundtrip(module);
      return text;
    });
  }

  /** The program without its resource block, and what to run on it: as the command line says, or as a reproducer does. */
  private settings(input: Input) {
    const { args } = this;
    const { program: text, resources } = splitResources(input.text);
    const program: Input = { ...input, text };
    if (!args.runReproducer)
      return { program, calls: args.calls, verifyEach: args.verifyEach, visibility: args.visibility };
    const r =
      readReproducer(resources) ??
      fail('option', `${input.name} is no reproducer: it names no pipeline`, unknownLoc, 'run passes by name instead');
    const calls = parsePipeline(r.pipeline);
    requirePasses(calls);
    return { program, calls, verifyEach: r.verifyEach, visibility: r.visibility };
  }

  private read(input: Input): Operation {
    if (input.bytes) {
      const p = openProgram(input.bytes, input.name);
      return p.kind === 'source' ? p.module : p.pphlo;
    }
    const bytes = toBytes(input.text);
    const kind = detectKind(bytes);
    // A part of comments only is an empty module: it has no program to be missing.
    const module =
      kind === 'empty' ? parseModule(new Source(input.name, input.text), registry) : parseProgram(bytes, input.name);
    if (!this.args.implicitModule && kind === 'mlir' && !startsWithModule(input.text)) {
      const n = functionsOf(module).length;
      if (n !== 1)
        fail(
          'parse',
          `source must contain a single top-level operation, found: ${n}`,
          functionsOf(module)[1]?.loc,
          'write a module around them, or leave out --no-implicit-module',
        );
      this.bare.add(module);
    }
    return module;
  }
  /** Modules that only we put around their function. */
  private readonly bare = new WeakSet<Operation>();

  private show(module: Operation): string {
    const { args } = this;
    const root = this.bare.has(module) ? functionsOf(module)[0]! : module;
    return printModule(root, {
      generic: args.emit === 'generic',
      debugInfo: args.locations !== false,
      localScope: args.locations === 'inline',
      ...(args.elide === undefined ? {} : { elideLargerThan: args.elide }),
    });
  }

  private print(module: Operation): string {
    return this.args.emit === 'dot' ? moduleDot(module) : this.show(module);
  }

  /** Both text forms, read again, must give the same program. */
  private roundtrip(module: Operation): void {
    const before = printModule(module, { debugInfo: true });
    for (const generic of [false, true]) {
      const again = parseModule(new Source('<roundtrip>', printModule(module, { generic, debugInfo: true })), registry);
      if (printModule(again, { debugInfo: true }) !== before)
        throw new Error(`the ${generic ? 'generic' : 'pretty'} form of the program, read again, is another program`);
    }
  }

  private reproducer(input: Input, s: Parameters<typeof reproducerText>[2], why: Error): void {
    // The passes changed the module in place: the program as it was is read once more.
    const text = reproducerText(printModule(this.read(input)), why.message, s);
    writeReproducer(this.args.crashReproducer ?? reproducerFile(text), text, this.io);
  }
}

const stepsOf = (calls: readonly PassCall[], module: Operation): PassStep[] =>
  calls.flatMap((c) =>
    c.name === 'default' ? defaultSteps(module) : [{ pass: requirePass(c.name), options: c.options }],
  );
const stepCalls = (steps: readonly PassStep[]): PassCall[] =>
  steps.map(({ pass, options }) => ({ name: pass.name, options }));

/** Whether the first operation of a text is a module: comments and alias definitions may stand before it. */
const startsWithModule = (text: string): boolean =>
  /^(?:module\b|"builtin\.module")/.test(text.replace(/^(?:\s+|\/\/[^\n]*\n|[#!][\w.$]+\s*=[^\n]*\n)+/, ''));

function entryNames(module: Operation): string[] {
  const first = functionsOf(module)[0];
  return first ? funcBody(first).args.map((a, i) => a.hint ?? `arg${i}`) : [];
}
