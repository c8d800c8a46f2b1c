import type { Manifest } from '../../codegen/manifest.ts';
import { loadBytecode } from '../../compiler.ts';
import { fail, unknownLoc } from '../../support/diagnostics.ts';
import type { Io } from '../../support/io.ts';
import { detectKind, printModule } from '../../syntax/index.ts';
import { newCommand, parseArgs, readProgram } from '../command-line.ts';

/** `spuc dis`: bytecode as PPHLO text, its manifest as comments. */
export async function dis(argv: string[], io: Io): Promise<number> {
  const command = newCommand(
    'dis',
    'Prints bytecode as PPHLO text, its manifest as comments.',
    'spuc dis model.pphlo.bin',
    io,
  )
    .argument('<bytecode>', "'-' is standard input")
    .option('--locations', 'print source locations')
    .option('--generic', 'print ops in generic form');
  const parsed = parseArgs<{ locations?: boolean; generic?: boolean }>(command, argv);
  if (typeof parsed === 'number') return parsed;
  const { bytes, name } = readProgram(parsed.args[0]!, io);
  if (detectKind(bytes) !== 'bytecode')
    fail(
      'bytecode',
      `${name} is no spuc bytecode`,
      unknownLoc,
      "'spuc compile' makes it; 'spuc compile --emit pphlo' prints the text",
    );
  const { module, manifest, hash, version } = loadBytecode(bytes, name);
  io.out(`// bytecode version ${version}, hash ${hash}\n${manifestText(manifest)}`);
  io.out(printModule(module, { debugInfo: parsed.opts.locations ?? false, generic: parsed.opts.generic ?? false }));
  return 0;
}

function manifestText(m: Manifest): string {
  const target = [m.protocol, m.field, m.fxp === undefined ? undefined : `${m.fxp} fraction bits`].filter(
    (x) => x !== undefined,
  );
  const args = m.args.map(
    (a, i) =>
      `//   arg ${i}: ${a.name}, ${a.secret ? 'secret' : 'public'}${a.owner === undefined ? '' : `, from party ${a.owner}`}\n`,
  );
  const outs = m.outputs.map(
    (o, i) => `//   out ${i}: to ${o.to === 'everyone' ? 'everyone' : `parties ${o.to.join(', ')}`}\n`,
  );
  return `// target: ${target.length > 0 ? target.join(', ') : 'any protocol'}\n${args.join('')}${outs.join('')}`;
}
