// Compiles the ring kernels (src/exec/ring/assembly) with AssemblyScript and embeds them, base64, in
// src/exec/ring/kernels.wasm.ts, which is checked in: building spuc itself needs no AssemblyScript.
// `--check` compares instead of writing, and exits 1 where the checked-in file is out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));
const entry = 'src/exec/ring/assembly/index.ts';
const target = new URL('../src/exec/ring/kernels.wasm.ts', import.meta.url);

// No data segment and no stack: the kernels use only the offsets they are given, so memory may start at 0.
const flags = [
  '--importMemory',
  '--sharedMemory',
  '--initialMemory',
  '1',
  '--maximumMemory',
  '65536',
  '--memoryBase',
  '0',
];
const { error, stderr, binary } = await new Promise((resolve) => {
  let wasm;
  const options = [
    entry,
    '--outFile',
    'kernels.wasm',
    '--enable',
    'threads,simd,bulk-memory',
    '--runtime',
    'stub',
    '-O3',
    '--noAssert',
    ...flags,
  ];
  asc
    .main(options, {
      readFile: (name, base) => {
        try {
          return readFileSync(new URL(`file://${base.startsWith('/') ? base : root}/${name}`), 'utf8');
        } catch {
          return null;
        }
      },
      writeFile: (_name, contents) => {
        wasm = contents;
      },
      listFiles: () => [],
      baseDir: root,
    })
    .then((result) => resolve({ ...result, stderr: result.stderr.toString(), binary: wasm }));
});
if (error || !binary) {
  console.error(stderr || String(error));
  process.exit(1);
}
const text = `// Made by scripts/build-wasm.mjs from src/exec/ring/assembly; do not edit.\nexport default '${Buffer.from(binary).toString('base64')}';\n`;
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('kernels.wasm.ts does not match its source: run node scripts/build-wasm.mjs');
    process.exit(1);
  }
} else writeFileSync(target, text);
