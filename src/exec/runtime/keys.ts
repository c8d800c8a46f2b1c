/** Keys of the pseudorandom streams that groups of participants share. A participant's store holds only the keys of groups it belongs to. */
export class KeyStore {
  private readonly keys: Map<string, Uint8Array>;
  /** @param keys by the name of their group, as `entries` gives them */
  constructor(
    readonly participant: number,
    keys: Iterable<readonly [string, Uint8Array]> = [],
  ) {
    this.keys = new Map(keys);
  }
  entries(): [string, Uint8Array][] {
    return [...this.keys];
  }

  add(holders: readonly number[], key: Uint8Array): void {
    this.keys.set(groupName(holders), key);
  }
  /** @throws Error when this participant is not one of `holders`, or the group has no key */
  get(holders: readonly number[]): { name: string; key: Uint8Array } {
    const name = groupName(holders);
    const key = this.keys.get(name);
    if (!key) throw new Error(`participant ${this.participant} has no key of group ${name}`);
    return { name, key };
  }
}

/** The canonical name of a group: its members in rising order. */
export const groupName = (holders: readonly number[]): string => [...holders].sort((a, b) => a - b).join(',');

/** Stores for `size` participants in one process: one fresh key for every single participant, every pair and the whole set of parties. */
export function dealKeys(size: number, parties: number, randomKey: () => Uint8Array): KeyStore[] {
  const stores = Array.from({ length: size }, (_, i) => new KeyStore(i));
  const give = (holders: number[]) => {
    const key = randomKey();
    for (const h of holders) stores[h]!.add(holders, key);
  };
  for (let i = 0; i < size; i++) {
    give([i]);
    for (let j = i + 1; j < size; j++) give([i, j]);
  }
  if (parties > 2) give(Array.from({ length: parties }, (_, i) => i));
  return stores;
}
