import type { Manifest } from '../codegen/manifest.ts';
import { OUTSIDE } from '../exec/runtime/outside.ts';
import { fail, unknownLoc } from '../support/diagnostics.ts';
import type { Cluster, ClusterMember } from './cluster.ts';
import type { Param } from './inputs.ts';
import { indexOfName, showNames } from './visibility.ts';

/**
 * The manifest of a run in a cluster: who brings what, as the cluster file, the program, or else the order of the parties says; who receives
 * what, as `--reveal-to`, the cluster file or the program says. Nobody receives a result for whom that was not said.
 * @throws SpucError where they contradict each other, or leave a result without receivers
 */
export function assign(
  manifest: Manifest,
  params: readonly Param[],
  cluster: Cluster,
  revealTo: readonly string[],
): Manifest {
  const { parties, inputs, outputs } = cluster;
  const name = (rank: number): string => nameOf([...parties, ...cluster.outside], rank);
  const owners = manifest.args.map((a) => a.owner);
  for (const { what, who, loc } of inputs) {
    const i = indexOfName(
      what,
      params.map((p) => p.name),
    );
    if (i < 0)
      fail('undefined-symbol', `the program has no argument '${what}'`, loc, showNames(params.map((p) => p.name)));
    const owner = (who as readonly number[])[0]!;
    const before = manifest.args[i]?.owner;
    if (before !== undefined && before !== owner)
      fail(
        'option',
        `the cluster file has ${name(owner)} bring '${what}', but the program was compiled for ${name(before)}`,
        loc,
      );
    owners[i] = owner;
  }
  const everyone = parties.map((_, i) => i);
  const count = manifest.outputs.length;
  const asked: (readonly number[] | undefined)[] = manifest.outputs.map(() => undefined);
  const give = (i: number, who: readonly number[], loc = unknownLoc): void => {
    const before = manifest.outputs[i]?.to ?? 'everyone';
    const same = before === 'everyone' || (before.length === who.length && before.every((r) => who.includes(r)));
    if (!same)
      fail(
        'option',
        `result ${i} is to go to ${who.map(name).join(', ')}, but the program was compiled for ${before.map(name).join(', ')}`,
        loc,
      );
    asked[i] = who;
  };
  for (const { what, who, loc } of outputs) {
    const i = Number(/^(?:out)?(\d+)$/.exec(what)?.[1] ?? -1);
    if (!(i >= 0 && i < count))
      fail('undefined-symbol', `the program has no result '${what}'`, loc, `results are 0 to ${count - 1}`);
    give(i, who === 'everyone' ? everyone : who, loc);
  }
  const flagged = new Map<number, number[]>();
  for (const item of revealTo) {
    const [, which, whom] = /^(?:(\d+)=)?(.+)$/.exec(item)!;
    const rank = cluster.places.get(whom!);
    if (whom !== 'everyone' && rank === undefined)
      fail(
        'option',
        `--reveal-to: there is no party '${whom}'`,
        unknownLoc,
        `there are ${[...cluster.places.keys()].join(', ')}`,
      );
    if (which !== undefined && Number(which) >= count)
      fail('option', `--reveal-to: the program has no result ${which}`);
    for (const i of which === undefined ? manifest.outputs.keys() : [Number(which)])
      flagged.set(i, [...(flagged.get(i) ?? []), ...(rank === undefined ? everyone : [rank])]);
  }
  for (const [i, who] of flagged) {
    const set = [...new Set(who)];
    const said = asked[i];
    if (said && (said.length !== set.length || !said.every((r) => set.includes(r))))
      fail(
        'option',
        `--reveal-to gives result ${i} to ${set.map(name).join(', ')}, but ${cluster.path} to ${said.map(name).join(', ')}`,
      );
    give(i, set);
  }
  return {
    ...manifest,
    args: manifest.args.map((a, i) => ({ ...a, owner: owners[i] ?? i % parties.length })),
    outputs: manifest.outputs.map((o, i) => {
      const to = asked[i] ?? o.to;
      if (to === 'everyone' && asked[i] === undefined)
        fail(
          'option',
          `nobody is named to receive result ${i}`,
          unknownLoc,
          `say so in "outputs" of ${cluster.path}, or with --reveal-to NAME or everyone`,
        );
      return { to };
    }),
  };
}

/** What messages call who brings or receives. */
export const nameOf = (members: readonly { readonly name: string }[], rank: number): string =>
  rank === OUTSIDE ? 'outside' : (members[rank]?.name ?? `rank ${rank}`);

/**
 * Gives the nodes outside that bring or receive something ranks of their own, after all others.
 * @param manifest as `assign` gives it: n + i stands for the i-th node outside @param first the rank that is free
 */
export function seatGuests(
  manifest: Manifest,
  cluster: Cluster,
  first: number,
): { readonly manifest: Manifest; readonly guests: readonly ClusterMember[] } {
  const n = cluster.parties.length;
  const owners = manifest.args.flatMap((a) => (a.secret && a.owner !== undefined ? [a.owner] : []));
  const all = [...owners, ...manifest.outputs.flatMap(({ to }) => (to === 'everyone' ? [] : to))];
  const used = [...new Set(all.filter((r) => r >= n))].sort((a, b) => a - b);
  const seat = (r: number): number => (r < n ? r : first + used.indexOf(r));
  return {
    guests: used.map((r) => cluster.outside[r - n]!),
    manifest: {
      ...manifest,
      args: manifest.args.map((a) => (a.secret && a.owner !== undefined ? { ...a, owner: seat(a.owner) } : a)),
      outputs: manifest.outputs.map(({ to }) => ({ to: to === 'everyone' ? to : to.map(seat) })),
    },
  };
}

/** What a manifest says of who brings and who receives, in words; participants compare them. */
export function describeAssignments(
  m: Manifest,
  cluster: { readonly parties: readonly { readonly name: string }[] },
): { inputs: string; outputs: string } {
  const name = (rank: number): string => nameOf(cluster.parties, rank);
  return {
    inputs: m.args.map((a) => `${a.name} ${a.secret ? `by ${name(a.owner!)}` : 'by all'}`).join(', ') || 'none',
    outputs: m.outputs.map((o, i) => `${i} to ${(o.to as readonly number[]).map(name).join('+')}`).join(', ') || 'none',
  };
}
