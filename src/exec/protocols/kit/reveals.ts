import type { Env, Kernel, Meta } from '../protocol.ts';
import type { KernelResult } from './harness.ts';

/**
 * What is wrong with what a kernel says it reveals, after a call of it: who got messages on shares of inputs, and who a value, must be whom it
 * names. A kernel that reveals nothing may send what only looks random to the receiver.
 */
export function revealProblem<P>(
  { opens, reveals }: Kernel<P, never>,
  env: Env,
  xs: readonly Meta[],
  p: P,
  pivot: number,
  r: KernelResult,
): string | undefined {
  if (opens.startsWith('nothing') !== (reveals === 'nothing'))
    return "'opens' begins with 'nothing' exactly where 'reveals' is 'nothing'";
  const opened = r.metas.some((m) => m.repr === 'P');
  if (reveals === 'nothing') return opened ? 'it opens a value, and says that it reveals nothing' : undefined;
  if (opened && reveals.kind !== 'value') return `it opens a value, and says that it reveals ${reveals.kind} ones`;
  const to = reveals.to(env, xs, p, pivot);
  const got = r.received.flatMap((all, rank) => (all.some((m) => m.phase === 'online') ? [rank] : []));
  const same = reveals.kind === 'masked' ? String(got) === String(to) : got.every((rank) => to.includes(rank));
  return same ? undefined : `it reveals to parties ${to.join(', ') || 'none'}, but ${got.join(', ') || 'none'} receive`;
}
