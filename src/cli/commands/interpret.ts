import { compileModule, FIELDS, parseProgram } from '../../compiler.ts';
import { evaluate } from '../../dialects/hlo/evaluator.ts';
import { revealOpeningCasts } from '../../dialects/pphlo/opening-casts.ts';
import { registry } from '../../dialects/registry.ts';
import { isFloat } from '../../eval/dtype.ts';
import { type Tensor, tensor } from '../../eval/tensor.ts';
import { NodePrg, randomKey } from '../../exec/prg/node-prg.ts';
import type { Protocol } from '../../exec/protocols/protocol.ts';
import { runProgram } from '../../exec/run.ts';
import { funcBody, funcName, functionsOf } from '../../ir/builtin.ts';
import type { Operation } from '../../ir/ir.ts';
import { functionType } from '../../ir/types.ts';
import { verify } from '../../ir/verifier.ts';
import type { Visibility } from '../../passes/pass.ts';
import { type Diagnostic, fail, Source, SpucError } from '../../support/diagnostics.ts';
import { type Io, toBytes } from '../../support/io.ts';
import { decodeUtf8, detectKind, parseModule } from '../../syntax/index.ts';
import { checkName, compareChecks, takeChecks } from '../checks.ts';
import { splitInput } from '../chunks.ts';
import { readProgram } from '../command-line.ts';
import { targetOf } from '../function-targets.ts';
import { INTERPRET_USAGE, type InterpretArguments, parseInterpretArguments } from '../interpret-arguments.ts';
import { chooseProtocol } from '../protocol-choice.ts';
import { showDiagnostics } from '../report.ts';

/** Ring bytes per party that a test may use. */
const MEMORY = 2 ** 30;

/** `spuc interpret`: runs files that check themselves; 1 when a check of any of them fails. */
export async function interpret(argv: string[], io: Io): Promise<number> {
  const args = parseInterpretArguments(argv);
  if (args === 'help') {
    io.out(INTERPRET_USAGE);
    return 0;
  }
  const protocol = args.protocol === 'plain' ? undefined : await chooseProtocol(args.protocol, io);
  let good = 0;
  for (const file of args.files) {
    const { functions, silent, problems } = await interpretFile(file, args, protocol, io);
    if (problems.length === 0) {
      good++;
      io.out(
        `${file}: ok, ${functions} ${functions === 1 ? 'function' : 'functions'}${silent > 0 ? ` (${silent} without a check)` : ''}\n`,
      );
    } else {
      await showDiagnostics(problems, argv, io);
      io.out(
        `${file}: FAILED, ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'} in ${functions} functions\n`,
      );
    }
  }
  if (args.files.length > 1) io.out(`${good} of ${args.files.length} files are ok\n`);
  return good === args.files.length ? 0 : 1;
}

/** Runs all functions of all parts of a file; what goes wrong in one does not stop the others. */
async function interpretFile(file: string, args: InterpretArguments, protocol: Protocol | undefined, io: Io) {
  const problems: Diagnostic[] = [];
  let functions = 0;
  let silent = 0;
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (e) {
      if (!(e instanceof SpucError)) throw e;
      problems.push(...e.diagnostics);
    }
  };
  await attempt(async () => {
    const { bytes, name } = readProgram(file, io);
    const text = decodeUtf8(bytes, name);
    const parts = splitInput(text);
    for (const part of parts)
      await attempt(async () => {
        if (parts.length > 1 && /^\s*(\/\/[^\n]*\s*)*$/.test(part)) return;
        const names = toRun(readTest(part, name));
        for (const f of names) {
          functions++;
          // Running changes the module, so each function gets its own.
          const module = readTest(part, name);
          if (!checksAnything(module, f)) silent++;
          await attempt(async () => {
            if (protocol) problems.push(...(await runSecurely(module, f, args, protocol)));
            else evaluate(module, [], { entry: f });
          });
        }
      });
  });
  if (functions === 0 && problems.length === 0) await attempt(async () => nothingToRun(file));
  return { functions, silent, problems };
}

