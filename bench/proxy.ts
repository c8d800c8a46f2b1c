import { connect, createServer, type Server, type Socket } from 'node:net';
import { edgesOf, type Line, type Network } from '../src/exec/cost/net.ts';

/** A connection that is to be slow: participant `from` calls the proxy instead of `to`, who listens at `port` of this machine. */
export interface Way {
  readonly from: number;
  readonly to: number;
  readonly port: number;
}

export interface DelayProxy {
  /** Where to call, by way. */
  readonly ports: readonly number[];
  /** Bytes that passed, by way: there and back. */
  readonly passed: readonly (readonly [number, number])[];
  /** How much later than meant pieces were handed on, in ms: what this machine adds to the delay when it is busy. */
  late(): { readonly median: number; readonly mean: number; readonly most: number };
  close(): void;
}

/** When a line is free again, in ms. */
interface Use {
  free: number;
}

/** Timers are that late, in ms: for the rest of the time this process looks at the clock again and again. */
const TIMER_MS = 2;

/** Calls functions at their times, in ms of performance.now(), to some tens of microseconds. */
class Alarm {
  private readonly due: { at: number; go: () => void }[] = [];
  readonly late: number[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private spinning = false;

  /** Times of one caller never decrease; among callers they may. */
  set(at: number, go: () => void): void {
    let i = this.due.length;
    while (i > 0 && this.due[i - 1]!.at > at) i--;
    this.due.splice(i, 0, { at, go });
    if (i === 0) this.arm();
  }

  private arm(): void {
    clearTimeout(this.timer);
    const first = this.due[0];
    if (!first || this.spinning) return;
    const wait = first.at - performance.now();
    if (wait > TIMER_MS) this.timer = setTimeout(() => this.arm(), wait - TIMER_MS);
    else this.spin();
  }

  private spin(): void {
    this.spinning = true;
    setImmediate(() => {
      const now = performance.now();
      while (this.due.length > 0 && this.due[0]!.at <= now) {
        const { at, go } = this.due.shift()!;
        this.late.push(now - at);
        go();
      }
      this.spinning = false;
      this.arm();
    });
  }

  clear(): void {
    clearTimeout(this.timer);
    this.due.length = 0;
  }
}

/** Calls until somebody answers, or the one who called here gives up: parties start in any order. */
async function reach(port: number, near: Socket): Promise<Socket | undefined> {
  while (!near.destroyed) {
    const far = connect({ host: '127.0.0.1', port, noDelay: true, allowHalfOpen: true });
    const there = await new Promise<boolean>((resolve) => {
      far.once('connect', () => resolve(true));
      far.once('error', () => resolve(false));
    });
    if (there) return far;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return undefined;
}

/**
 * A network between the processes of this machine, without privileges: what is sent through the proxy comes later, and no faster than the lines
 * allow. The meaning of latency and bandwidth is that of --net (src/exec/simulate/network.ts): a participant has one line out and one line in,
 * which its connections share. It listens on the loopback interface only.
 */
export async function delayProxy(ways: readonly Way[], net: Network, names: readonly string[]): Promise<DelayProxy> {
  const alarm = new Alarm();
  const outs = names.map((): Use => ({ free: 0 }));
  const ins = names.map((): Use => ({ free: 0 }));
  const edges = edgesOf(net, names);
  const sockets = new Set<Socket>();
  const passed = ways.map((): [number, number] => [0, 0]);

  /** Hands on what one socket reads to another one. */
  const pipe = (from: number, to: number, source: Socket, target: Socket, count: (bytes: number) => void): void => {
    const own: Line | undefined = edges[from]![to];
    const { latency, bandwidth } = own ?? net;
    const [out, end] = own ? [{ free: 0 }, { free: 0 }] : [outs[from]!, ins[to]!];
    const later = (bytes: number, go: () => void): void => {
      const takes = (bytes * 8000) / bandwidth;
      const leaves = Math.max(performance.now(), out.free);
      out.free = leaves + takes;
      end.free = Math.max(end.free, leaves + latency * 1000) + takes;
      alarm.set(end.free, go);
    };
    source.on('data', (b) => {
      count(b.length);
      later(b.length, () => void target.write(b));
    });
    source.on('end', () => later(0, () => void target.end()));
    source.on('error', () => target.destroy());
  };

  const servers = await Promise.all(
    ways.map(
      ({ from, to, port }, i) =>
        new Promise<Server>((resolve, reject) => {
          const keep = (s: Socket): Socket => {
            sockets.add(s);
            return s.on('close', () => sockets.delete(s));
          };
          const server = createServer({ noDelay: true, allowHalfOpen: true }, async (near) => {
            keep(near).on('error', () => undefined);
            const far = await reach(port, near);
            if (!far) return;
            keep(far);
            const count = (way: 0 | 1) => (bytes: number) => {
              passed[i]![way] += bytes;
            };
            pipe(from, to, near, far, count(0));
            pipe(to, from, far, near, count(1));
          });
          server.on('error', reject);
          server.listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  return {
    ports: servers.map((s) => (s.address() as { port: number }).port),
    passed,
    late: () => {
      const sorted = [...alarm.late].sort((a, b) => a - b);
      const mean = sorted.reduce((n, x) => n + x, 0) / Math.max(1, sorted.length);
      return { median: sorted[sorted.length >> 1] ?? 0, mean, most: sorted.at(-1) ?? 0 };
    },
    close: () => {
      alarm.clear();
      for (const s of sockets) s.destroy();
      for (const s of servers) s.close();
    },
  };
}
