import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkProtocol } from './exec/protocols/kit/index.ts';
import type { Protocol } from './protocol.ts';

const path = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));

/** The example, bundled with what it imports as `spuc/protocol`. */
async function example(): Promise<Protocol> {
  const folder = mkdtempSync(join(tmpdir(), 'spuc-protocol-'));
  try {
    const outfile = join(folder, 'helper3.mjs');
    await build({
      entryPoints: [path('examples/protocol-plugin/helper3.js')],
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      logLevel: 'silent',
      alias: { 'spuc/protocol': path('src/protocol.ts') },
      outfile,
    });
    return ((await import(pathToFileURL(outfile).href)) as { default: Protocol }).default;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the example protocol imports spuc/protocol alone and passes the kit', async () => {
  const protocol = await example();
  const r = await checkProtocol(protocol);
  assert.equal(r.problems.slice(0, 5), []);
  for (const [group, count] of Object.entries(r.counts)) assert.ok(count > 0, group);
});

test.run();
