import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { KEY_BYTES } from '../prg/prg.ts';
import type { Connection } from './connection.ts';
import type { Kind } from './framing.ts';
import { messageOf, networkError } from './network-error.ts';
import { warmUp } from './warm-up.ts';

/** What is told of a call that ends before who was called said who it is: TLS ends one that speaks none so. */
export const LOST = 'was lost in the handshake';

/** Version of framing, handshake and messages: participants must have the same. */
export const LINK_VERSION = 2;

/** What a participant says of itself before anything else. All but name and rank must be the same everywhere. */
export interface Hello {
  readonly version: number;
  readonly rank: number;
  readonly name: string;
  /** Hash of the program. */
  readonly program: string;
  /** Everything else that must agree (protocol, field, fraction bits, who brings and who receives what, …), by name. */
  readonly config: Readonly<Record<string, string>>;
  /** What must agree between those who both say it: a participant without shares has no word on whose they are. */
  readonly claims?: Readonly<Record<string, string>>;
}

/** The hash of a configuration, as reports and logs give it. */
export const configHash = (config: Hello['config']): string =>
  bytesToHex(sha256(JSON.stringify(Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1)))));

/** The first difference that two participants may not have, in words that fit both sides; undefined: they agree. */
export function difference(x: Hello, y: Hello): string | undefined {
  const [a, b] = x.rank <= y.rank ? [x, y] : [y, x];
  const differ = (what: string, va: string, vb: string): string =>
    `${a.name} and ${b.name} disagree on ${what}: ${a.name} has ${va}, ${b.name} has ${vb}`;
  if (a.version !== b.version) return differ('the version of the link', String(a.version), String(b.version));
  for (const key of new Set([...Object.keys(a.config), ...Object.keys(b.config)]))
    if (a.config[key] !== b.config[key]) return differ(key, a.config[key] ?? 'none', b.config[key] ?? 'none');
  for (const [key, said] of Object.entries(a.claims ?? {})) {
    const other = b.claims?.[key];
    if (other !== undefined && other !== said) return differ(key, said, other);
  }
  if (a.program !== b.program)
    return differ('the program', `hash ${a.program.slice(0, 16)}`, `hash ${b.program.slice(0, 16)}`);
  return undefined;
}

const encode = (v: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(v));

function decode(frame: Uint8Array): Record<string, unknown> {
  try {
    const v: unknown = JSON.parse(new TextDecoder().decode(frame));
    if (typeof v === 'object' && v !== null && !Array.isArray(v)) return v as Record<string, unknown>;
  } catch {
    // told below
  }
  throw networkError('what arrived in the handshake cannot be read');
}

const losses = new WeakSet<object>();
/** Whether an error says that a peer went away in the handshake without a word. */
export const isLost = (e: unknown): boolean => typeof e === 'object' && e !== null && losses.has(e);

async function expect(c: Connection, kind: Kind, name: string): Promise<Record<string, unknown>> {
  const got = await c.take().catch((e: unknown) => {
    const lost = networkError(`the connection to ${name} ${LOST}: ${messageOf(e)}`);
    losses.add(lost);
    throw lost;
  });
  if (got.kind === 'abort') throw networkError(`${name} refused the run: ${new TextDecoder().decode(got.frame)}`);
  if (got.kind !== kind) throw networkError(`${name} sent '${got.kind}' in the handshake, where '${kind}' is expected`);
  return decode(got.frame);
}

export const sendHello = (c: Connection, hello: Hello): void => c.send('hello', encode(hello));

/** Takes a peer's hello. @param name what messages call the peer @throws SpucError class `network` */
export async function takeHello(c: Connection, name: string): Promise<Hello> {
  const { version, rank, name: self, program, config, claims } = await expect(c, 'hello', name);
  const strings = (v: unknown): boolean =>
    typeof v === 'object' && v !== null && Object.values(v).every((x) => typeof x === 'string');
  if (
    typeof version !== 'number' ||
    typeof rank !== 'number' ||
    typeof self !== 'string' ||
    typeof program !== 'string' ||
    !strings(config) ||
    !(claims === undefined || strings(claims))
  )
    throw networkError(`${name} introduced itself in a form that cannot be read`);
  const said = { version, rank, name: self, program, config: { ...(config as Hello['config']) } };
  return claims === undefined ? said : { ...said, claims: { ...(claims as Hello['config']) } };
}

