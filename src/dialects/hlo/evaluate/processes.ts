import type { Tensor } from '../../../eval/tensor.ts';
import type { Attribute } from '../../../ir/attributes.ts';
import type { Operation } from '../../../ir/ir.ts';
import { fail } from '../../../support/diagnostics.ts';

/** Thrown where a process needs what others have not sent yet; it is run again from its start when they have. */
export class Waiting {
  constructor(readonly op: Operation) {}
}

/** What the processes of a grid have sent: by exchange, by process. Evaluation is deterministic, so a second run sends the same. */
export class Exchange {
  private readonly sent = new Map<string, Map<number, readonly Tensor[]>>();
  /** Grows with each new message. */
  messages = 0;

  constructor(
    readonly replicas: number,
    readonly partitions: number,
    /** Functions that give what `infeed` reads, in order. */
    readonly infeed: readonly string[],
  ) {}

  post(key: string, id: number, values: readonly Tensor[]): void {
    const at = this.sent.get(key) ?? new Map<number, readonly Tensor[]>();
    if (!at.has(id)) this.messages++;
    this.sent.set(key, at.set(id, values));
  }

  read(key: string): ReadonlyMap<number, readonly Tensor[]> {
    return this.sent.get(key) ?? new Map();
  }
}

/** One run of one process of a grid. Processes are numbered replica by replica. */
export class Process {
  private readonly uses = new Map<string, number>();
  private infeeds = 0;

  constructor(
    readonly grid: Exchange,
    readonly replica: number,
    readonly partition: number,
  ) {}

  get id(): number {
    return this.replica * this.grid.partitions + this.partition;
  }

  /** The n-th exchange of this kind in every process belongs together. */
  key(kind: string): string {
    const n = this.uses.get(kind) ?? 0;
    this.uses.set(kind, n + 1);
    return `${kind}#${n}`;
  }

  /** What the processes `from` sent, in that order, after sending `values`. @throws Waiting while any of them is missing */
  exchange(op: Operation, values: readonly Tensor[], from: readonly number[]): (readonly Tensor[])[] {
    const key = this.key(`${op.name}/${channelOf(op)}`);
    this.grid.post(key, this.id, values);
    const there = this.grid.read(key);
    return from.map((id) => {
      const got = there.get(id);
      if (!got) throw new Waiting(op);
      return got;
    });
  }

  send(channel: number, values: readonly Tensor[]): void {
    this.grid.post(this.key(`channel/${channel}`), this.id, values);
  }

  /** What was sent through a channel. @throws Waiting while nothing was */
  receive(op: Operation, channel: number): readonly Tensor[] {
    const [got] = this.grid.read(this.key(`channel/${channel}`)).values();
    if (!got) throw new Waiting(op);
    return got;
  }

  /** The function that gives what the next `infeed` reads. */
  nextInfeed(op: Operation): string {
    const name = this.grid.infeed[this.infeeds++];
    return name ?? fail('input', `'${op.name}' reads more than there is`, op.loc);
  }
}

/** The channel of a collective or a transfer; 0 for none. */
export function channelOf(op: Operation): number {
  const a = op.attrs.channel_handle as Attribute | undefined;
  return a?.kind === 'struct' ? Number(a.fields.handle ?? 0) : 0;
}

/** Rows of a dense [groups, size] literal; -1 fills up short ones. */
export function rowsOf(a: Attribute | undefined): number[][] {
  if (a?.kind !== 'dense') return [];
  const [rows, size] = a.type.shape as readonly [number, number];
  const at = (i: number): number => Number(a.tensor.data[a.splat ? 0 : i]);
  return Array.from({ length: rows }, (_, r) =>
    Array.from({ length: size }, (_, c) => at(r * size + c)).filter((v) => v >= 0),
  );
}

/** How ops without a channel, and ops with one, read their groups. */
export type Grouping = 'replicas' | 'partitions' | 'replicas-and-partitions' | 'ids';

/** The processes of the group that this one belongs to, in order; undefined where it is in none. */
export function groupOf(p: Process, rows: readonly (readonly number[])[], by: Grouping): number[] | undefined {
  const { replicas, partitions } = p.grid;
  const id = (replica: number, partition: number): number => replica * partitions + partition;
  const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
  // all_reduce without groups is among all.
  const groups = rows.some((r) => r.length > 0) ? rows : [range(by === 'partitions' ? partitions : replicas)];
  const all = groups.flatMap((g): number[][] => {
    switch (by) {
      case 'ids':
        return [[...g]];
      case 'partitions':
        return range(replicas).map((r) => g.map((q) => id(r, q)));
      case 'replicas':
        return range(partitions).map((q) => g.map((r) => id(r, q)));
      default:
        return [range(partitions).flatMap((q) => g.map((r) => id(r, q)))];
    }
  });
  return all.find((g) => g.includes(p.id));
}
