import { connect, createServer, type Socket } from 'node:net';
import { fail } from '../../support/diagnostics.ts';
import type { Transport } from './mesh.ts';
import { messageOf } from './network-error.ts';
import type { PeerCertificate, Wire, WireEvents } from './wire.ts';

/** How long one attempt to call may take, in ms. */
export const DIAL_MS = 5000;

/** Sockets of callers that are open at a time, known ones and strangers. */
export const MAX_CALLERS = 256;

/** Host and port of `host:port`, `[::1]:9000` too. @throws SpucError class `option` */
export function parseAddress(address: string): { host: string; port: number } {
  const m = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(address);
  const port = Number(m?.[3]);
  if (!m || port > 65535) fail('option', `'${address}' is no address`, undefined, 'write it as host:port');
  return { host: m![1] ?? m![2]!, port };
}

/** True for an address that cannot leave this machine. */
export function isLoopback(address: string): boolean {
  const { host } = parseAddress(address);
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** A socket as a wire. */
export function socketWire(socket: Socket, certificate?: PeerCertificate): Wire {
  socket.setNoDelay(true);
  let failure: Error | undefined;
  // Until somebody listens, an error must not end the process.
  socket.on('error', (e) => {
    failure ??= e;
  });
  return {
    remote: `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? '?'}`,
    secure: certificate !== undefined,
    ...(certificate ? { certificate } : {}),
    listen: (events: WireEvents) => {
      if (socket.destroyed) {
        queueMicrotask(() => events.closed(failure));
        return;
      }
      socket.on('data', (b: Uint8Array) => events.data(b));
      socket.on('drain', () => events.drain());
      socket.on('end', () => events.closed(failure));
      socket.on('close', () => events.closed(failure));
    },
    write: (parts) => {
      if (parts.length === 1) return socket.write(parts[0]!);
      socket.cork();
      let more = true;
      for (const p of parts) more = socket.write(p);
      socket.uncork();
      return more;
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    end: () => void socket.end(),
    destroy: () => void socket.destroy(),
  };
}

/** Why an address cannot be listened at, and what to do, by error code. */
const LISTEN_REASONS: Readonly<Record<string, readonly [why: string, hint: string]>> = {
  EADDRINUSE: ['another process uses it', 'end that process, or choose another port in the cluster file'],
  EADDRNOTAVAIL: ['this machine has no such address', "give one of this machine's with --listen, 0.0.0.0:PORT for all"],
  EACCES: ['this port needs more rights', 'choose a port above 1023 in the cluster file'],
  ENOTFOUND: ['the host is not known', "give one of this machine's addresses with --listen"],
};

/** Listens with a server that is made already. Rejects with SpucError class `network` where the address cannot be had. */
export function listenAt(
  server: ReturnType<typeof createServer>,
  address: string,
): Promise<{ close(): void; port: number }> {
  const { host, port } = parseAddress(address);
  // Whoever calls takes a descriptor before it has said anything: some must be left for files and for calls to others.
  server.maxConnections = MAX_CALLERS;
  return new Promise((resolve, reject) => {
    const refuse = (e: NodeJS.ErrnoException): void => {
      const [why, hint] = LISTEN_REASONS[e.code ?? ''] ?? [e.message, 'choose another address in the cluster file'];
      try {
        fail('network', `cannot listen at ${address}: ${why}`, undefined, hint);
      } catch (x) {
        reject(x);
      }
    };
    server.once('error', refuse);
    server.listen({ host, port }, () => {
      server.off('error', refuse);
      server.on('error', () => undefined);
      const at = server.address();
      resolve({ close: () => void server.close(), port: typeof at === 'object' && at ? at.port : port });
    });
  });
}

/** Waits until a socket is ready, `event` says so; rejects with an Error that says why nobody answers. */
export function ready(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => stop(new Error('no answer')), DIAL_MS);
    const stop = (e: Error): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(e);
    };
    socket.once('error', (e) => stop(new Error(shortReason(e))));
    socket.once('close', () => stop(new Error('the connection was closed')));
    socket.once(event, () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ENOTFOUND: 'the host is not known',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'no answer',
  ERR_SSL_WRONG_VERSION_NUMBER: 'who answers there speaks no TLS: another program, or a party without keys',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'who answers there speaks no TLS: another program, or a party without keys',
};
/** In one line: errors of OpenSSL tell places in its source, and end in a new line. */
const shortReason = (e: NodeJS.ErrnoException & { readonly reason?: string }): string =>
  REASONS[e.code ?? ''] ?? e.reason ?? messageOf(e).trim();

/** Plain TCP: hides nothing. For loopback, and for who asks for it. */
export const tcpTransport: Transport = {
  listen: (address, onWire) =>
    listenAt(
      createServer((s) => onWire(socketWire(s))),
      address,
    ),
  dial: async (address) => {
    const socket = connect({ ...parseAddress(address) });
    await ready(socket, 'connect');
    return socketWire(socket);
  },
};
