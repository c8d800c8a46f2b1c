/**
 * The accuracy of every elementary function: each runs as a program under secure protocols on a dense grid, against double precision.
 *
 *   npm run accuracy [-- NAME…] [--points N]     NAME: only these functions, and nothing is written
 *
 * Writes docs/accuracy.md and bench/results/accuracy.json. Exit 1 where a target is missed; the worst points are named.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { record } from '../bench/record.ts';
import { compileProgram, FIELDS } from '../src/compiler.ts';
import type { Tensor } from '../src/eval/tensor.ts';
import { NodePrg, seededKeys } from '../src/exec/prg/node-prg.ts';
import { builtinProtocols } from '../src/exec/protocols/index.ts';
import type { Protocol } from '../src/exec/protocols/protocol.ts';
import { costProgram, runProgram } from '../src/exec/run.ts';
import { document, type Result, type Row, type Table } from './accuracy/document.ts';
import { functions, type Measured, programOf, targetFor } from './accuracy/functions.ts';
import type { RingOf } from './accuracy/grids.ts';
import { worstOf } from './accuracy/measure.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { points: { type: 'string', default: '100000' } },
});
/** Points of 64-bit rings; the others have fewer. */
const POINTS = Number(values.points);
/** Vectors of that many elements find leading bits by comparisons and not by a prefix: another path to measure. */
const SHORT = 100;
/** Elements of the cost columns: those of SPU's published table. */
const COSTED = 1000;

const vector = (xs: readonly number[]): Tensor => ({ dtype: 'f64', shape: [xs.length], data: Float64Array.from(xs) });

async function evaluate(
  m: Measured,
  protocol: Protocol,
  ring: RingOf,
  operands: readonly number[][],
): Promise<number[]> {
  const { length } = operands[0]!;
  if (m.piece !== undefined && length > m.piece) {
    const all: number[] = [];
    for (let at = 0; at < length; at += m.piece) {
      const some = operands.map((x) => x.slice(at, at + m.piece!));
      all.push(...(await evaluate(m, protocol, ring, some)));
    }
    return all;
  }
  const compiled = await compileProgram(Buffer.from(programOf(m, operands[0]!.length)), m.name);
  const { outputs } = await runProgram({
    ...compiled,
    protocol,
    parties: protocol.parties.default,
    k: ring.k,
    fxp: ring.f,
    inputs: operands.map(vector),
    memory: 2 ** 32,
    randomKey: seededKeys(`accuracy ${m.name}`),
    makePrg: (nonce) => new NodePrg(nonce),
  });
  return Array.from(outputs[0]!.data, Number);
}

/** Exact cost of the function alone: that of its program less that of a program which only shares and opens. */
async function costs(m: Measured, protocol: Protocol, ring: RingOf, n: number) {
  const total = async (x: Measured) => {
    const compiled = await compileProgram(Buffer.from(programOf(x, n)), x.name);
    const job = { ...compiled, protocol, parties: protocol.parties.default, k: ring.k, fxp: ring.f };
    return (await costProgram(job)).totals;
  };
  const program = m.arity === 1 ? '%r = stablehlo.add %x, %x : T' : '%r = stablehlo.add %x, %y : T';
  const [all, base] = [await total(m), await total({ ...m, program })];
  return {
    hops: all.hops - base.hops,
    bytes: (all.bytes - base.bytes) / n,
    offlineBytes: (all.offlineBytes - base.offlineBytes) / n,
  };
}

async function measure(m: Measured, ring: RingOf, protocols: readonly Protocol[], n: number): Promise<Row> {
  const operands = m.points(ring, n);
  const size = operands[0]!.length;
  // Fewer points only where the range has no more numbers than that.
  if (size < n) console.log(`${m.name}: only ${size} numbers in its range`);
  const step = Math.max(1, Math.floor(size / SHORT));
  const short = operands.map((x) => x.filter((_, i) => i < SHORT / 2 || i % (2 * step) === 0).slice(0, SHORT));
  const target = targetFor(ring, m.target);
  const results: Result[] = [];
  for (const protocol of protocols) {
    const start = performance.now();
    const worst = [];
    for (const xs of [operands, short]) {
      const want = xs[0]!.map((_, i) => m.reference(...xs.map((x) => x[i]!)));
      worst.push(worstOf(target, xs, await evaluate(m, protocol, ring, xs), want, 2 ** -ring.f));
    }
    const cost = await costs(m, protocol, ring, COSTED);
    const seconds = Number(((performance.now() - start) / 1000).toFixed(1));
    results.push({
      protocol: protocol.name,
      worst: {
        ...worst.reduce((a, b) => (b.score > a.score ? b : a)),
        fromOne: Math.max(...worst.map((w) => w.fromOne)),
      },
      ...cost,
      hopsShort: (await costs(m, protocol, ring, 1)).hops,
      seconds,
    });
    const { score, error, point, got, want } = results[results.length - 1]!.worst;
    const verdict = score <= 1 ? 'ok  ' : 'MISS';
    const at = `(${point}) = ${got}, not ${want}`;
    console.log(
      `${verdict} FM${ring.k} ${protocol.name} ${m.name}: ${error.toExponential(1)}, ${score.toFixed(2)} of the target, at ${at} (${seconds} s)`,
    );
  }
  return { name: m.name, range: m.range(ring), points: size, target, results };
}

const builtin = await builtinProtocols();
const protocols = ['aby3', 'semi2k'].map((name) => builtin.find((p) => p.name === name)!);
const tables: Table[] = [];
for (const [field, { k, fxp: f }] of Object.entries(FIELDS).sort(([a], [b]) =>
  a === 'FM64' ? -1 : b === 'FM64' ? 1 : 0,
)) {
  const ring = { k, f };
  const rows: Row[] = [];
  for (const make of functions) {
    const m = make(ring);
    if (positionals.length > 0 && !positionals.includes(m.name)) continue;
    rows.push(await measure(m, ring, protocols, field === 'FM64' ? POINTS : Math.ceil(POINTS / 20)));
  }
  tables.push({ field, k, f, rows });
}
const missed = tables.flatMap((t) =>
  t.rows.flatMap((r) =>
    r.results.filter((x) => !(x.worst.score <= 1)).map((x) => ({ ...x, name: r.name, field: t.field })),
  ),
);
if (positionals.length === 0) {
  record('accuracy', 'npm run accuracy', { points: POINTS, missed: missed.length, tables });
  writeFileSync(new URL('../docs/accuracy.md', import.meta.url), document(tables));
}
for (const { field, protocol, name, worst } of missed)
  console.error(`missed: ${name} under ${protocol}, ${field}: (${worst.point}) gives ${worst.got}, not ${worst.want}`);
console.log(missed.length === 0 ? 'every target is met' : `${missed.length} targets missed`);
process.exitCode = missed.length === 0 ? 0 : 1;
