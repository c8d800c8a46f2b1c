import { isMainThread, MessageChannel, parentPort } from 'node:worker_threads';
import type { Line } from '../exec/link/connection.ts';
import { connectMesh, type MeshOptions } from '../exec/link/mesh.ts';
import { messageOf } from '../exec/link/network-error.ts';
import { type LineEvents, type Port, PortLine, serveLine } from '../exec/link/port-line.ts';
import { tcpTransport } from '../exec/link/tcp.ts';
import { type TlsIdentity, tlsTransport } from '../exec/link/tls.ts';
import { randomKey } from '../exec/prg/node-prg.ts';
import { KeyStore } from '../exec/runtime/keys.ts';
import { type Diagnostic, SpucError } from '../support/diagnostics.ts';

/** What a participant says to be connected. */
export interface NetworkOptions extends Omit<MeshOptions, 'transport' | 'randomKey'> {
  /** What it proves itself with over TLS; absent: plain TCP. */
  readonly identity?: TlsIdentity;
}

/** A participant that is connected to all others. */
export interface Network {
  /** By rank; none for this participant itself. */
  readonly connections: readonly (Line | undefined)[];
  readonly keys: KeyStore;
  readonly nonce: Uint8Array;
}

type Ask = Omit<NetworkOptions, 'onStranger' | 'signal'>;
interface Request {
  readonly connect: Ask;
  readonly answer: Port;
}
type Answer =
  | { readonly stranger: string }
  | { readonly failed: readonly Diagnostic[] | string }
  | {
      readonly ports: readonly (Port | undefined)[];
      readonly keys: [string, Uint8Array][];
      readonly nonce: Uint8Array;
    };

const meshOf = ({ identity, ...o }: NetworkOptions) =>
  connectMesh({ ...o, transport: identity ? tlsTransport(identity) : tcpTransport, randomKey });

/**
 * Connects a participant to all others: on a thread that computes, through the main thread, which serves the sockets meanwhile.
 * @throws SpucError class `network`
 */
export function connectNetwork(o: NetworkOptions): Promise<Network> {
  if (isMainThread || !parentPort) return meshOf(o);
  const { onStranger, signal, ...connect } = o;
  const { port1, port2 } = new MessageChannel();
  const answer = port1 as unknown as Port;
  signal?.addEventListener('abort', () => answer.postMessage('stop'));
  return new Promise((resolve, reject) => {
    answer.onmessage = ({ data }) => {
      const a = data as Answer;
      if ('stranger' in a) return onStranger?.(a.stranger);
      answer.close();
      if ('failed' in a)
        return reject(typeof a.failed === 'string' ? new Error(a.failed) : new SpucError([...a.failed]));
      const connections = a.ports.map((p) => p && new PortLine(p));
      resolve({ connections, keys: new KeyStore(o.rank, a.keys), nonce: a.nonce });
    };
    parentPort!.postMessage({ connect, answer: port2 }, [port2]);
  });
}

/**
 * At the main thread: connects as a thread that computes asks for it, and serves its connections.
 * @param on told what happens to any of them
 */
export async function serveNetwork(request: unknown, on: LineEvents): Promise<void> {
  const { connect, answer } = request as Request;
  const tell = (a: Answer, ports: readonly Port[] = []): void =>
    answer.postMessage(a, ports as unknown as ArrayBuffer[]);
  const stop = new AbortController();
  answer.onmessage = () => stop.abort();
  try {
    const mesh = await meshOf({ ...connect, signal: stop.signal, onStranger: (stranger) => tell({ stranger }) });
    const far = mesh.connections.map((c, peer) => {
      if (!c) return undefined;
      const { port1, port2 } = new MessageChannel();
      const { name } = connect.members[peer]!;
      serveLine(c, port1 as unknown as Port, {
        ...on,
        lost: (why) => on.lost(`the connection to ${name} was lost: ${why}`),
      });
      return port2 as unknown as Port;
    });
    const keys = mesh.keys.entries();
    tell(
      { ports: far, keys, nonce: mesh.nonce },
      far.flatMap((p) => p ?? []),
    );
  } catch (e) {
    tell({ failed: e instanceof SpucError ? e.diagnostics : messageOf(e) });
  } finally {
    answer.onmessage = null;
  }
}
