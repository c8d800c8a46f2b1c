import type { Link } from '../link/link.ts';
import { networkError } from '../link/network-error.ts';
import type { Ctx } from './context.ts';
import type { Monitor } from './monitor.ts';
import type { Val } from './values.ts';

/** Reads a public condition or branch index of `ways` ways: at a dealer the branch taken; undefined where nobody here can know. */
export type Decide = (c: Ctx, v: Val, ways: number) => Promise<number | undefined>;

const known = (v: Val): number | undefined => (v.secret || !v.tensor ? undefined : Number(v.tensor.data[0]));

/** Whether the dealer must be told: the protocol has one, and the value depends on data that it does not see. */
const tells = (c: Ctx, v: Val): boolean => c.engine.protocol.dealer && !v.secret && v.data;

/**
 * Reads a public condition or branch index at a party or on the cost backend. Where a dealer cannot know it, party 0 sends it
 * (4 bytes, offline): the decision only, never the value it came from. @param link absent on the cost backend
 */
export function decideAtParty(link: Link | undefined, monitor?: Monitor): Decide {
  return async (c, v, ways) => {
    const index = known(v);
    if (tells(c, v) && (c.engine.rank === 0 || c.engine.role === 'cost')) {
      for (const s of [c.engine.totals, c.stats]) {
        s.offlineMessages++;
        s.offlineBytes += 4;
      }
      const address = `${c.path}/branch`;
      link?.send(c.engine.n, address, new Uint8Array(Int32Array.of(branchOf(index ?? 0, ways)).buffer), 0, true);
      monitor?.sent?.({ peer: c.engine.n, address, bytes: 4, clock: 0, offline: true });
    }
    return index;
  };
}

/** The dealer's side: takes the decision from party 0 where it cannot know it. */
export function decideAtDealer(link: Link, monitor?: Monitor): Decide {
  return async (c, v, ways) => {
    if (!tells(c, v)) return known(v);
    const address = `${c.path}/branch`;
    monitor?.waits?.(0, address);
    const { payload, clock } = await link.recv(0, address);
    monitor?.received?.({ peer: 0, address, bytes: payload.length, clock, offline: true });
    const way = payload.length === 4 ? new DataView(payload.buffer, payload.byteOffset).getInt32(0, true) : -1;
    if (way < 0 || way >= ways) throw networkError(`party 0 sent no decision between ${ways} ways at ${c.path}`);
    return way;
  };
}

/** The branch that an index takes: every index out of range takes the last one, and the dealer must not learn which index it was. */
export const branchOf = (index: number, ways: number): number => (index < 0 || index >= ways ? ways - 1 : index);
