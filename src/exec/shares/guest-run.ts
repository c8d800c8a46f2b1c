import type { Tensor } from '../../eval/tensor.ts';
import type { TensorType } from '../../ir/types.ts';
import { fail } from '../../support/diagnostics.ts';
import type { Link } from '../link/link.ts';
import { asError, networkError } from '../link/network-error.ts';
import { everyone } from '../protocols/common/reveals.ts';
import { bind, type Job, prepare } from '../run.ts';
import {
  bytesOf,
  FORM_LABEL,
  formOf,
  fromBytes,
  inputAddress,
  outputAddress,
  partLabel,
  VALUE_LABEL,
} from '../runtime/outside.ts';
import { describeAddress } from '../runtime/where.ts';
import { combineShares, dealShares, type Randomness } from './share.ts';

export interface GuestRunOptions extends Job, Randomness {
  /** The guest's, as the manifest has it. */
  readonly rank: number;
  /** By argument: those that the guest brings. Others are not looked at. */
  readonly inputs: readonly (Tensor | undefined)[];
  /** Connects to all parties. `describe` says what an address belongs to. */
  readonly connect: (describe: (address: string) => string) => Promise<Link & { finish(): Promise<void> }>;
}

export interface GuestRunResult {
  /** The results that the guest receives, by index. */
  readonly outputs: readonly (Tensor | undefined)[];
  /** Hops on which they depend. */
  readonly hops: number;
  /** What the guest sent. */
  readonly messages: number;
  readonly bytes: number;
  readonly frames: number;
}

/**
 * A run as a data owner outside sees it: it shares its inputs to the parties, and puts the shares of its results together. No party sees either.
 * @throws SpucError class `network` when a party or the network fails, or what the parties send does not fit together
 */
export async function runGuest(o: GuestRunOptions): Promise<GuestRunResult> {
  const { body, config, recipients } = prepare(o);
  const { k } = config;
  const parties = everyone(config);
  const mine = bind(o, body, o.inputs).map((x, i) => {
    if (!x.type.secret || x.owner !== o.rank) return undefined;
    const value = x.value ?? fail('input', `argument ${i} is this data owner's to bring, and is not given`);
    return dealShares(o.protocol, config, value, o);
  });
  const link = await o.connect((address) => describeAddress(body, address));
  let hops = 0;
  const take = async (party: number, address: string): Promise<Uint8Array> => {
    const { payload, clock } = await link.recv(party, address);
    hops = Math.max(hops, clock + 1);
    return payload;
  };
  /** What all parties must send alike. */
  const agreed = async (address: string, what: string): Promise<Uint8Array> => {
    const all = await Promise.all(parties.map((p) => take(p, address)));
    const [first] = all as [Uint8Array];
    const odd = all.findIndex((b) => b.length !== first.length || b.some((x, i) => x !== first[i]));
    if (odd >= 0) throw networkError(`the parties disagree on ${what}`);
    return first;
  };
  const receive = async (i: number): Promise<Tensor> => {
    const { dtype, shape } = body.terminator.operands[i]!.type as TensorType;
    const at = outputAddress(i, o.rank);
    const code = await agreed(`${at}/${FORM_LABEL}`, `the form of result ${i}`);
    const form =
      code.length === 4 ? formOf(new DataView(code.buffer, code.byteOffset).getUint32(0, true), k) : undefined;
    if (form === undefined) throw networkError(`the parties send result ${i} in a form that cannot be read`);
    if (form === 'public') {
      const bytes = await agreed(`${at}/${VALUE_LABEL}`, `result ${i}, which is public`);
      if (bytes.length !== bytesOf(dtype, shape)) throw networkError(`the parties send result ${i} in another size`);
      return fromBytes(dtype, shape, bytes);
    }
    const labels = Array.from({ length: o.protocol.parts(form.repr) }, (_, j) => partLabel(j));
    const shares = await Promise.all(parties.map((p) => Promise.all(labels.map((label) => take(p, `${at}/${label}`)))));
    return combineShares(o.protocol, config, { dtype, shape }, form, shares);
  };
  try {
    for (const [i, shares] of mine.entries())
      for (const [party, parts] of shares?.entries() ?? [])
        for (const [j, bytes] of parts.entries())
          link.send(party, `${inputAddress(i)}/${partLabel(j)}`, bytes, 0, false);
    const outputs = await Promise.all(recipients.map((to, i) => (to.includes(o.rank) ? receive(i) : undefined)));
    await link.finish();
    const { messages, bytes, frames } = link.counters;
    return { outputs, hops, messages: messages.online, bytes: bytes.online, frames };
  } catch (e) {
    link.close(asError(e));
    throw e;
  }
}