/** Reads a test and verifies it. PPHLO text may open secrets by casts, as SPU's tests do: all that they hold is in the file. */
function readTest(text: string, name: string): Operation {
  const bytes = toBytes(text);
  if (detectKind(bytes) !== 'mlir') return parseProgram(bytes, name);
  const module = parseModule(new Source(name, text), registry);
  revealOpeningCasts(module);
  verify(module);
  return module;
}

const nothingToRun = (file: string): never =>
  fail('missing-entry', `${file}: there is neither @main nor a function without arguments`);

const checksAnything = (module: Operation, name: string): boolean =>
  functionsOf(module).some((f) => funcName(f) === name && [...funcBody(f)].some((op) => checkName(op) !== undefined));

function toRun(module: Operation): string[] {
  const all = functionsOf(module);
  const main = all.filter((f) => funcName(f) === 'main');
  return (main.length > 0 ? main : all.filter((f) => funcBody(f).args.length === 0)).map(funcName);
}

/** Compiles and runs one function under a protocol; its checks are compared in the clear. */
async function runSecurely(
  module: Operation,
  name: string,
  args: InterpretArguments,
  protocol: Protocol,
): Promise<Diagnostic[]> {
  const func = functionsOf(module).find((f) => funcName(f) === name)!;
  const inputs = liftInputs(module, func);
  const wanted = funcBody(func).args.length;
  if (inputs.length !== wanted)
    fail('missing-entry', `@${name} takes ${wanted} arguments, and a test has none to give`, func.loc);
  const checks = takeChecks(func);
  func.setAttr('sym_name', 'main');
  const target = targetOf(module);
  const encoded = args.secretInputs ? forEncoded(module, inputs, args.fxp) : undefined;
  const visibility = inputs.map((): Visibility => (args.secretInputs ? 'secret' : 'public'));
  // A test holds its data: folded, its secrets would be computed by the compiler, and the protocol would have nothing to do.
  const { pphlo, manifest } = await compileModule(module, { visibility, disablePasses: ['fold-constants'] });
  const { outputs } = await runProgram({
    pphlo,
    manifest,
    protocol,
    parties: args.parties ?? protocol.parties.default,
    k: FIELDS[args.field].k,
    fxp: args.fxp,
    inputs,
    memory: MEMORY,
    randomKey,
    makePrg: (nonce) => new NodePrg(nonce),
  });
  return compareChecks(checks, outputs, { fxp: args.fxp, target, encoded });
}

/** What a program gives for inputs rounded to `fxp` fraction bits, computed in its own dtypes; undefined when rounding changes none of them. */
function forEncoded(module: Operation, inputs: readonly Tensor[], fxp: number): Tensor[] | undefined {
  const unit = 2 ** fxp;
  let moved = false;
  const encoded = inputs.map((t) => {
    if (!isFloat(t.dtype)) return t;
    const data = (t.data as Float64Array).map((v) => (Number.isFinite(v) ? Math.round(v * unit) / unit : v));
    moved ||= data.some((v, i) => v !== t.data[i]);
    return tensor(t.dtype, t.shape, data);
  });
  return moved ? evaluate(module, encoded, { entry: 'main' }) : undefined;
}

/** What @inputs returns becomes arguments of the function, so that it can be secret. Result: the values of the arguments. */
function liftInputs(module: Operation, func: Operation): Tensor[] {
  const body = funcBody(func);
  const call = [...body].find((op) => op.name === 'func.call' && op.attrs.callee === 'inputs');
  if (!call) return [];
  const values = evaluate(module, [], { entry: 'inputs' });
  for (const r of call.results) r.replaceAllUsesWith(body.addArg(r.type, call.loc));
  call.erase();
  func.setAttr(
    'function_type',
    functionType(
      body.args.map((a) => a.type),
      body.terminator.operands.map((v) => v.type),
    ),
  );
  return values;
}
