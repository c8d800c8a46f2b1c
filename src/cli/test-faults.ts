import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as assert from 'uvu/assert';
import { readNpy, writeNpy } from '../support/npy.ts';
import type { Fault } from './test-faulty-entry.ts';
import { endAll, freePorts, installed, type Running, start } from './test-processes.ts';

/** Many hops and kernels on few elements. */
const PROGRAM = `func.func @main(%x: tensor<4xf32>, %w: tensor<4xf32>) -> (tensor<4xf32>, tensor<f32>) {
  %zero = stablehlo.constant dense<0.0> : tensor<f32>
  %a = stablehlo.multiply %x, %w : tensor<4xf32>
  %b = stablehlo.logistic %a : tensor<4xf32>
  %c = stablehlo.maximum %b, %w : tensor<4xf32>
  %d = stablehlo.divide %x, %c : tensor<4xf32>
  %e = stablehlo.exponential %d : tensor<4xf32>
  %f = stablehlo.add %e, %c : tensor<4xf32>
  %g = stablehlo.reduce(%f init: %zero) applies stablehlo.maximum across dimensions = [0] : (tensor<4xf32>, tensor<f32>) -> tensor<f32>
  %h = stablehlo.broadcast_in_dim %g, dims = [] : (tensor<f32>) -> tensor<4xf32>
  %i = stablehlo.divide %f, %h : tensor<4xf32>
  return %i, %g : tensor<4xf32>, tensor<f32>
}
`;
const X = [0.5, 1, -0.5, 0];
const C = X.map((x) => Math.max(1 / (1 + Math.exp(-x * x)), x));
const F = C.map((c, i) => Math.exp(X[i]! / c) + c);
const RESULTS = [F.map((f) => f / Math.max(...F)), [Math.max(...F)]];

/** What names an op with its place in the source, or an input or result. */
export const WHERE = /op \S+, \w+\.\w+ at \S*many\.mlir:\d+:\d+|(input|result) \d/;

/** How one participant of a run is started. */
export interface Start {
  readonly fault?: Fault;
  /** Options of this participant alone. */
  readonly options?: readonly string[];
  /** Its cluster file, where it is not that of the others. */
  readonly config?: string;
}

/** A program, and participants that run it as processes of an installed spuc, with faults of their own. */
export class FaultBench {
  private constructor(
    private readonly spuc: { faulty: string; folder: string; done(): void },
    readonly protocol: 'ABY3' | 'SEMI2K',
    /** Of the participants, a dealer last. */
    readonly names: readonly string[],
    readonly ports: readonly number[],
    /** Online hops of the program. */
    readonly hops: number,
  ) {}

  /** Compiles the program and runs it once. */
  static async make(protocol: 'ABY3' | 'SEMI2K'): Promise<FaultBench> {
    const spuc = await installed();
    const file = (name: string): string => resolve(spuc.folder, name);
    writeFileSync(file('many.mlir'), PROGRAM);
    for (const [name, dtype] of [['x.npy', 'f32']] as const)
      writeFileSync(file(name), writeNpy({ dtype, shape: [4], data: Float32Array.from(X) } as never));
    const run = async (...args: string[]): Promise<void> => {
      const { code, text } = await start(spuc.cli, args, spuc.folder).ended;
      assert.is(code, 0, text);
    };
    await run('compile', 'many.mlir', '-o', 'many.bin', '--protocol', protocol.toLowerCase());
    await run('run', 'many.bin', '--inputs', 'x.npy,x.npy', '--stats', 'run.json', '--quiet');
    const { hops } = JSON.parse(readFileSync(file('run.json'), 'utf8')) as { hops: { online: number } };
    const names = protocol === 'ABY3' ? ['alice', 'bob', 'carol'] : ['alice', 'bob', 'dealer'];
    const ports = await freePorts(protocol === 'ABY3' ? 3 : 2);
    const bench = new FaultBench(spuc, protocol, names, ports, hops.online);
    bench.cluster('cluster.json');
    return bench;
  }