/** What the participants agreed on in secret. */
export interface SessionKeys {
  /** The session's nonce, the same everywhere and never used before. */
  readonly nonce: Uint8Array;
  /** One key per peer, by rank. */
  readonly pairs: readonly (Uint8Array | undefined)[];
  /** The key of all parties; a dealer has none. */
  readonly group?: Uint8Array;
}

/** What names a run in logs and reports: from the hash of its nonce. */
export const runId = (nonce: Uint8Array): string => bytesToHex(sha256(nonce)).slice(0, 16);

/**
 * Agrees on keys, inside of the channels: each pair's key comes from both of its members, the nonce from all participants, the group key from
 * party 0 and the nonce. Every participant waits until all others have the same nonce. So whoever sends again what was said in another run gets
 * no key of this one, and is found out: no two runs can be mixed. Guests, who do not meet everybody, add nothing to the nonce: they see that
 * all parties take part in the same run, and have a nonce of their own.
 * @param parties ranks below are parties, the others dealers and guests
 * @param guests ranks from here on are guests
 * @param padding bytes that each participant of the nonce sends to each other one first: see warmUp
 * @param onAgreed told of every peer that has the same nonce
 * @throws SpucError class `network`
 */
export async function agreeOnKeys(
  rank: number,
  parties: number,
  names: readonly string[],
  connections: readonly (Connection | undefined)[],
  randomKey: () => Uint8Array,
  guests = connections.length,
  padding = 0,
  onAgreed?: (peer: number) => void,
): Promise<SessionKeys> {
  const peers = connections.flatMap((c, peer) => (c ? [{ c, peer, name: names[peer]! }] : []));
  const own = connections.map(() => randomKey());
  // What everybody gives to the nonce, the same to all; by rank.
  const fresh: Uint8Array[] = connections.map(() => new Uint8Array(KEY_BYTES));
  fresh[rank] = randomKey();
  let group = rank === 0 ? randomKey() : undefined;
  for (const { c, peer } of peers) {
    const shared = group && peer < parties ? { group: bytesToHex(group) } : {};
    c.send('keys', encode({ part: bytesToHex(own[peer]!), fresh: bytesToHex(fresh[rank]!), ...shared }));
  }
  const pairs: (Uint8Array | undefined)[] = connections.map(() => undefined);
  await Promise.all(
    peers.map(async ({ c, peer, name }) => {
      const got = await expect(c, 'keys', name);
      const part = keyOf(got.part, name);
      pairs[peer] = keyFrom('pair', ...(peer < rank ? [part, own[peer]!] : [own[peer]!, part]));
      fresh[peer] = keyOf(got.fresh, name);
      if (peer === 0 && rank < parties) group = keyOf(got.group, name);
    }),
  );
  if (rank >= guests) {
    const runs = await Promise.all(
      peers.map(async ({ c, peer, name }) => {
        const { run } = await expect(c, 'ready', name);
        onAgreed?.(peer);
        return run;
      }),
    );
    if (typeof runs[0] !== 'string' || new Set(runs).size !== 1)
      throw networkError('the parties take part in different runs');
    for (const { c } of peers) c.send('ready', encode({ run: runs[0] }));
    return { nonce: randomKey(), pairs };
  }
  const nonce = keyFrom('nonce', ...fresh.slice(0, guests));
  const run = runId(nonce);
  await Promise.all(peers.map(({ c, peer }) => (peer < guests ? warmUp(c, padding) : undefined)));
  for (const { c } of peers) c.send('ready', encode({ run }));
  await Promise.all(
    peers.map(async ({ c, peer, name }) => {
      if ((await expect(c, 'ready', name)).run !== run) throw networkError(`${name} takes part in another run`);
      onAgreed?.(peer);
    }),
  );
  return { nonce, pairs, ...(group && rank < parties ? { group: keyFrom('group', group, nonce) } : {}) };
}

/** A key from parts of fixed length. */
function keyFrom(what: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const hash = sha256.create().update(`spuc ${what} key`);
  for (const p of parts) hash.update(p);
  return hash.digest().slice(0, KEY_BYTES);
}

function keyOf(v: unknown, name: string): Uint8Array {
  if (typeof v !== 'string' || !new RegExp(`^[0-9a-f]{${2 * KEY_BYTES}}$`).test(v))
    throw networkError(`${name} sent no key where one is expected`);
  return hexToBytes(v);
}
