import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

test('secret files are for this user only, whatever was there before', () => {
  if (process.platform === 'win32') return;
  const folder = mkdtempSync(join(tmpdir(), 'spuc-io-'));
  try {
    const path = join(folder, 'x.share');
    for (const before of [path, `${path}.${process.pid}.part`]) writeFileSync(before, 'old', { mode: 0o644 });
    nodeIo().writeFile(path, 'new', 'secret');
    assert.is(statSync(path).mode & 0o77, 0);
    assert.is(readFileSync(path, 'utf8'), 'new');
    nodeIo().writeFile(join(folder, 'y'), 'new');
    assert.is(statSync(join(folder, 'y')).mode & 0o400, 0o400);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
