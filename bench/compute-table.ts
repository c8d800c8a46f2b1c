/**
 * What the kernels of the protocols compute, in seconds for one party: the table that predictions of time are made from.
 *   node --import tsx bench/compute-table.ts        writes src/exec/cost/compute-table.json
 *
 * A kernel is called on one element and on many, all participants in this process; [call, unit] is the line through both, divided by
 * the number of computing parties. Preprocessing is part of it, a dealer's work too. Units are those of workOf (src/exec/cost/compute-table.ts).
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FIELDS } from '../src/compiler.ts';
import { workOf } from '../src/exec/cost/compute-table.ts';
import { evaluate, type Operand, tensorOf } from '../src/exec/hal/test-support.ts';
import { builtinProtocols } from '../src/exec/protocols/index.ts';
import type { Kernel, Protocol, Share } from '../src/exec/protocols/protocol.ts';
import type { Ctx } from '../src/exec/runtime/context.ts';
import type { SecretVal } from '../src/exec/runtime/values.ts';
import { environment } from './record.ts';

const FILE = fileURLToPath(new URL('../src/exec/cost/compute-table.json', import.meta.url));
const SMALL = 1;
const LARGE = 16384;
const EDGE = 48;
const ROUNDS = 8;

type Body = (c: Ctx, shares: readonly Share[]) => Promise<unknown> | unknown;

const ones = (n: number, form: 'secret' | 'bits', dtype: 'i64' | 'i32' | 'ui8' | 'i1'): Operand => ({
  tensor: tensorOf(dtype, Array<number>(n).fill(1)),
  form,
});

/**
 * Processor seconds per call at one party: the best of several rounds of `repeat` calls one after another, which other work on the machine
 * disturbs the least.
 */
async function time(protocol: Protocol, k: number, f: number, xs: Operand[], repeat: number, body: Body) {
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    let from: NodeJS.CpuUsage | undefined;
    let used = 0;
    await evaluate({ protocol, k, f }, xs, async (c, vals) => {
      const shares = vals.map((v) => (v as SecretVal).share);
      from ??= process.cpuUsage();
      for (let i = 0; i < repeat; i++) {
        await c.scope(`r${i}`, async (s) => {
          await body(s, shares);
        });
      }
      const { user, system } = process.cpuUsage(from);
      used = user + system;
      return [];
    });
    // The first round compiles.
    if (round > 0) times.push(used / 1e6 / repeat / protocol.parties.default);
  }
  return Math.min(...times);
}

/** The line through (x1, t1) and (x2, t2), neither part negative; three digits are what the measurement bears. */
function line(x1: number, t1: number, x2: number, t2: number): [number, number] {
  const unit = Math.max(0, (t2 - t1) / (x2 - x1));
  return [Number(Math.max(0, t1 - unit * x1).toPrecision(3)), Number(unit.toPrecision(3))];
}

