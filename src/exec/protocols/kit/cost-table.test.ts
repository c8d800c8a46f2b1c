import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadProtocol } from '../index.ts';
import { costTable } from './cost-table.ts';

for (const [name, counts] of [
  ['ref2k', [3]],
  ['semi2k', [2, 3]],
  ['aby3', [3]],
] as const) {
  test(`docs/protocols/${name}.md shows the costs that the kernels declare`, async () => {
    const page = readFileSync(new URL(`../../../../docs/protocols/${name}.md`, import.meta.url), 'utf8');
    const protocol = await loadProtocol(name);
    for (const n of counts) {
      const table = costTable(protocol, n, 64, 18);
      assert.ok(page.includes(table), `put this table into the page:\n${table}`);
    }
  });
}

test.run();
