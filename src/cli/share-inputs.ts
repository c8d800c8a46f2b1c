import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import type { Manifest } from '../codegen/manifest.ts';
import type { Protocol } from '../exec/protocols/protocol.ts';
import type { RunConfig } from '../exec/runtime/engine.ts';
import { OUTSIDE, type Packed } from '../exec/runtime/outside.ts';
import { readShare, type ShareFile, writeShare } from '../exec/shares/format.ts';
import { headerOf, inputFault } from '../exec/shares/share.ts';
import { sameShape, showType, type TensorType } from '../ir/types.ts';
import { fail, unknownLoc } from '../support/diagnostics.ts';
import type { Io } from '../support/io.ts';
import type { Param } from './inputs.ts';
import { indexOfName } from './visibility.ts';

/** The share files among the inputs of a party. */
export interface ShareInputs {
  /** By argument: this party's packed parts. */
  readonly packed: readonly (readonly Uint8Array[] | undefined)[];
  /** What the parties compare: whose shares they have. */
  readonly claims: Readonly<Record<string, string>>;
  /** The inputs that are no share files. */
  readonly others: readonly string[];
}

/**
 * Takes the share files out of `--inputs`: `NAME=x.share`, or files in the order of the arguments that come from outside.
 * @param rank this party's; at a dealer there are none
 * @throws SpucError class `input` for one that is missing, twice there, or no share of this argument in this run
 */
export function shareInputs(
  specs: readonly string[],
  params: readonly Param[],
  manifest: Manifest,
  protocol: Protocol,
  config: RunConfig,
  rank: number,
  io: Io,
): ShareInputs {
  const outside = manifest.args.map((a) => a.secret && a.owner === OUTSIDE);
  const names = params.map((p) => p.name);
  const files = new Map<number, { file: ShareFile; from: string }>();
  let next = 0;
  const others = specs.filter((spec) => {
    const named = /^([A-Za-z_][\w.-]*)=(.+)$/.exec(spec);
    const at = named ? indexOfName(named[1]!, names) : -1;
    if (named ? !outside[at] : !/\.share$/i.test(spec)) return true;
    while (next < outside.length && !outside[next]) next++;
    const index = named ? at : next++;
    const path = named?.[2] ?? spec;
    if (index >= outside.length)
      fail(
        'input',
        `--inputs: no argument is left for ${path} that comes as shares`,
        unknownLoc,
        '"outside" in "inputs" of the cluster file says which do',
      );
    const before = files.get(index);
    if (before)
      fail(
        'input',
        `argument '${names[index]}' is given twice: by ${before.from} and by ${path}`,
        unknownLoc,
        'leave one of them out',
      );
    files.set(index, { file: readShare(io.readFile(path), path), from: path });
    return false;
  });
  const claims: Record<string, string> = {};
  const packed = params.map((p, i) => {
    if (!outside[i] || rank >= config.n) return undefined;
    const given = files.get(i);
    if (!given)
      return fail(
        'input',
        `argument '${p.name}' comes as shares, and no share file is given for it`,
        unknownLoc,
        `give this party's: --inputs ${p.name}=x.party${rank}.share`,
      );
    const { file, from } = given;
    const type: TensorType = { ...p.type, secret: false };
    const fits = file.dtype === type.dtype && sameShape(file.shape, type.shape);
    const has = showType({ ...type, dtype: file.dtype, shape: file.shape });
    const why = fits ? inputFault(file, protocol, config, rank) : `it is of ${has}, not of ${showType(type)}`;
    if (why !== undefined)
      fail(
        'input',
        `${from} cannot be argument '${p.name}' here: ${why}`,
        unknownLoc,
        `this party's is the file that spuc share named for it`,
      );
    claims[`the shares of ${p.name}`] = file.id;
    return file.data;
  });
  return { packed, claims, others };
}

/** The ids of results that go to files: the same at all parties, and in no other run. */
const resultId = (nonce: Uint8Array, index: number): string =>
  bytesToHex(sha256.create().update('spuc result id').update(nonce).update(String(index)).digest()).slice(0, 32);

/** This party's share files of results. @param types of the results, by index */
export function resultShares(
  handed: readonly (Packed | undefined)[],
  types: readonly TensorType[],
  protocol: Protocol,
  config: RunConfig,
  rank: number,
  cluster: string,
  nonce: Uint8Array,
): (ShareFile | undefined)[] {
  return handed.map((h, i) => {
    if (!h) return undefined;
    const header = headerOf(protocol, config, types[i]!, h, resultId(nonce, i), rank);
    return { ...header, cluster: cluster.slice(0, 256), name: `out${i}`, data: h.parts };
  });
}

/** Writes them as DIR/out0.party1.share. @throws SpucError class `option` where no folder is named */
export function writeShares(shares: readonly (ShareFile | undefined)[], dir: string | undefined, io: Io): void {
  for (const [i, s] of shares.entries()) {
    if (!s) continue;
    if (dir === undefined) fail('option', `result ${i} goes to files of shares: say where with --output-dir`);
    io.writeFile(`${dir}/out${i}.party${s.party}.share`, writeShare(s), 'secret');
  }
}
