/**
 * How fast text is read and verified: StableHLO text of about 5 MB, and one constant of 64 MiB written in hexadecimal (134 MB of text).
 *   node --import tsx bench/parse.ts        each case in a process of its own; results in bench/results/parse.json
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseProgram } from '../src/compiler.ts';
import { record } from './record.ts';

const MB = 1e6;

/** Functions of elementwise ops and constants, in the forms that occur, until the text is `size` characters long. */
function programText(size: number): string {
  const type = 'tensor<64x64xf32>';
  const out = [`module @m {\n  func.func public @main(%arg0: ${type}) -> ${type} {\n`];
  let last = '%arg0';
  let length = 0;
  for (let i = 0; length < size; i++) {
    if (i % 3 === 0) out.push(`    %cst_${i} = stablehlo.constant dense<${i}.0> : ${type}\n`);
    else if (i % 3 === 1) out.push(`    %${i} = stablehlo.add ${last}, %cst_${i - 1} : ${type}\n`);
    else {
      out.push(
        `    %${i} = "stablehlo.multiply"(%${i - 1}, ${last}) {note = ${i} : i64} : (${type}, ${type}) -> ${type}\n`,
      );
      last = `%${i}`;
    }
    length += out[out.length - 1]!.length;
  }
  out.push(`    return ${last} : ${type}\n  }\n}\n`);
  return out.join('');
}

function constantText(bytes: number): string {
  const type = `tensor<${bytes / 4}xf32>`;
  const hex = '0000803F0000C03F'.repeat(bytes / 8);
  return `func.func @main() -> ${type} {\n  %c = stablehlo.constant dense<"0x${hex}"> : ${type}\n  return %c : ${type}\n}\n`;
}

/** Cases with what they must keep to: seconds, and bytes of memory above those of the process that holds the text. */
const cases = {
  text: { make: () => programText(5 * MB), seconds: 3, memory: 1000 * MB },
  constant: { make: () => constantText(64 * 2 ** 20), seconds: 2, memory: 4 * 64 * 2 ** 20 },
} as const;
type Name = keyof typeof cases;

interface Measured {
  readonly characters: number;
  readonly seconds: number;
  /** Most memory of the process, and what it had when the text was there. */
  readonly peakBytes: number;
  readonly addedBytes: number;
}

/** Most memory this process had so far, in bytes. */
const peak = (): number => process.resourceUsage().maxRSS * 1024;

function measure(name: Name): Measured {
  parseProgram(new TextEncoder().encode(programText(50_000)), 'warm-up.mlir');
  const bytes = new TextEncoder().encode(cases[name].make());
  globalThis.gc?.();
  const before = peak();
  const start = performance.now();
  parseProgram(bytes, `${name}.mlir`);
  const seconds = (performance.now() - start) / 1000;
  return { characters: bytes.length, seconds, peakBytes: peak(), addedBytes: peak() - before };
}

const only = process.argv[2] as Name | undefined;
if (only) console.log(JSON.stringify(measure(only)));
else {
  const results: Record<string, Measured & { readonly limits: object; readonly kept: boolean }> = {};
  for (const [name, { seconds, memory }] of Object.entries(cases)) {
    const run = spawnSync(process.execPath, ['--expose-gc', '--import', 'tsx', fileURLToPath(import.meta.url), name], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const m = JSON.parse(run.stdout) as Measured;
    const kept = m.seconds < seconds && m.addedBytes < memory;
    results[name] = { ...m, limits: { seconds, addedBytes: memory }, kept };
    console.log(
      `${name}: ${(m.characters / MB).toFixed(1)} MB in ${m.seconds.toFixed(2)} s (at most ${seconds}), ` +
        `${(m.addedBytes / MB).toFixed(0)} MB more memory (at most ${(memory / MB).toFixed(0)}), ${(m.peakBytes / MB).toFixed(0)} MB in all`,
    );
    if (!kept) process.exitCode = 1;
  }
  record('parse', 'npm run bench:parse', { results });
}