async function ratesOf(protocol: Protocol, k: number, f: number): Promise<Record<string, [number, number]>> {
  const rates: Record<string, [number, number]> = {};
  const all = Array.from({ length: protocol.parties.default }, (_, i) => i);
  const A = (n: number) => ones(n, 'secret', k === 32 ? 'i32' : 'i64');
  type Row = [operands: (n: number) => Operand[], p: (n: number) => unknown];
  const rows: Record<string, Row> = {
    open: [(n) => [A(n)], () => ({ to: all })],
    mul: [(n) => [A(n), A(n)], () => undefined],
    square: [(n) => [A(n)], () => undefined],
    trunc: [(n) => [A(n)], () => ({ shift: f })],
    mulTrunc: [(n) => [A(n), A(n)], () => ({ shift: f })],
    and: [(n) => [ones(n, 'bits', 'ui8'), ones(n, 'bits', 'ui8')], () => undefined],
    a2b: [(n) => [A(n)], () => ({ bits: k })],
    b2a: [(n) => [ones(n, 'secret', 'i1')], () => undefined],
    msb: [(n) => [A(n)], () => ({ bit: k - 1 })],
    mulBit: [(n) => [ones(n, 'secret', 'i1'), A(n)], () => undefined],
    eqz: [(n) => [A(n)], () => ({ bits: k })],
  };
  for (const [name, [operands, param]] of Object.entries(rows)) {
    const kernel = protocol.kernels[name as 'mul'] as Kernel<unknown, never> | undefined;
    if (!kernel) continue;
    const at = async (n: number, repeat: number): Promise<[number, number]> => {
      let work = 0;
      const seconds = await time(protocol, k, f, operands(n), repeat, (c, xs) => {
        work = workOf(name, xs, param(n));
        return c.engine.call(c, 'k', kernel, xs, param(n));
      });
      return [work, seconds];
    };
    rates[name] = line(...(await at(SMALL, 200)), ...(await at(LARGE, 4)));
  }

  const share = (n: number, repeat: number) =>
    time(protocol, k, f, [], repeat, (c) => {
      const value = c.engine.rank === 0 ? c.ring.fill(1n, n) : undefined;
      const p = value ? { owner: 0, length: n, value } : { owner: 0, length: n };
      return c.engine.call(c, 'k', protocol.kernels.share, [], p);
    });
  rates.share = line(SMALL, await share(SMALL, 200), LARGE, await share(LARGE, 4));

  // Of square matrices; what masks and sends the outputs is in the entry of the product.
  for (const [name, per] of [
    ['matmul', 'mul'],
    ['matmulTrunc', 'mulTrunc'],
  ] as const) {
    const kernel = protocol.kernels[name] as Kernel<unknown, never> | undefined;
    if (!kernel) continue;
    const each = (rates[per] ?? rates.mul!)[1];
    const at = async (edge: number, repeat: number): Promise<[number, number]> => {
      const p = { batch: 1, m: edge, kk: edge, n: edge, shift: f };
      const operands = [A(edge * edge), A(edge * edge)];
      const t = await time(protocol, k, f, operands, repeat, (c, xs) => c.engine.call(c, 'k', kernel, xs, p));
      return [edge ** 3, Math.max(0, t - each * edge * edge)];
    };
    rates[name] = line(...(await at(1, 200)), ...(await at(EDGE, 4)));
  }

  const parts = protocol.parts('A');
  const local = async (n: number, repeat: number): Promise<[number, number]> => [
    n * parts * (k / 8),
    await time(protocol, k, f, [A(n), A(n)], repeat, (c, [x, y]) =>
      c.engine.local(c, [x!, y!], x!, (r, a, b) => r.add(a!, b!)),
    ),
  ];
  rates.local = line(...(await local(SMALL, 200)), ...(await local(LARGE, 20)));
  return rates;
}

const seconds: Record<string, Record<string, Record<string, [number, number]>>> = {};
for (const protocol of await builtinProtocols()) {
  seconds[protocol.name] = {};
  for (const { k, fxp } of Object.values(FIELDS)) {
    const rates = await ratesOf(protocol, k, fxp);
    seconds[protocol.name]![k] = rates;
    const shown = Object.entries(rates).map(
      ([name, [c, u]]) => `${name} ${(c * 1e6).toFixed(1)} us + ${(u * 1e9).toFixed(2)} ns`,
    );
    console.log(`${protocol.name}, ${k} bits: ${shown.join(', ')}`);
  }
}
const what =
  'seconds per call and per unit of work at one party, by protocol, ring bits and kernel; see bench/compute-table.ts';
const table = { what, ...environment('node --import tsx bench/compute-table.ts'), seconds };
const rateOnOneLine = JSON.stringify(table, null, 2).replace(/\[\s+([^\s,]+),\s+([^\s\]]+)\s+\]/g, '[$1, $2]');
writeFileSync(FILE, `${rateOnOneLine}\n`);
