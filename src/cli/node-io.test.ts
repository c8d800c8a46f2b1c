import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SpucError } from '../support/diagnostics.ts';
import { nodeIo } from './node-io.ts';

test('a file in place of a folder is told, not a fault of ours', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spuc-io-'));
  try {
    writeFileSync(join(folder, 'file'), 'x');
    for (const path of ['file/out0.npy', 'file/deep/out0.npy']) {
      assert.throws(
        () => nodeIo().writeFile(join(folder, path), new Uint8Array(1)),
        (e: unknown) => e instanceof SpucError && /cannot write '.*': a part of its path is no folder/.test(e.message),
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
