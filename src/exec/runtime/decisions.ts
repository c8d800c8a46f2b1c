import type { Link } from '../link/link.ts';
import type { Ctx } from './context.ts';
import type { Val } from './values.ts';

const known = (v: Val): number | undefined => (v.secret || !v.tensor ? undefined : Number(v.tensor.data[0]));

/** Whether the dealer must be told: the protocol has one, and the value depends on data that it does not see. */
const tells = (c: Ctx, v: Val): boolean => c.engine.protocol.dealer && !v.secret && v.data;

/**
 * Reads a public condition or branch index at a party or on the cost backend. Where a dealer cannot know it, party 0 sends it
 * (4 bytes, offline): the decision only, never the value it came from. @param link absent on the cost backend
 */
export function decideAtParty(link: Link | undefined): (c: Ctx, v: Val) => Promise<number | undefined> {
  return async (c, v) => {
    const index = known(v);
    if (tells(c, v) && (c.engine.rank === 0 || c.engine.role === 'cost')) {
      for (const s of [c.engine.totals, c.stats]) {
        s.offlineMessages++;
        s.offlineBytes += 4;
      }
      link?.send(c.engine.n, `${c.path}/branch`, new Uint8Array(Int32Array.of(clampIndex(index ?? 0)).buffer), 0, true);
    }
    return index;
  };
}

/** The dealer's side: takes the decision from party 0 where it cannot know it. */
export function decideAtDealer(link: Link): (c: Ctx, v: Val) => Promise<number | undefined> {
  return async (c, v) => {
    if (!tells(c, v)) return known(v);
    const { payload } = await link.recv(0, `${c.path}/branch`);
    return new DataView(payload.buffer, payload.byteOffset, payload.byteLength).getInt32(0, true);
  };
}

/** Branch indices beyond 32 bits mean "out of range" all the same. */
const clampIndex = (i: number): number => Math.max(-1, Math.min(i, 2 ** 31 - 1));
