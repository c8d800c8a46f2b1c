import { FIELDS, type Field } from '../../compiler.ts';
import { DTYPES, type DType, isDType } from '../../eval/dtype.ts';
import { NodePrg, randomKey } from '../../exec/prg/node-prg.ts';
import { loadProtocol } from '../../exec/protocols/index.ts';
import { writeShare } from '../../exec/shares/format.ts';
import { shareFiles } from '../../exec/shares/share.ts';
import { checkTarget } from '../../exec/target.ts';
import { fail, unknownLoc } from '../../support/diagnostics.ts';
import type { Io } from '../../support/io.ts';
import { readNpy } from '../../support/npy.ts';
import { castExactly } from '../cast-input.ts';
import { readCluster } from '../cluster.ts';
import { newCommand, parseArgs, wholeNumber } from '../command-line.ts';
import { chooseProtocol } from '../protocol-choice.ts';
import { emitter } from '../report.ts';

interface Opts {
  readonly config?: string;
  readonly protocol?: string;
  readonly parties?: number;
  readonly field?: Field;
  readonly fxp?: number;
  readonly dtype?: DType;
  readonly name?: string;
  readonly outputDir: string;
}

/** `spuc share`: an array as one share file per party, each of which tells nothing by itself. */
export async function share(argv: string[], io: Io): Promise<number> {
  const command = newCommand(
    'share',
    'Shares an array: one file per party, of which no forbidden group of parties learns anything.',
    'spuc share x.npy --config cluster.json --output-dir shares',
    io,
  )
    .argument('<array>', 'a .npy file')
    .option('--config <file>', 'the cluster that the shares are for')
    .option('--protocol <name>', 'without a cluster file: the protocol')
    .option('--parties <n>', 'without a cluster file: the number of parties', wholeNumber('--parties', 1, 64))
    .option('--field <name>', `without a cluster file: ${Object.keys(FIELDS).join(', ')} (default FM64)`, (f) =>
      Object.hasOwn(FIELDS, f)
        ? (f as Field)
        : fail('option', `--field: ${Object.keys(FIELDS).join(', ')}, not '${f}'`),
    )
    .option('--fxp <n>', 'without a cluster file: fraction bits', wholeNumber('--fxp', 0, 60))
    .option('--dtype <type>', "the argument's type, where the array has another; every value is kept exactly", (d) =>
      isDType(d) ? d : fail('option', `--dtype: one of ${DTYPES.join(', ')}, not '${d}'`),
    )
    .option('--name <name>', "the argument's name (default: the file's)")
    .option('--output-dir <dir>', 'where NAME.party0.share, … go', '.');
  const parsed = parseArgs<Opts>(command, argv);
  if (typeof parsed === 'number') return parsed;
  const { opts, args } = parsed;
  const emit = await emitter(argv, io);
  const cluster = opts.config === undefined ? undefined : readCluster(opts.config, io, emit);
  const clash = (['protocol', 'parties', 'field', 'fxp'] as const).find((k) => opts[k] !== undefined);
  if (cluster && clash)
    fail('option', `--${clash}: the cluster file ${cluster.path} says that`, unknownLoc, 'leave one of them out');
  if (!cluster && opts.protocol === undefined)
    fail(
      'option',
      'for whom? Name the cluster with --config, or the protocol',
      unknownLoc,
      'spuc share x.npy --protocol aby3',
    );
  if (opts.protocol === 'plain')
    fail('option', 'plain has no parties to share between', unknownLoc, 'choose a protocol');
  const protocol = cluster ? await loadProtocol(cluster.protocol) : await chooseProtocol(opts.protocol!, io);
  const shape = FIELDS[cluster?.field ?? opts.field ?? 'FM64'];
  const parties = cluster?.parties.length ?? opts.parties ?? protocol.parties.default;
  const target = { protocol, parties, k: shape.k, fxp: cluster?.fxp ?? opts.fxp ?? shape.fxp };
  checkTarget(target);
  const file = args[0]!;
  const read = readNpy(file === '-' ? io.stdin() : io.readFile(file), file);
  const cast = castExactly(read, opts.dtype ?? read.dtype);
  if (!('tensor' in cast))
    return fail(
      'input',
      `${file} holds ${read.dtype}, which ${opts.dtype} cannot keep exactly`,
      unknownLoc,
      'convert it before',
    );
  const name = opts.name ?? file.replace(/^.*[\\/]/, '').replace(/\.npy$/i, '');
  if (!/^[\w.-]+$/.test(name)) fail('option', `'${name}' cannot name a share file`, unknownLoc, 'give another --name');
  const names = { name: name.slice(0, 256), ...(cluster ? { cluster: cluster.id.slice(0, 256) } : {}) };
  const random = { randomKey, makePrg: (nonce: Uint8Array) => new NodePrg(nonce) };
  const files = shareFiles(protocol, { n: parties, k: target.k, fxp: target.fxp }, cast.tensor, random, names);
  for (const f of files) {
    const path = `${opts.outputDir}/${name}.party${f.party}.share`;
    io.writeFile(path, writeShare(f), 'secret');
    const whose = cluster ? `for ${cluster.parties[f.party]!.name}` : `for party ${f.party}`;
    io.out(`${path}  ${whose}\n`);
  }
  if (!protocol.secure) io.err(`warning: ${protocol.threat(parties)}\n`);
  return 0;
}
