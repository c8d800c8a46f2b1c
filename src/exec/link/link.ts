/** Counts of what an endpoint sent. Messages are addressed logical ones, frames physical ones, bytes payload bytes. */
export interface LinkCounters {
  readonly messages: { online: number; offline: number };
  frames: number;
  readonly bytes: { online: number; offline: number };
}

/** A received message: the payload (the receiver's own) and the sender's clock. */
export interface Received {
  readonly payload: Uint8Array;
  readonly clock: number;
}

/** The running hash of a participant's public values after an op; equal ops must have equal digests everywhere. */
export interface PublicDigest {
  readonly op: string;
  readonly digest: string;
}

/** One participant's endpoint. Messages are found by address, so their order does not matter. */
export interface Link {
  readonly rank: number;
  readonly size: number;
  readonly counters: LinkCounters;
  /** The same counts per peer, by rank. */
  readonly perPeer: readonly LinkCounters[];
  /** Asked for the latest point at every frame that leaves, and for the point that a peer named at every frame that arrives. */
  publicDigest: ((op?: string) => PublicDigest | undefined) | undefined;
  /** Ranks below this one are parties. Frames to others, a dealer's, carry no digest: even a hash tells something about small values. */
  parties: number;
  /**
   * Queues a message; the payload is copied now. It leaves with everything else for that peer when no task is ready
   * to add more. Throws when the link is closed.
   */
  send(to: number, address: string, payload: Uint8Array, clock: number, offline: boolean): void;
  /** The message of that peer and address. Rejects when the link fails, or the peer closed without sending it. */
  recv(from: number, address: string): Promise<Received>;
  /** Sends what is queued at once: before computing for long. */
  flush(): void;
  /** Resolves when what was sent is not far ahead of what the network takes; absent where nothing is ever queued for long. */
  drained?(): Promise<void>;
  /** Closes this endpoint; with an error, that error is what every pending and later recv of all endpoints rejects with. */
  close(error?: Error): void;
}

export const newCounters = (): LinkCounters => ({
  messages: { online: 0, offline: 0 },
  frames: 0,
  bytes: { online: 0, offline: 0 },
});
