import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SpucError } from './diagnostics.ts';
import { concatBytes, memoryIo, resolvePath, toBytes, toText } from './io.ts';

test('paths', () => {
  assert.is(resolvePath('/a/b', 'c'), '/a/b/c');
  assert.is(resolvePath('/a/b', '../c/./d'), '/a/c/d');
  assert.is(resolvePath('/a', '/x//y/'), '/x/y');
  assert.is(resolvePath('/', '..'), '/');
  assert.is(resolvePath('C:\\w', 'x\\y'), 'C:/w/x/y');
  assert.is(resolvePath('/w', 'D:\\x'), 'D:/x');
});

test('files in memory', () => {
  const io = memoryIo({ files: { 'a/b.txt': 'B', '/w/a/c/d.txt': 'D', '/w/ab': 'x' }, cwd: '/w' });
  assert.equal(io.listFiles('a'), ['a/b.txt', 'a/c/d.txt']);
  assert.equal(io.listFiles('/w/ab'), ['/w/ab']);
  assert.equal(io.listFiles('none'), []);
  assert.is(toText(io.readFile('/w/a/b.txt')), 'B');
  const data = toBytes('new');
  io.writeFile('e', data);
  data[0] = 0;
  assert.is(toText(io.readFile('e')), 'new', 'a written file does not change with the buffer of its writer');
  assert.ok(io.exists('e') && !io.exists('a'));
  assert.throws(
    () => io.readFile('none'),
    (e: Error) => e instanceof SpucError && e.diagnostics[0]!.class === 'io',
  );
});

test('streams', () => {
  const io = memoryIo({ stdin: 'in' });
  io.out('a');
  io.out(new Uint8Array([98]));
  io.err('e');
  assert.is(io.stdout(), 'ab');
  assert.is(io.stderr(), 'e');
  assert.is(toText(io.stdin()), 'in');
  assert.equal(concatBytes([new Uint8Array([1]), new Uint8Array(), new Uint8Array([2, 3])]), new Uint8Array([1, 2, 3]));
});

test.run();
