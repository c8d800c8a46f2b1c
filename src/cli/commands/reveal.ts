import { loadProtocol, protocolNames } from '../../exec/protocols/index.ts';
import { readShare } from '../../exec/shares/format.ts';
import { reveal as putTogether } from '../../exec/shares/share.ts';
import { fail } from '../../support/diagnostics.ts';
import type { Io } from '../../support/io.ts';
import { writeNpy } from '../../support/npy.ts';
import { printTensor } from '../../support/print-tensor.ts';
import { newCommand, parseArgs } from '../command-line.ts';
import { chooseProtocol } from '../protocol-choice.ts';

interface Opts {
  readonly protocol?: string;
  readonly output?: string;
}

/** `spuc reveal`: the value that the share files of all parties share. */
export async function reveal(argv: string[], io: Io): Promise<number> {
  const command = newCommand(
    'reveal',
    'Puts the share files of all parties together, and prints or writes the value.',
    'spuc reveal shares/x.party*.share --output x.npy',
    io,
  )
    .argument('<shares...>', 'the share files of one value, of all parties')
    .option('--protocol <file>', 'the module of a protocol that is none of ours')
    .option('--output <file>', 'write the value as .npy');
  const parsed = parseArgs<Opts>(command, argv);
  if (typeof parsed === 'number') return parsed;
  const { opts, args } = parsed;
  const files = args.map((path) => readShare(io.readFile(path), path));
  const name = files[0]!.protocol;
  if (opts.protocol === undefined && !protocolNames.includes(name))
    fail(
      'input',
      `${args[0]} is a share of the protocol '${name}', which spuc does not have`,
      undefined,
      'name its module with --protocol',
    );
  const protocol = opts.protocol === undefined ? await loadProtocol(name) : await chooseProtocol(opts.protocol, io);
  const value = putTogether(protocol, files, args);
  if (opts.output !== undefined) {
    io.writeFile(opts.output, writeNpy(value));
    io.err(`wrote ${opts.output}: ${value.dtype}[${value.shape.join(',')}]\n`);
  } else io.out(`${files[0]!.name ?? 'value'}: ${printTensor(value)}\n`);
  return 0;
}
