/**
 * Test harness: spuc with a fault of its own, which SPUC_TEST_FAULT tells as JSON (`Fault`). Everything else is the command line as it is.
 */

import { maxClock } from '../exec/runtime/engine.ts';
import { DealerEngine, PartyEngine } from '../exec/runtime/party-engine.ts';

/** What goes wrong at this process. */
export interface Fault {
  /** It ends itself by SIGKILL at the first kernel call that begins at this clock or later, and stops by SIGSTOP, or computes for so many ms. */
  readonly at?: number;
  readonly does?: 'kill' | 'stop' | number;
  /** Its clock is wrong by so many days. */
  readonly days?: number;
}

const fault = JSON.parse(process.env.SPUC_TEST_FAULT ?? '{}') as Fault;
if (fault.days !== undefined) {
  const now = Date.now;
  const wrong = fault.days * 24 * 3600 * 1000;
  Date.now = () => now() + wrong;
}

let struck = false;
function strike(clock: number): void {
  if (struck || fault.at === undefined || clock < fault.at) return;
  struck = true;
  if (fault.does === 'kill') process.kill(process.pid, 'SIGKILL');
  else if (fault.does === 'stop') process.kill(process.pid, 'SIGSTOP');
  else for (const end = performance.now() + (fault.does ?? 0); performance.now() < end; );
}

for (const { prototype } of [PartyEngine, DealerEngine]) {
  const { call } = prototype;
  prototype.call = function (this: PartyEngine & DealerEngine, c, label, k, xs, p) {
    strike(maxClock(xs));
    return call.call(this, c, label, k, xs, p);
  } as typeof call;
}

await import('./entry.ts');
