import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryIo } from '../support/io.ts';
import { commands } from './commands.ts';
import { main } from './main.ts';

const program =
  'func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {\n  %0 = stablehlo.negate %x : tensor<2xf32>\n  return %0 : tensor<2xf32>\n}\n';

test('every command has help with an example', async () => {
  for (const name of Object.keys(commands)) {
    const io = memoryIo();
    assert.is(await main([name, '--help'], io), 0, name);
    assert.match(io.stdout(), /usage|Usage/, name);
    assert.match(io.stdout(), `example: spuc ${name}`, name);
  }
});

test('usage errors exit 2, wrong inputs 1', async () => {
  for (const [argv, code] of [
    [[], 2],
    [['nothing'], 2],
    [['compile'], 2],
    [['compile', 'a', 'b'], 2],
    [['compile', 'absent.mlir'], 1],
    [['dis', 'm.mlir'], 1],
    [['opt', '--no-such-pass', 'm.mlir'], 2],
    [['filecheck'], 2],
    [['lit'], 2],
  ] as [string[], number][]) {
    const io = memoryIo({ files: { '/m.mlir': program } });
    assert.is(await main(argv, io), code, argv.join(' '));
    assert.ok(io.stderr().length > 0, argv.join(' '));
    assert.not.match(io.stderr(), /^\s+at /m);
  }
});

test('what is given in place of something else is told by what it is', async () => {
  const array = [...'\x93NUMPY'].map((c) => c.charCodeAt(0));
  const files = {
    '/m.mlir': program,
    '/x.npy': Uint8Array.from(array),
    '/x.npz': Uint8Array.of(0x50, 0x4b, 3, 4, 0xff),
    '/x.share': 'x',
    '/c.json': readFileSync('examples/outside.json', 'utf8'),
  };
  for (const [argv, code, what] of [
    [['run', 'x.npy'], 1, "'x.npy' is a .npy file, not a program"],
    [['compile', 'x.npz'], 1, "'x.npz' is a zip file (.npz?), not a program"],
    [['dis', 'm.mlir'], 1, 'm.mlir is no spuc bytecode'],
    [['run', 'm.mlir', '--inputs', 'x.share'], 1, 'x.share is a file of shares'],
    [['share', 'x.npy', '--protocol', 'plain'], 2, 'plain has no parties'],
    [['doctor', '--config', 'c.json', '--name', 'clinic'], 2, "'clinic' is no party"],
    [['doctor', '--config', 'c.json', '--name', 'dave'], 2, "there is no 'dave'"],
  ] as [string[], number, string][]) {
    const io = memoryIo({ files });
    assert.is(await main(argv, io), code, argv.join(' '));
    assert.match(io.stderr(), what);
    assert.match(io.stderr(), /^hint: /m);
  }
});

test('compile writes beside the input, and no binary to a terminal', async () => {
  const io = memoryIo({ files: { '/dir/m.hlo.mlir': program }, stdin: program });
  assert.is(await main(['compile', 'dir/m.hlo.mlir'], io), 0);
  assert.ok(io.files.has('/dir/m.pphlo.bin'));
  assert.match(io.stderr(), /^wrote dir\/m\.pphlo\.bin: \d+ B, hash [0-9a-f]{64}\n$/);
  assert.is(await main(['compile', '-'], { ...io, isTTY: true }), 2);
  assert.match(io.stderr(), 'not written to a terminal');
  assert.is(await main(['compile', '-'], io), 0);
  assert.equal([...io.stdoutBytes().subarray(0, 4)], [...new TextEncoder().encode('SPUC')]);
});

test('every program of fixtures/bad is refused with its class, in one line that names the cause', async () => {
  const bad = new URL('../../fixtures/bad/', import.meta.url);
  const { badProgram } = (await import(new URL('../make-bad.mjs', bad).href)) as {
    badProgram(name: string): Uint8Array;
  };
  const names = readdirSync(bad);
  assert.ok(names.length >= 26);
  for (const name of names) {
    const meta = JSON.parse(readFileSync(new URL(`${name}/meta.json`, bad), 'utf8'));
    const io = memoryIo({ files: { '/p': new Uint8Array(badProgram(name)) } });
    const visibility = meta.visibility?.length ? ['--visibility', meta.visibility.join(',')] : [];
    const code = await main(['compile', 'p', '--emit', 'pphlo', '--diagnostics', 'json', ...visibility], io);
    if (code === 0 && meta.expect.outcome === 'error-or-compiles') continue;
    assert.is(code, 1, `${name}: ${io.stderr()}`);
    const d = JSON.parse(io.stderr().split('\n')[0]!);
    assert.ok([meta.expect.error_class, ...meta.expect.also_acceptable].includes(d.class), `${name}: ${d.class}`);
    assert.ok(d.message.length > 0 && !d.message.includes('\n'), name);
  }
});

test('--diagnostics json is one object per line, for usage errors too', async () => {
  for (const argv of [
    ['compile', '--diagnostics=json', 'm.mlir', '--emit', 'x'],
    ['compile', 'bad.mlir', '--diagnostics', 'json'],
  ]) {
    const io = memoryIo({ files: { '/bad.mlir': 'func.func @main() { %0 = stablehlo.nothing }' } });
    await main(argv, io);
    const lines = io.stderr().trimEnd().split('\n');
    assert.is(lines.length, 1);
    assert.equal(Object.keys(JSON.parse(lines[0]!)), [
      'severity',
      'class',
      'file',
      'line',
      'col',
      'message',
      'hint',
      'notes',
    ]);
  }
});

test('a fault of ours writes a reproducer and exits 3, without a stack on stderr', async () => {
  const files = { '/m.mlir': program, '/x.npy': 'abc', '/alice.key': 'abc' };
  const base = memoryIo({ files });
  const io = {
    ...base,
    readFile: (path: string): Uint8Array => {
      if (path === 'broken.mlir') throw new TypeError('no such method\n    at somewhere');
      return base.readFile(path);
    },
  };
  assert.is(await main(['compile', 'broken.mlir', '--disable-pass', 'm.mlir', '-o', 'x=x.npy,alice.key'], io), 3);
  assert.not.match(base.stderr(), /^\s+at /m);
  const report = [...base.files].find(([name]) => /^\/spuc-crash-[0-9a-f]{12}\.txt$/.test(name));
  assert.ok(report);
  const text = new TextDecoder().decode(report[1]);
  assert.match(text, 'command: spuc "compile" "broken.mlir"');
  assert.match(text, 'TypeError: no such method');
  assert.match(text, /m\.mlir: \d+ bytes, sha256 [0-9a-f]{64}/);
  assert.not.match(text, 'stablehlo.negate');
  // Who knows the hash of a small secret can find it.
  assert.match(text, /^x\.npy: 3 bytes\nalice\.key: 3 bytes$/m);
});

test.run();
