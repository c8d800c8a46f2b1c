import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { formatBytes, formatMs, renderTable } from './table.ts';

test('columns are aligned, without borders, colours and trailing blanks', () => {
  const text = renderTable(
    [{ title: 'op' }, { title: 'hops', align: 'right' }, { title: 'loc' }],
    [
      ['pphlo.add', 0, 'a.py:1'],
      ['pphlo.dot', 12, ''],
    ],
  );
  assert.is(text, 'op         hops  loc\npphlo.add     0  a.py:1\npphlo.dot    12\n');
});

test('a table without rows still has its titles', () => {
  assert.is(renderTable([{ title: 'a' }, { title: 'b' }], []), 'a  b\n');
});

test('sizes and times', () => {
  assert.is(formatBytes(1023), '1023 B');
  assert.is(formatBytes(1536), '1.50 KiB');
  assert.is(formatBytes(20 * 1024 ** 3), '20.0 GiB');
  assert.is(formatMs(0.85), '850 us');
  assert.is(formatMs(12.34), '12.3 ms');
  assert.is(formatMs(4560), '4.56 s');
  assert.is(formatMs(200_000), '3 min 20 s');
});

test.run();
