import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SpucError } from '../../support/diagnostics.ts';
import { memoryNetwork } from '../link/memory-link.ts';
import { failureOf } from '../link/test-support.ts';
import type { Ctx } from './context.ts';
import { decideAtDealer } from './decisions.ts';
import type { Val } from './values.ts';

const c = { path: 'main/body/1/decide', engine: { protocol: { dealer: true } } } as unknown as Ctx;
const unknown = { secret: false, data: true } as unknown as Val;

/** What the dealer makes of these bytes, where there are so many ways. */
function decided(ways: number, ...bytes: number[]): Promise<number | undefined> {
  const [party, dealer] = memoryNetwork(2);
  party!.send(1, `${c.path}/branch`, Uint8Array.from(bytes), 0, true);
  return decideAtDealer(dealer!)(c, unknown, ways);
}

test('a dealer takes one of the ways that there are, and nothing else', async () => {
  assert.is(await decided(3, 2, 0, 0, 0), 2);
  assert.is(await decided(2, 0, 0, 0, 0), 0);
  for (const bytes of [[], [1], [1, 0, 0, 0, 0], [3, 0, 0, 0], [255, 255, 255, 255]]) {
    const e = await failureOf(decided(3, ...bytes));
    assert.ok(e instanceof SpucError, String(e));
    assert.is(e.diagnostics[0]!.class, 'network');
    assert.match(e.message, /party 0 sent no decision between 3 ways at main\/body\/1\/decide/);
  }
});

test.run();
