/**
 * How the cost of a compilation grows with the number of operations: programs of several shapes, each of 1k to 64k operations.
 *   npm run bench:scaling [-- LARGEST]        results in bench/results/scaling.json
 * Times are processor time of this process. `growth` is the exponent between two sizes: log(time ratio) / log(size ratio); n log n gives about
 * 1.1. Kept: from 4k to the largest size no shape takes more than twice what n log n allows.
 */
import { writeBytecode } from '../src/codegen/writer.ts';
import { compileModule, parseProgram } from '../src/compiler.ts';
import { record } from './record.ts';

const V = 'tensor<8xf32>';
const module = (args: string, result: string, body: readonly string[], more = ''): string =>
  `module {\n  func.func public @main(${args}) -> ${V} {\n${body.join('\n')}\n    return ${result} : ${V}\n  }\n${more}}\n`;

/** Programs of about `n` operations. */
const shapes: Readonly<Record<string, (n: number) => string>> = {
  chain: (n) => {
    const body = [`    %0 = stablehlo.add %a, %b : ${V}`];
    for (let i = 1; i < n; i++)
      body.push(
        `    %${i} = stablehlo.${['add', 'subtract', 'multiply'][i % 3]} %${i - 1}, ${i % 2 ? '%a' : '%b'} : ${V}`,
      );
    return module(`%a: ${V}, %b: ${V}`, `%${n - 1}`, body);
  },
  // Half of the operations on the arguments alone, the other half sums them up.
  wide: (n) => {
    const half = n >> 1;
    const body: string[] = [];
    for (let i = 0; i < half; i++) {
      body.push(`    %c${i} = stablehlo.constant dense<${i + 2}.5> : ${V}`);
      body.push(`    %w${i} = stablehlo.multiply %a, %c${i} : ${V}`);
    }
    body.push(`    %s0 = stablehlo.add %w0, %b : ${V}`);
    for (let i = 1; i < half; i++) body.push(`    %s${i} = stablehlo.maximum %s${i - 1}, %w${i} : ${V}`);
    return module(`%a: ${V}, %b: ${V}`, `%s${half - 1}`, body);
  },
  regions: (n) => {
    const body = [`    %z = stablehlo.constant dense<0.0> : tensor<f32>`, `    %0 = stablehlo.add %a, %b : ${V}`];
    const count = Math.max(1, Math.floor(n / 5));
    for (let i = 0; i < count; i++) {
      const last = i === 0 ? '%0' : `%x${i - 1}`;
      body.push(`    %r${i} = "stablehlo.reduce"(${last}, %z) ({`);
      body.push('    ^bb0(%p: tensor<f32>, %q: tensor<f32>):');
      body.push('      %s = stablehlo.add %p, %q : tensor<f32>', '      stablehlo.return %s : tensor<f32>');
      body.push(`    }) {dimensions = array<i64: 0>} : (${V}, tensor<f32>) -> tensor<f32>`);
      body.push(`    %d${i} = stablehlo.broadcast_in_dim %r${i}, dims = [] : (tensor<f32>) -> ${V}`);
      body.push(`    %x${i} = stablehlo.subtract ${last}, %d${i} : ${V}`);
    }
    return module(`%a: ${V}, %b: ${V}`, `%x${count - 1}`, body);
  },
  calls: (n) => {
    const count = Math.max(1, Math.floor(n / 10));
    const f: string[] = [`  func.func private @f(%a: ${V}, %b: ${V}) -> ${V} {`];
    for (let i = 0; i < 10; i++)
      f.push(`    %${i} = stablehlo.${i % 2 ? 'add' : 'multiply'} ${i ? `%${i - 1}` : '%a'}, %b : ${V}`);
    f.push(`    return %9 : ${V}`, '  }');
    const body: string[] = [];
    for (let i = 0; i < count; i++)
      body.push(`    %${i} = func.call @f(${i ? `%${i - 1}` : '%a'}, %b) : (${V}, ${V}) -> ${V}`);
    return module(`%a: ${V}, %b: ${V}`, `%${count - 1}`, body, `${f.join('\n')}\n`);
  },
};

async function once(text: string): Promise<{ ms: number; stages: Record<string, number> }> {
  const bytes = new TextEncoder().encode(text);
  globalThis.gc?.();
  const cpu = (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  const start = cpu();
  let last = start;
  const stages: Record<string, number> = {};
  const lap = (name: string): void => {
    const now = cpu();
    stages[name] = Math.round((stages[name] ?? 0) + now - last);
    last = now;
  };
  const program = parseProgram(bytes, 'scaling.mlir');
  lap('parse');
  const { manifest } = await compileModule(program, { hooks: { after: ({ pass }) => lap(pass.name) } });
  writeBytecode(program, manifest);
  lap('write');
  return { ms: cpu() - start, stages };
}

const largest = Number(process.argv[2] ?? 65536);
const sizes = [1024, 2048, 4096, 8192, 16384, 32768, 65536].filter((n) => n <= largest);
const results: Record<string, object> = {};
let kept = true;
for (const [name, make] of Object.entries(shapes)) {
  await once(make(2048));
  const rows: { operations: number; ms: number; stages: Record<string, number> }[] = [];
  for (const n of sizes) {
    const text = make(n);
    const times = [await once(text), await once(text)];
    const best = times.sort((a, b) => a.ms - b.ms)[0]!;
    rows.push({ operations: n, ms: Math.round(best.ms), stages: best.stages });
  }
  const from = rows.find((r) => r.operations >= Math.min(4096, largest))!;
  const to = rows[rows.length - 1]!;
  const allowed = (to.operations * Math.log(to.operations)) / (from.operations * Math.log(from.operations));
  const ratio = to.ms / from.ms;
  const ok = ratio <= 2 * allowed;
  kept &&= ok;
  const slowest = Object.entries(to.stages)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 4);
  console.log(
    `${name}: ${rows.map((r) => `${r.operations}: ${r.ms} ms`).join(', ')}; ${ratio.toFixed(1)} times for n log n of ${allowed.toFixed(1)}${ok ? '' : ', TOO MUCH'}; ` +
      slowest.map(([k, v]) => `${k} ${v}`).join(', '),
  );
  results[name] = {
    times: Object.fromEntries(rows.map((r) => [r.operations, r.ms])),
    growth: Math.round((100 * Math.log(ratio)) / Math.log(to.operations / from.operations)) / 100,
    kept: ok,
    stages: to.stages,
  };
}
record('scaling', 'npm run bench:scaling', { unit: 'ms of processor time', results });
if (!kept) process.exitCode = 1;
