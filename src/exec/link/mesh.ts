import { SpucError } from '../../support/diagnostics.ts';
import { KeyStore } from '../runtime/keys.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import { agreeOnKeys, difference, type Hello, LINK_VERSION, sendHello, takeHello } from './handshake.ts';
import { messageOf, networkError } from './network-error.ts';
import type { Wire } from './wire.ts';

/** A participant as the cluster file describes it. */
export interface Member {
  readonly name: string;
  /** `host:port` that it listens on; a dealer calls only, and needs none. */
  readonly address?: string;
  /** The pin of its certificate: `sha256:` and base64. Absent on plain channels. */
  readonly publicKey?: string;
}

/** Makes wires. */
export interface Transport {
  /** Takes calls at an address until closed. Rejects with SpucError where that is not possible. */
  listen(address: string, onWire: (w: Wire) => void): Promise<{ close(): void }>;
  /** Calls an address once. Rejects with an Error that says why nobody answered. */
  dial(address: string): Promise<Wire>;
}

export interface MeshOptions extends ConnectionOptions {
  readonly rank: number;
  /** All participants, a dealer last. */
  readonly members: readonly Member[];
  /** Ranks below are parties. */
  readonly parties: number;
  readonly program: string;
  readonly config: Hello['config'];
  readonly transport: Transport;
  readonly randomKey: () => Uint8Array;
  /** How long the others may take to come, in ms. */
  readonly connectMs: number;
  /** Told of callers that were turned away, and that are no party of the run. */
  readonly onStranger?: (message: string) => void;
}

export interface Mesh {
  /** By rank; none for this participant itself. */
  readonly connections: readonly (Connection | undefined)[];
  readonly keys: KeyStore;
  readonly nonce: Uint8Array;
}

const RETRY_MS = 150;
/** Callers that have not introduced themselves yet. */
const MAX_STRANGERS = 64;

/**
 * Connects a participant to all others: it calls those of lower rank and is called by those of higher rank. Both ends prove who they are
 * before either tells what it is about to run; then they compare version, configuration and program, and agree on keys.
 * @throws SpucError class `network`, with the same words at both ends of a disagreement
 */