  /** Writes a cluster file. @param ports where participants are called @param more members of the nodes, and of the file */
  cluster(file: string, ports = this.ports, more: { nodes?: Record<string, object>; tls?: object } = {}): string {
    const names = this.names.slice(0, ports.length);
    const nodes = Object.fromEntries(
      names.map((n, i) => [n, { address: `127.0.0.1:${ports[i]}`, ...more.nodes?.[n] }]),
    );
    // Without keys, the process that deals need not be named.
    const dealer = more.nodes?.dealer ? { dealer: 'dealer' } : {};
    if (more.nodes?.dealer) Object.assign(nodes, { dealer: more.nodes.dealer });
    const config = { node_ids: names, ...dealer, runtime_config: { protocol: this.protocol, field: 'FM64' } };
    const tls = more.tls ? { tls: more.tls } : {};
    const all = { id: file, nodes, devices: { SPU: { kind: 'SPU', config } }, ...tls };
    writeFileSync(resolve(this.spuc.folder, file), JSON.stringify(all));
    return file;
  }

  write(file: string, text: string): string {
    writeFileSync(resolve(this.spuc.folder, file), text);
    return file;
  }

  /** Starts participants, all unless `only` names some. */
  start(how: Readonly<Record<string, Start>> = {}, common: readonly string[] = [], only = this.names): Running[] {
    rmSync(resolve(this.spuc.folder, 'out'), { recursive: true, force: true });
    return only.map((name) => {
      const { fault, options = [], config = 'cluster.json' } = how[name] ?? {};
      const deals = name === 'dealer';
      const own = deals
        ? []
        : ['--name', name, '--output-dir', `out/${name}`, ...(name === 'carol' ? [] : ['--inputs', 'x.npy'])];
      const args = [deals ? 'dealer' : 'party', 'many.bin', '--config', config, '--reveal-to', 'everyone'];
      const env = fault ? { SPUC_TEST_FAULT: JSON.stringify(fault) } : undefined;
      return start(this.spuc.faulty, [...args, ...own, ...common, ...options], this.spuc.folder, env);
    });
  }

  /** A run in which nothing goes wrong any more. */
  async succeeds(running = this.start()): Promise<void> {
    for (const [i, p] of running.entries()) {
      const { code, text } = await within(60, p, this.names[i]!);
      assert.is(code, 0, `${this.names[i]}: ${text}`);
    }
    for (const name of this.names.filter((n) => n !== 'dealer'))
      for (const [i, want] of RESULTS.entries()) {
        const file = resolve(this.spuc.folder, `out/${name}/out${i}.npy`);
        const got = [...(readNpy(readFileSync(file), file).data as Float32Array)];
        assert.ok(
          got.every((v, j) => Math.abs(v - want[j]!) < 0.01),
          `${name} out${i}: ${got} for ${want}`,
        );
      }
  }

  /**
   * Asserts that a participant ended as one must when a peer failed: in time, with exit code 4, one clear message, and no result.
   * @param seconds its deadline
   */
  async fails(p: Running, name: string, seconds: number, ...says: RegExp[]): Promise<string> {
    const { code, text } = await within(seconds, p, name);
    assert.is(code, 4, `${name}: ${text}`);
    for (const s of says) assert.match(text, s, `${name}: ${text}`);
    assert.not.match(text, /^out\d|^\s+at |internal error/m);
    assert.not(existsSync(resolve(this.spuc.folder, `out/${name}`)), `${name} wrote results`);
    return text;
  }

  done(): void {
    endAll();
    this.spuc.done();
  }
}

/** The end of a process that must come within so many seconds. */
export async function within(
  seconds: number,
  p: Running,
  name: string,
): Promise<{ code: number | null; text: string }> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name} still runs after ${seconds} s:\n${p.text()}`)), seconds * 1000);
  });
  try {
    return await Promise.race([p.ended, late]);
  } finally {
    clearTimeout(timer);
  }
}
