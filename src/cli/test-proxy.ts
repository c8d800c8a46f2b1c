import { connect, createServer, type Socket } from 'node:net';
import { HEADER, KINDS, type Kind } from '../exec/link/framing.ts';

/** A chunk of a plain connection that passed, or that a fault kept from passing. */
export interface Passed {
  /** Connections are counted in the order in which they were made, callers who found nobody left out. */
  readonly connection: number;
  /** From the caller to who listens. */
  readonly forth: boolean;
  readonly kind: Kind;
}

/** What happens to one chunk: what passes in its place, now or when the promise resolves (what follows it waits, as on any stream). */
export type Meddle = (chunk: Buffer, next: () => Promise<Buffer>) => readonly Buffer[] | Promise<readonly Buffer[]>;

export interface ProxyOptions {
  /** Where who is called listens. */
  readonly target: number;
  /** Changes the data chunk of this number (from 0 on) in this direction, on the connection of this number. */
  readonly fault?: {
    readonly connection: number;
    readonly forth: boolean;
    readonly chunk: number;
    readonly meddle: Meddle;
  };
}

/** A way between processes on this machine, over plain TCP, that does something to one chunk. */
export interface FaultProxy {
  readonly port: number;
  /** What passed, in order, and since the fault. */
  readonly passed: readonly Passed[];
  /** Index in `passed` of the fault; -1: it did not happen. */
  faultAt(): number;
  close(): void;
}

/** Starts a proxy on a port that is free. */
export async function startProxy(o: ProxyOptions): Promise<FaultProxy> {
  const passed: Passed[] = [];
  const sockets = new Set<Socket>();
  let at = -1;
  let connections = 0;
  const server = createServer(async (near) => {
    sockets.add(near);
    near.on('error', () => undefined);
    const far = await reach(o.target, near);
    if (!far) return;
    sockets.add(far);
    far.on('error', () => undefined);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.setNoDelay(true);
      from.on('close', () => to.destroy());
    }
    const index = connections++;
    void pass(near, far, true, index);
    void pass(far, near, false, index);
  });
  async function pass(from: Socket, to: Socket, forth: boolean, index: number): Promise<void> {
    const chunks = chunksOf(from);
    const next = async (): Promise<Buffer> => (await chunks.next()).value ?? Buffer.alloc(0);
    let data = 0;
    try {
      for (let chunk = await next(); chunk.length > 0; chunk = await next()) {
        const kind = KINDS[chunk[4]!]!;
        const hit =
          o.fault?.connection === index && o.fault.forth === forth && kind === 'data' && data++ === o.fault.chunk;
        if (hit) at = passed.length;
        passed.push({ connection: index, forth, kind });
        for (const b of hit ? await o.fault!.meddle(chunk, next) : [chunk]) to.write(b);
      }
    } catch {
      // The connection is gone, and with it what was to pass.
    }
    to.end();
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    port,
    passed,
    faultAt: () => at,
    close: () => {
      server.close();
      for (const s of sockets) s.destroy();
    },
  };
}

/** Connects to who listens at a port, when it does; undefined: the caller has gone. */
async function reach(port: number, caller: Socket): Promise<Socket | undefined> {
  while (!caller.destroyed) {
    const far = connect({ host: '127.0.0.1', port });
    const ok = await new Promise<boolean>((resolve) => {
      far.once('connect', () => resolve(true));
      far.once('error', () => resolve(false));
    });
    if (ok) return far;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return undefined;
}

/** A stream of chunks of framing.ts, header and content in one. */
async function* chunksOf(socket: Socket): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const part of socket) {
    rest = Buffer.concat([rest, part as Buffer]);
    while (rest.length >= HEADER && rest.length >= HEADER + rest.readUInt32LE(12)) {
      const size = HEADER + rest.readUInt32LE(12);
      yield rest.subarray(0, size);
      rest = rest.subarray(size);
    }
  }
}
