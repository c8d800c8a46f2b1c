import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { SpucError } from '../support/diagnostics.ts';
import { type Io, toBytes } from '../support/io.ts';
import { version } from './version.ts';

const hash = (data: Uint8Array | string): string => bytesToHex(sha256(toBytes(data)));

/** Files whose content must not be guessed: data, shares and keys. The hash of a small secret tells it to whoever tries all of them. */
const SECRET = /\.(npy|npz|csv|share|key|pem)$/i;

/** Size and hash of every argument that names a file, of data the size only: enough to recognise a program, without what may be secret. */
function inputs(argv: readonly string[], io: Io): string {
  const names = argv.flatMap((a) => a.split(',')).map((a) => a.replace(/^[^=]*=/, ''));
  const lines = [...new Set(names)].flatMap((f) => {
    try {
      if (f === '' || !io.exists(f)) return [];
      const bytes = io.readFile(f);
      return [`${f}: ${bytes.length} bytes${SECRET.test(f) ? '' : `, sha256 ${hash(bytes)}`}`];
    } catch (e) {
      if (e instanceof SpucError) return [];
      throw e;
    }
  });
  return lines.length > 0 ? lines.join('\n') : 'none';
}

/**
 * Reports a fault of ours: a short message on `io.err`, and a file with what is needed to find it. No file content is copied
 * into it. The file is named by its content: the same crash gives the same file.
 */
export function reportCrash(e: unknown, argv: readonly string[], io: Io): void {
  const error = e instanceof Error ? e : new Error(String(e));
  const text = `spuc ${version} on node ${process.version} (${process.platform} ${process.arch})
command: spuc ${argv.map((a) => JSON.stringify(a)).join(' ')}

${error.stack ?? error.message}

inputs:
${inputs(argv, io)}
`;
  const file = `spuc-crash-${hash(text).slice(0, 12)}.txt`;
  const [message] = error.message.split('\n');
  io.err(`spuc: internal error: ${message!.slice(0, 300)}\n`);
  try {
    io.writeFile(file, text);
    io.err(`This is a fault of spuc, not of the program. Please report it with ${file} and the program.\n`);
  } catch (x) {
    if (!(x instanceof SpucError)) throw x;
    io.err(`This is a fault of spuc, not of the program; ${x.message}.\n`);
  }
}
