// Compiles a few programs with dist/compile.cjs and keeps the code that V8 made of the bundle meanwhile: dist/compile.cjs.cache, read by bin/cached.js.
//   node scripts/code-cache.mjs        part of scripts/build.mjs
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { compiler, loadScript, runScript } from '../bin/cached.js';

/** Programs that go through most of the compiler. */
const programs = [
  ['nn_a_sgd', 'layernorm_grad', 'gather_public', 'softmax_ce_grad', 'lstm_scan'],
  // Functions that these do not need, and training steps of transformers do.
  ['flax_mlp', 'elem_erf_gelu', 'elem_pow', 'stats_corr', 'one_hot_lookup'],
].flat();

const folder = mkdtempSync(`${tmpdir()}/spuc-build-`);
const script = loadScript();
process.on('exit', (code) => {
  rmSync(folder, { recursive: true });
  if (code !== 0) return;
  writeFileSync(`${compiler}.new`, script.createCachedData());
  renameSync(`${compiler}.new`, `${compiler}.cache`);
});
for (const name of programs) {
  const program = fileURLToPath(new URL(`../fixtures/programs/${name}/program.stablehlo.mlir`, import.meta.url));
  process.argv = [process.argv[0], 'spuc', 'compile', program, '-o', `${folder}/${name}.bin`];
  runScript(script);
}
