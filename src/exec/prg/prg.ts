import { FingerprintSet } from '../../support/fingerprints.ts';

/** Bytes of a key and of a session nonce. */
export const KEY_BYTES = 16;

/**
 * Addressed pseudorandom streams: what comes out depends on key, session, run and address only, never on the order of
 * calls. Every participant has its own; two that hold the same key draw the same bytes at the same address.
 */
export interface Prg {
  /** The first `bytes` bytes of the stream, in a new array. Throws where the stream was drawn from in this run. */
  fill(key: Uint8Array, address: string, bytes: number): Uint8Array;
  /** Overwrites `target`, which may lie in ring memory, with the start of the stream. Throws like fill. */
  fillInto(key: Uint8Array, address: string, target: Uint8Array): void;
  /** Starts another run of the session: every stream is new. Run numbers only rise. */
  startRun(run: number): void;
}

/** The guard that all implementations share: a stream is drawn from once per run, so that no mask is used twice. */
export abstract class GuardedPrg implements Prg {
  private readonly used = new FingerprintSet();
  /** @param nonce the session's nonce, the same at all participants @param run number of the run, 0 or more */
  constructor(
    protected readonly nonce: Uint8Array,
    protected run = 0,
  ) {
    if (nonce.length !== KEY_BYTES) throw new RangeError(`a session nonce has ${KEY_BYTES} bytes, not ${nonce.length}`);
  }

  fill(key: Uint8Array, address: string, bytes: number): Uint8Array {
    const target = new Uint8Array(bytes);
    this.fillInto(key, address, target);
    return target;
  }

  fillInto(key: Uint8Array, address: string, target: Uint8Array): void {
    if (key.length !== KEY_BYTES) throw new RangeError(`a key has ${KEY_BYTES} bytes, not ${key.length}`);
    const stream = `${String.fromCharCode(...key)}${address}`;
    if (!this.used.add(stream))
      throw new Error(`the random stream ${address} is drawn from twice: a mask would repeat`);
    this.generate(key, address, target);
  }

  startRun(run: number): void {
    if (!(Number.isSafeInteger(run) && run > this.run))
      throw new RangeError(`run ${run} does not follow run ${this.run}`);
    this.run = run;
    this.used.clear();
  }

  /** Writes the stream without looking at earlier calls. */
  protected abstract generate(key: Uint8Array, address: string, target: Uint8Array): void;
}
