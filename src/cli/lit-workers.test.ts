import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryIo } from '../support/io.ts';
import { defaultLitOptions } from '../testing/lit/types.ts';
import { isProcessIo, LitWorkers } from './lit-workers.ts';
import { nodeIo } from './node-io.ts';

test('only the Io of a process has files that other processes see', () => {
  assert.is(isProcessIo(nodeIo()), true);
  assert.is(isProcessIo(memoryIo()), false);
});

test('a process runs tests one after the other; one that does not answer in time, or dies, is a failure', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'spuc-lit-'));
  try {
    const file = (name: string, text: string): string => {
      writeFileSync(join(dir, name), text);
      return join(dir, name);
    };
    const workers = new LitWorkers(false, resolve('src/cli/entry.ts'));
    const good = file('good.mlir', '// RUN: echo %{word} | filecheck %s\n// CHECK: hello\n');
    const opts = { ...defaultLitOptions, substitutions: { word: 'hello' } };
    assert.is((await workers.run(good, opts)).outcome, 'PASS');
    assert.is((await workers.run(good, { ...opts, substitutions: { word: 'bye' } })).outcome, 'FAIL');
    assert.is((await workers.run(file('skip.mlir', '// REQUIRES: x\n// RUN: false\n'), opts)).outcome, 'UNSUPPORTED');
    workers.close();
    const impatient = new LitWorkers(false, resolve('src/cli/entry.ts'), 1);
    assert.is((await impatient.run(good, { ...opts, timeoutMs: 1 })).outcome, 'TIMEOUT');
    const dead = new LitWorkers(true, file('dead.mjs', 'process.exit(7)'));
    const r = await dead.run(good, opts);
    assert.is(r.outcome, 'UNRESOLVED');
    assert.match(r.log, 'exit code 7');
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

test.run();
