import { SpucError } from '../../support/diagnostics.ts';
import { KeyStore } from '../runtime/keys.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import { agreeOnKeys, difference, type Hello, isLost, LINK_VERSION, LOST, sendHello, takeHello } from './handshake.ts';
import { harmless, messageOf, networkError } from './network-error.ts';
import { paddingFor } from './warm-up.ts';
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
  /** All participants: parties, then a dealer, then data owners outside (guests). */
  readonly members: readonly Member[];
  /** Ranks below are parties. */
  readonly parties: number;
  /** Ranks from here on are guests, who meet the parties only; everybody else meets all. Absent: there are none. */
  readonly guests?: number;
  readonly program: string;
  readonly config: Hello['config'];
  /** What must agree between those who both have it. */
  readonly claims?: Hello['claims'];
  readonly transport: Transport;
  readonly randomKey: () => Uint8Array;
  /** How long the others may take to come, in ms; Infinity waits for ever. */
  readonly connectMs: number;
  /** How long a caller may take to say who it is, and all to agree on keys once everybody has come, in ms. */
  readonly helloMs?: number;
  readonly agreeMs?: number;
  /** For who serves, or waits for its turn: whoever is lost before all are there is called, or awaited, again. */
  readonly patient?: boolean;
  /** Bytes that a participant is about to send to a peer: where they are many, the way is warmed up first. */
  readonly expectedBytes?: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
  /** Told of callers that were turned away, and that are no party of the run. */
  readonly onStranger?: (message: string) => void;
}

export interface Mesh {
  /** By rank; none for this participant itself. */
  readonly connections: readonly (Connection | undefined)[];
  readonly keys: KeyStore;
  readonly nonce: Uint8Array;
}