export async function connectMesh(o: MeshOptions): Promise<Mesh> {
  const { rank, members } = o;
  const self = members[rank]!;
  const connections: (Connection | undefined)[] = members.map(() => undefined);
  const open = new Set<Connection>();
  const hello: Hello = { version: LINK_VERSION, rank, name: self.name, program: o.program, config: o.config };
  const refused = new Map<number, string>();
  let over = false;
  let stop: (e: Error) => void = () => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = reject;
  });
  stopped.catch(() => undefined);

  const connect = (wire: Wire): Connection => {
    const c = new Connection(wire, o);
    open.add(c);
    return c;
  };
  const agree = (theirs: Hello): void => {
    const why = difference(hello, theirs);
    if (why !== undefined) throw networkError(why);
  };

  const call = async (peer: number): Promise<void> => {
    const { name, address } = members[peer]!;
    while (!over) {
      let wire: Wire;
      try {
        wire = await o.transport.dial(address!);
      } catch (e) {
        if (e instanceof SpucError) throw e;
        refused.set(peer, messageOf(e));
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        continue;
      }
      if (over) return wire.destroy();
      const fault = certificateFault(wire, members[peer]!);
      if (fault !== undefined) {
        wire.destroy();
        throw networkError(`${name} at ${address} is not who it should be: ${fault}`);
      }
      const c = connect(wire);
      sendHello(c, hello);
      const theirs = await takeHello(c, name);
      if (theirs.rank !== peer || theirs.name !== name)
        throw networkError(`at ${address} there is ${theirs.name} (rank ${theirs.rank}), not ${name} (rank ${peer})`);
      agree(theirs);
      c.trust();
      connections[peer] = c;
      return;
    }
  };

  let answered: () => void = () => undefined;
  const allCame = new Promise<void>((resolve) => {
    answered = resolve;
  });
  const missing = (): number[] => members.flatMap((_, peer) => (peer !== rank && !connections[peer] ? [peer] : []));
  const came = (): void => {
    if (missing().every((peer) => peer < rank)) answered();
  };

  const answer = async (wire: Wire): Promise<void> => {
    if (over || open.size > members.length + MAX_STRANGERS) return wire.destroy();
    const c = connect(wire);
    const turnAway = (message: string, peer?: number): void => {
      if (peer !== undefined) refused.set(peer, message);
      if (!over) o.onStranger?.(`a call from ${wire.remote} was turned away: ${message}`);
      c.abort(message);
      open.delete(c);
    };
    let theirs: Hello;
    try {
      theirs = await takeHello(c, wire.remote);
    } catch (e) {
      return turnAway(messageOf(e));
    }
    const peer = members.findIndex((m) => m.name === theirs.name);
    if (peer <= rank || peer !== theirs.rank)
      return turnAway(`${theirs.name} (rank ${theirs.rank}) is not awaited here`);
    const fault = certificateFault(wire, members[peer]!);
    if (fault !== undefined) return turnAway(`the certificate of ${theirs.name} is refused: ${fault}`, peer);
    if (connections[peer]) return turnAway(`${theirs.name} is connected already`);
    // From here on the peer is known: what is wrong with it stops the run.
    sendHello(c, hello);
    try {
      agree(theirs);
    } catch (e) {
      return stop(e as Error);
    }
    c.trust();
    connections[peer] = c;
    came();
  };

  const deadline = setTimeout(() => {
    const who = missing().map((peer) => {
      const { name, address } = members[peer]!;
      const why = refused.get(peer);
      return `${name}${address && peer < rank ? ` at ${address}` : ''}${why ? ` (${why})` : ''}`;
    });
    const what = who.length > 0 ? `${who.join(', ')} did not come` : 'the others did not agree on keys';
    stop(
      networkError(
        `${what} within ${(o.connectMs / 1000).toFixed(1)} s`,
        'start all parties, and see that they reach each other',
      ),
    );
  }, o.connectMs);

  let listener: { close(): void } | undefined;
  try {
    const above = members.length - 1 > rank;
    if (above) listener = await o.transport.listen(self.address!, (w) => void answer(w));
    came();
    const calls = members.slice(0, rank).map((_, peer) => call(peer));
    for (const c of calls) c.catch(() => undefined);
    await Promise.race([Promise.all([...calls, ...(above ? [allCame] : [])]), stopped]);
    const names = members.map((m) => m.name);
    const agreed = agreeOnKeys(rank, o.parties, names, connections, o.randomKey);
    agreed.catch(() => undefined);
    const session = await Promise.race([agreed, stopped]);
    const keys = new KeyStore(rank);
    keys.add([rank], o.randomKey());
    for (const [peer, key] of session.pairs.entries()) if (key) keys.add([rank, peer], key);
    if (session.group && o.parties > 2)
      keys.add(
        Array.from({ length: o.parties }, (_, i) => i),
        session.group,
      );
    for (const c of open) if (!connections.includes(c)) c.destroy();
    return { connections, keys, nonce: session.nonce };
  } catch (e) {
    for (const c of open) c.abort(messageOf(e));
    throw e;
  } finally {
    over = true;
    clearTimeout(deadline);
    listener?.close();
  }
}

/** Why the other end of a wire is not this member; undefined: it is, or nothing can be told on this channel. */
function certificateFault(wire: Wire, member: Member): string | undefined {
  if (!wire.secure) return undefined;
  const { certificate } = wire;
  if (!certificate || certificate.publicKey === '') return 'it shows no certificate';
  if (certificate.fault !== undefined) return certificate.fault;
  if (certificate.publicKey !== member.publicKey)
    return `its public key is ${certificate.publicKey}, but the cluster file has ${member.publicKey ?? 'none'}`;
  return undefined;
}
