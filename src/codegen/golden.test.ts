import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { registry } from '../dialects/registry.ts';
import { printModule } from '../syntax/index.ts';
import * as format from './format.ts';
import { readBytecode } from './reader.ts';
import { goldenPrograms } from './test-programs.ts';
import { manifestFor, parsePphlo } from './test-support.ts';
import { writeBytecode } from './writer.ts';

/**
 * Files written by a released version must be read for ever, and give the same program. SPUC_GOLDEN=1 adds files that are missing;
 * it never replaces one.
 */
const folder = fileURLToPath(new URL('../../fixtures/bytecode/v1/', import.meta.url));
const create = process.env.SPUC_GOLDEN === '1';
const text = (name: string, make: () => string): string => {
  if (create && !existsSync(folder + name)) writeFileSync(folder + name, make());
  return readFileSync(folder + name, 'utf8');
};

for (const [name, program] of Object.entries(goldenPrograms))
  test(`v1/${name}.bin is read as it always was`, () => {
    const m = parsePphlo(program);
    const manifest = manifestFor(m, { protocol: 'semi2k', field: 'FM64', fxp: 18 });
    const file = `${folder}${name}.bin`;
    if (create && !existsSync(file)) writeFileSync(file, writeBytecode(m, manifest).bytes);
    const { module, hash, version, manifest: stored } = readBytecode(readFileSync(file), file, registry);
    const shown = `// version ${version}, hash ${hash}\n${printModule(module)}`;
    assert.is(
      shown,
      text(`${name}.txt`, () => shown),
    );
    assert.equal(stored, manifest);
  });

test('the writer of this version writes the same bytes', () => {
  for (const [name, program] of Object.entries(goldenPrograms)) {
    const m = parsePphlo(program, 'test.mlir');
    const { bytes } = writeBytecode(m, manifestFor(m, { protocol: 'semi2k', field: 'FM64', fxp: 18 }));
    assert.equal(Uint8Array.from(bytes), Uint8Array.from(readFileSync(`${folder}${name}.bin`)), name);
  }
});

test('opcodes are append-only', () => {
  const now = Object.fromEntries(
    registry
      .all()
      .filter((d) => d.spec.opcode !== undefined)
      .map((d) => [String(d.spec.opcode), d.name]),
  );
  const locked = JSON.parse(text('opcodes.json', () => `${JSON.stringify(now, null, 1)}\n`)) as Record<string, string>;
  assert.ok(Object.keys(locked).length > 100);
  for (const [code, name] of Object.entries(locked)) assert.is(now[code], name, `opcode ${code}`);
});

test('field numbers are append-only', () => {
  const now = Object.fromEntries(
    Object.entries(format)
      .filter(([name, v]) => typeof v === 'object' && !Array.isArray(v) && name !== 'LIMITS')
      .map(([name, v]) => [name, v as Record<string, number>]),
  );
  const locked = JSON.parse(text('fields.json', () => `${JSON.stringify(now, null, 1)}\n`)) as typeof now;
  assert.ok(Object.keys(locked).length > 10);
  for (const [message, fields] of Object.entries(locked)) {
    for (const [field, n] of Object.entries(fields)) assert.is(now[message]?.[field], n, `${message}.${field}`);
    const numbers = Object.values(now[message]!);
    assert.is(new Set(numbers).size, numbers.length, `${message} uses a number twice`);
  }
});

test.run();
