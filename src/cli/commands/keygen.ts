import { mkdirSync, writeFileSync } from 'node:fs';
import { fail, unknownLoc } from '../../support/diagnostics.ts';
import { type Io, resolvePath, toText } from '../../support/io.ts';
import type { Issued } from '../certificates.ts';
import { readCluster } from '../cluster.ts';
import { newCommand, parseArgs, wholeNumber } from '../command-line.ts';
import { emitter } from '../report.ts';

interface Opts {
  readonly config?: string;
  readonly outDir: string;
  readonly write?: string;
  readonly days: number;
}

/** `spuc keygen`: a certificate authority, and a key with a certificate for every participant. */
export async function keygen(argv: string[], io: Io): Promise<number> {
  const command = newCommand(
    'keygen',
    'Makes a certificate authority and one key pair per participant, for TLS between them.',
    'spuc keygen --config examples/cluster.json --write cluster.tls.json',
    io,
  )
    .argument('[names...]', 'participants; with --config those of the cluster file')
    .option('--config <file>', 'make keys for all parties and the dealer of a cluster file')
    .option('--write <file>', 'write the cluster file with certificates and pinned public keys in it')
    .option('--out-dir <dir>', 'where keys and certificates go', 'keys')
    .option('--days <n>', 'how long certificates are valid', wholeNumber('--days', 1, 3650), 365);
  const parsed = parseArgs<Opts>(command, argv);
  if (typeof parsed === 'number') return parsed;
  const { args, opts } = parsed;
  if (opts.write !== undefined && opts.config === undefined)
    fail('option', '--write needs the file that --config names');
  const emit = await emitter(argv, io);
  const names = opts.config === undefined ? args : [...args, ...participants(opts.config, io, emit)];
  if (names.length === 0)
    fail('option', 'for whom? Give names, or a cluster file with --config', unknownLoc, 'spuc keygen alice bob carol');
  const bad = names.find((n) => !/^[\w.:-]+$/.test(n) || n === 'ca') ?? names.find((n, i) => names.indexOf(n) !== i);
  if (bad !== undefined)
    fail('option', `'${bad}' cannot name a key`, unknownLoc, 'use each name once, of letters, digits, - _ . :');

  const fileOf = (name: string): string => `${opts.outDir}/${name.replaceAll(':', '-')}`;
  for (const name of ['ca', ...names])
    for (const end of ['key', 'crt'])
      if (io.exists(`${fileOf(name)}.${end}`))
        fail(
          'io',
          `${fileOf(name)}.${end} is there already`,
          unknownLoc,
          'keys are never replaced: choose another --out-dir',
        );
  const { newAuthority } = await import('../certificates.ts');
  const ca = await newAuthority(opts.config ?? names.join(', '), opts.days);
  const issued = new Map<string, Issued>();
  for (const name of names) issued.set(name, await ca.issue(name, opts.days));
  for (const [name, x] of [['ca', ca] as const, ...issued]) {
    writeSecret(resolvePath(io.cwd, `${fileOf(name)}.key`), x.privateKey);
    io.writeFile(`${fileOf(name)}.crt`, x.certificate);
    io.out(`${name.padEnd(12)} ${fileOf(name)}.crt  valid to ${x.expires.toISOString().slice(0, 10)}  ${x.pin}\n`);
  }
  if (opts.write !== undefined) {
    io.writeFile(opts.write, withKeys(toText(io.readFile(opts.config!)), opts.write, issued, fileOf, io));
    io.out(`${opts.write} names them. `);
  }
  io.out(
    `Give each participant its own .key, and everybody all .crt and the cluster file. ${fileOf('ca')}.key signs new certificates: keep it, ` +
      'and give it to nobody.\n',
  );
  return 0;
}

function participants(path: string, io: Io, emit: Parameters<typeof readCluster>[2]): string[] {
  const { parties, dealer, outside, protocol } = readCluster(path, io, emit);
  const names = [...parties, ...outside].map((p) => p.name);
  // SPU's files have no dealer, which the protocol needs: it gets a node of its own.
  if (dealer) return [...new Set([...names, dealer.name])];
  return protocol === 'semi2k' ? [...names, 'dealer'] : names;
}

/** Only the owner may read it; never over another key. */
function writeSecret(path: string, text: string): void {
  try {
    mkdirSync(path.replace(/[\\/][^\\/]*$/, ''), { recursive: true });
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
  } catch (e) {
    fail('io', `cannot write '${path}': ${(e as Error).message}`);
  }
}

interface ClusterJson {
  nodes: Record<string, string | Record<string, string>>;
  devices: Record<string, { kind: string; config: Record<string, unknown> }>;
  tls?: unknown;
}

/** The text of a cluster file with what `keygen` made; paths in it are relative to the new file. */
function withKeys(
  text: string,
  to: string,
  issued: ReadonlyMap<string, Issued>,
  fileOf: (name: string) => string,
  io: Io,
): string {
  const json = JSON.parse(text) as ClusterJson;
  const folder = resolvePath(io.cwd, to).replace(/[^/]*$/, '');
  const path = (file: string): string => {
    const full = resolvePath(io.cwd, file);
    return full.startsWith(folder) ? full.slice(folder.length) : full;
  };
  const spu = Object.values(json.devices).find((d) => d.kind === 'SPU')!;
  for (const [name, { pin }] of issued) {
    if (name === 'dealer' && json.nodes[name] === undefined) spu.config.dealer = name;
    const node = json.nodes[name];
    json.nodes[name] = {
      ...(typeof node === 'string' ? { address: node } : node),
      public_key: pin,
      certificate: path(`${fileOf(name)}.crt`),
      private_key: path(`${fileOf(name)}.key`),
    };
  }
  json.tls = { ca: path(`${fileOf('ca')}.crt`) };
  return `${JSON.stringify(json, null, 2)}\n`;
}