const START = 'start all parties, and see that they reach each other';
const KEYS = 'start all parties with the same cluster file: one with keys and one without cannot talk to each other';
const RETRY_MS = 150;
/** A participant says who it is with its first bytes, and agrees on keys as soon as it has met all whom it must meet. */
const HELLO_MS = 15_000;
const AGREE_MS = 60_000;
/** Characters of what is told of a stranger. */
const TOLD = 500;
/** Strangers of which is told in one session: more would fill logs. */
const MAX_TOLD = 100;
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
  const guests = o.guests ?? members.length;
  const hello: Hello = {
    version: LINK_VERSION,
    rank,
    name: self.name,
    program: o.program,
    config: o.config,
    ...(o.claims ? { claims: o.claims } : {}),
  };
  /** Whom this participant meets. */
  const meets = (peer: number): boolean =>
    peer !== rank && (Math.max(peer, rank) < guests || Math.min(peer, rank) < o.parties);
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

  const join = (peer: number, c: Connection): void => {
    c.trust();
    connections[peer] = c;
    refused.delete(peer);
    if (o.patient)
      c.onClosed = () => {
        open.delete(c);
        if (over || meeting || connections[peer] !== c) return;
        connections[peer] = undefined;
        if (peer < rank) void call(peer).catch(stop);
      };
    came();
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
      let theirs: Hello;
      try {
        theirs = await takeHello(c, name);
      } catch (e) {
        open.delete(c);
        if (!o.patient || !isLost(e)) throw e;
        // It was busy with another run, or has just ended.
        refused.set(peer, messageOf(e));
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        continue;
      }
      if (theirs.rank !== peer || theirs.name !== name)
        throw networkError(`at ${address} there is ${theirs.name} (rank ${theirs.rank}), not ${name} (rank ${peer})`);
      agree(theirs);
      return join(peer, c);
    }
  };

  let answered: () => void = () => undefined;
  const allCame = new Promise<void>((resolve) => {
    answered = resolve;
  });
  /** A dealer and data owners meet the parties only: these take part as well. */
  const unmet = members.filter((_, peer) => peer !== rank && !meets(peer)).map((m) => m.name);
  const missing = (): number[] => members.flatMap((_, peer) => (meets(peer) && !connections[peer] ? [peer] : []));
  /** Keys are being agreed on: from here on who is lost ends the run. */
  let meeting = false;
  const agreedWith = new Set<number>();
  let patience: ReturnType<typeof setTimeout> | undefined;
  const came = (): void => {
    if (missing().length > 0) return;
    meeting = true;
    answered();
    // Who meets the parties only cannot know whether all data owners came: until then it waits, and for them.
    if (unmet.length > 0) return;
    // Also where the others may take for ever to come: one that came and then says nothing would keep all.
    const agreeMs = o.agreeMs ?? AGREE_MS;
    patience ??= setTimeout(() => {
      const who = members.flatMap(({ name }, peer) => (meets(peer) && !agreedWith.has(peer) ? [name] : []));
      stop(networkError(`${who.join(', ')} did not agree on keys within ${(agreeMs / 1000).toFixed(1)} s`));
    }, agreeMs);
  };

  let strangers = 0;
  const answer = async (wire: Wire): Promise<void> => {
    if (over || open.size > members.length + MAX_STRANGERS) return wire.destroy();
    const c = connect(wire);
    const turnAway = (message: string, peer?: number): void => {
      if (peer !== undefined) refused.set(peer, message);
      const last = ++strangers === MAX_TOLD ? '; of more calls like this nothing is told' : '';
      if (!over && strangers <= MAX_TOLD)
        o.onStranger?.(`a call from ${wire.remote} was turned away: ${harmless(message, TOLD)}${last}`);
      c.abort(message);
      open.delete(c);
    };
    let theirs: Hello;
    // Who only keeps a connection alive takes the place of others.
    const silent = setTimeout(() => c.destroy(networkError('it did not say who it is')), o.helloMs ?? HELLO_MS);
    try {
      theirs = await takeHello(c, wire.remote);
    } catch (e) {
      return turnAway(messageOf(e));
    } finally {
      clearTimeout(silent);
    }
    const peer = members.findIndex((m) => m.name === theirs.name);
    if (peer <= rank || peer !== theirs.rank || !meets(peer))
      return turnAway(`${theirs.name} (rank ${theirs.rank}) is not awaited here`);
    const fault = certificateFault(wire, members[peer]!);
    if (fault !== undefined) return turnAway(`the certificate of ${theirs.name} is refused: ${fault}`, peer);
    if (connections[peer]) return turnAway(`${theirs.name} is connected already`);
    // From here on the peer is known: what is wrong with it stops the run. A guest may come again with the right program.
    sendHello(c, hello);
    try {
      agree(theirs);
    } catch (e) {
      return peer >= guests ? turnAway(messageOf(e), peer) : stop(e as Error);
    }
    join(peer, c);
  };

  const tooLate = (): void => {
    const who = missing().map((peer) => {
      const { name, address } = members[peer]!;
      const why = refused.get(peer);
      return `${name}${address && peer < rank ? ` at ${address}` : ''}${why ? ` (${why})` : ''}`;
    });
    const [what, hint] =
      who.length > 0
        ? [`${who.join(', ')} did not come`, [...refused.values()].some((why) => why.includes(LOST)) ? KEYS : START]
        : unmet.length > 0
          ? ['the parties are there, but began no run', `a run begins when ${unmet.join(', ')} came too`]
          : ['the others did not agree on keys', START];
    stop(networkError(`${what} within ${(o.connectMs / 1000).toFixed(1)} s`, hint));
  };
  const deadline = o.connectMs < Infinity ? setTimeout(tooLate, o.connectMs) : undefined;
  const halt = (): void => stop(networkError('it was told to stop'));
  o.signal?.addEventListener('abort', halt);

  let listener: { close(): void } | undefined;
  try {
    if (o.signal?.aborted) halt();
    const above = members.some((_, peer) => peer > rank && meets(peer));
    if (above) listener = await o.transport.listen(self.address!, (w) => void answer(w));
    came();
    for (let peer = 0; peer < rank; peer++) if (meets(peer)) void call(peer).catch(stop);
    await Promise.race([allCame, stopped]);
    const names = members.map((m) => m.name);
    const padding = paddingFor(o.expectedBytes ?? 0);
    const agreed = agreeOnKeys(rank, o.parties, names, connections, o.randomKey, guests, padding, (peer) =>
      agreedWith.add(peer),
    );
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
    clearTimeout(patience);
    o.signal?.removeEventListener('abort', halt);
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
