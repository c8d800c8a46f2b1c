import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { main } from './cli/main.ts';
import { nodeIo } from './cli/node-io.ts';
import { checkProtocol } from './exec/protocols/kit/index.ts';
import type { Protocol } from './protocol.ts';
import { readNpy } from './support/npy.ts';

const path = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'spuc-protocol-'));
/** The example, bundled with what it imports as `spuc/protocol`: a module file, as a user of a plug-in has one. */
const plugin = join(folder, 'helper3.mjs');
test.before(async () => {
  await build({
    entryPoints: [path('examples/protocol-plugin/helper3.js')],
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    logLevel: 'silent',
    alias: { 'spuc/protocol': path('src/protocol.ts') },
    outfile: plugin,
  });
});
test.after(() => rmSync(folder, { recursive: true }));

test('the example protocol imports spuc/protocol alone and passes the kit', async () => {
  const protocol = ((await import(pathToFileURL(plugin).href)) as { default: Protocol }).default;
  const r = await checkProtocol(protocol);
  assert.equal(r.problems.slice(0, 5), []);
  for (const [group, count] of Object.entries(r.counts)) assert.ok(count > 0, group);
});

const programs = [
  'black_scholes',
  'cond_secret',
  'conv_stride_same',
  'dot_variants',
  'elem_exp_log',
  'elem_int32',
  'logreg_fori',
  'pool_max_avg',
  'softmax_ce_grad',
  'sort_plain',
];
for (const name of programs) {
  test(`the command line runs ${name} under the example protocol`, async () => {
    const program = path(`fixtures/programs/${name}`);
    const meta = JSON.parse(readFileSync(`${program}/meta.json`, 'utf8')) as {
      inputs: { file: string; visibility: string }[];
      outputs: { file: string; atol?: number }[];
    };
    const out = join(folder, name);
    let shown = '';
    const io = {
      ...nodeIo(),
      out: (t: string | Uint8Array) => void (shown += t),
      err: (t: string) => void (shown += t),
    };
    const inputs = meta.inputs.map((x) => `${program}/${x.file}`).join();
    const visibility = meta.inputs.map((x) => x.visibility).join();
    const args = ['--protocol', plugin, '--inputs', inputs, '--visibility', visibility, '--output-dir', out];
    assert.is(await main(['run', `${program}/program.stablehlo.mlir`, ...args], io), 0, shown);
    for (const [i, o] of meta.outputs.entries()) {
      const [got, want] = [`${out}/out${i}.npy`, `${program}/${o.file}`].map((f) => readNpy(readFileSync(f), f));
      assert.is(got!.dtype, want!.dtype);
      for (let j = 0; j < want!.data.length; j++) {
        const off = Math.abs(Number(got!.data[j]) - Number(want!.data[j]));
        assert.ok(off <= (o.atol ?? 0), `result ${i} of ${name} is off by ${off}`);
      }
    }
  });
}

test.run();
