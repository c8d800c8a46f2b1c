import { parseProgram } from '../../compiler.ts';
import { registry } from '../../dialects/registry.ts';
import { funcBody, functionsOf } from '../../ir/builtin.ts';
import type { Operation } from '../../ir/ir.ts';
import { verify } from '../../ir/verifier.ts';
import { runPass } from '../../passes/pass.ts';
import { passByName } from '../../passes/registry.ts';
import { type Diagnostic, Source, SpucError } from '../../support/diagnostics.ts';
import { type Io, toBytes } from '../../support/io.ts';
import { decodeUtf8, detectKind, parseModule, printModule } from '../../syntax/index.ts';
import { splitInput } from '../chunks.ts';
import { readProgram } from '../command-line.ts';
import { checkExpected } from '../expected-diagnostics.ts';
import { OPT_USAGE, type OptArguments, parseOptArguments } from '../opt-arguments.ts';
import { showDiagnostics } from '../report.ts';
import { parseVisibility } from '../visibility.ts';

/** `spuc opt`: runs passes on IR text. Every part of a split file is worked on, also after one that fails. */
export async function opt(argv: string[], io: Io): Promise<number> {
  const args = parseOptArguments(argv);
  if (args === 'help') {
    io.out(OPT_USAGE);
    return 0;
  }
  const { bytes, name } = readProgram(args.file, io);
  const text = decodeUtf8(bytes, name);
  const outputs: string[] = [];
  let failed = false;
  for (const part of args.split ? splitInput(text) : [text]) {
    const source = new Source(name, part);
    const reported: Diagnostic[] = [];
    try {
      outputs.push(await process(source, args, (d) => void reported.push(d), io));
    } catch (e) {
      if (!(e instanceof SpucError)) throw e;
      reported.push(...e.diagnostics);
      failed ||= !args.verifyDiagnostics;
    }
    if (!args.verifyDiagnostics) await showDiagnostics(reported, argv, io);
    else {
      const problems = checkExpected(source, reported);
      failed ||= problems.length > 0;
      await showDiagnostics(problems, argv, io);
    }
  }
  const result = outputs.join('// -----\n');
  if (args.output === '-') io.out(result);
  else io.writeFile(args.output, result);
  return failed ? 1 : 0;
}

/** Reads a part, runs the passes, gives the text. */
async function process(source: Source, args: OptArguments, emit: (d: Diagnostic) => void, io: Io): Promise<string> {
  const module = read(source);
  const names = entryNames(module);
  const visibility = parseVisibility(args.visibility, args.visibility.length > 0 ? names : []);
  for (const call of args.calls) {
    const pass = passByName(call.name)!;
    await runPass(pass, module, { options: call.options, emit, visibility });
    verify(module);
    if (args.printAfterAll) io.err(`// -----// IR Dump After ${pass.name} //----- //\n${show(module, args)}\n`);
  }
  return show(module, args);
}

const show = (module: Operation, args: OptArguments): string =>
  printModule(module, {
    generic: args.generic,
    debugInfo: args.locations,
    ...(args.elide === undefined ? {} : { elideLargerThan: args.elide }),
  });

/** A part of comments only is an empty module: it has no program to be missing. */
function read(source: Source): Operation {
  const bytes = toBytes(source.text);
  return detectKind(bytes) === 'empty' ? parseModule(source, registry) : parseProgram(bytes, source.name);
}

function entryNames(module: Operation): string[] {
  const first = functionsOf(module)[0];
  return first ? funcBody(first).args.map((a, i) => a.hint ?? `arg${i}`) : [];
}
