import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
// @ts-expect-error plain JavaScript: it must run before anything is built
import { loadScript, runScript } from '../bin/cached.js';

const folder = mkdtempSync(`${tmpdir()}/spuc-cache-`);
test.after(() => rmSync(folder, { recursive: true }));

const ran = globalThis as { spucRan?: string };
function started(bundle: string): { rejected: boolean | undefined; ran: string | undefined } {
  ran.spucRan = undefined;
  const script = loadScript(bundle);
  runScript(script, bundle);
  return { rejected: script.cachedDataRejected, ran: ran.spucRan };
}

/** A bundle of its own each time: V8 knows a text that it met before in this process. */
function bundle(name: string): string {
  const path = `${folder}/${name}.cjs`;
  writeFileSync(
    path,
    `(function (exports, require, module, __bundleUrl, __import) {
      const { sep } = require('node:path'); globalThis.spucRan = '${name}' + sep + __bundleUrl.slice(-15);
    })`,
  );
  return path;
}

test('a bundle runs without the code that V8 kept, with it, and with what is no such code', () => {
  assert.is(loadScript(`${folder}/none.cjs`), undefined);
  assert.equal(started(bundle('a')), { rejected: undefined, ran: 'a/cli/compile.cjs' });
  for (const [name, part] of [
    ['b', 1],
    ['c', 2],
  ] as const) {
    const path = bundle(name);
    // The flags of V8 are part of what it compares: those that cached.js sets.
    const text = `import(${JSON.stringify(new URL('../bin/cached.js', import.meta.url).href)}).then(() => {
      const code = new (require('node:vm').Script)(process.argv[1], { filename: 'x' }).createCachedData();
      require('node:fs').writeFileSync(process.argv[2], code.subarray(0, code.length / ${part}));
    });`;
    assert.is(spawnSync(process.execPath, ['-e', text, readFileSync(path, 'latin1'), `${path}.cache`]).status, 0);
    assert.equal(started(path), { rejected: part > 1, ran: `${name}/cli/compile.cjs` });
  }
});

test('the flags of V8 that a start sets are known to this Node: it says nothing', () => {
  const cached = fileURLToPath(new URL('../bin/cached.js', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [cached], { encoding: 'utf8' });
  assert.equal({ status, stdout, stderr }, { status: 0, stdout: '', stderr: '' });
});

test.run();
