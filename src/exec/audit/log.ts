import type { Block } from '../../ir/ir.ts';
import { runId } from '../link/handshake.ts';
import type { MessagePassed, Monitor } from '../runtime/monitor.ts';
import { seal } from './chain.ts';
import { factMonitor } from './facts.ts';
import { AUDIT_VERSION, type AuditRecord, type EndRecord, type Fact, type RunRecord } from './records.ts';

/** Where a log goes. Every method throws when it cannot. */
export interface LogSink {
  /** Appends text to the file: it is the system's when the call returns. */
  write(text: string): void;
  /** Returns when all that was written is on the disk. */
  sync(): void;
  close(): void;
}

/** What a participant says of its run before it begins. */
export type RunFacts = Omit<RunRecord, 'type' | 'version' | 'run' | 'start'>;

/** How a run went. */
export type Outcome = { readonly hops: EndRecord['hops'] & object } | { readonly failed: string };

/** Characters that wait to be written together. */
const BUFFER = 64 * 1024;

/**
 * The log of one participant of one run. Masked openings are collected and written together; before a value is opened, all that was recorded is
 * written. After a fault of the sink every further record throws it again, so that the run ends and opens nothing more.
 */
export class AuditLog {
  readonly monitor: Monitor;
  private buffer = '';
  private fault: { readonly error: unknown } | undefined;
  private begun = false;
  private closed = false;
  private readonly counts = { inputs: 0, openings: 0, decisions: 0 };
  private readonly bytes = { online: 0, offline: 0 };
  private readonly messages = { online: 0, offline: 0 };

  /** @param last the hash of the last line of the file, GENESIS for a new one @param ringBits those of the field */
  constructor(
    private readonly sink: LogSink,
    private last: string,
    private readonly facts: RunFacts,
    body: Block,
    ringBits: number,
    private readonly now: () => Date = () => new Date(),
  ) {
    const { members, parties } = facts;
    const view = { body, members, parties, k: ringBits, dealer: facts.role === 'dealer' };
    this.monitor = factMonitor(
      view,
      (fact) => this.fact(fact),
      (m) => this.sent(m),
    );
  }

  /** The hash of the last line; undefined after a fault. */
  get tip(): string | undefined {
    return this.fault ? undefined : this.last;
  }

  /** Writes what the run is; before anything else. Does nothing when it is called again. */
  begin(nonce: Uint8Array): void {
    if (this.begun) return;
    this.begun = true;
    this.add({
      type: 'run',
      version: AUDIT_VERSION,
      run: runId(nonce),
      ...this.facts,
      start: this.now().toISOString(),
    });
    this.flush();
  }

  /** Writes how the run ended, and returns when all is on the disk: only then may results be given out. Does nothing after a fault. */
  end(outcome: Outcome): void {
    if (this.closed) return;
    try {
      if (!this.begun || this.fault) return;
      const { counts, bytes, messages } = this;
      const how =
        'failed' in outcome
          ? { outcome: 'failed' as const, what: outcome.failed }
          : { outcome: 'done' as const, ...outcome };
      this.add({ type: 'end', ...how, counts, bytes, messages, end: this.now().toISOString() });
      this.flush();
      this.guarded(() => this.sink.sync());
    } finally {
      this.closed = true;
      this.sink.close();
    }
  }

  private fact(fact: Fact): void {
    this.counts[fact.type === 'input' ? 'inputs' : fact.type === 'decision' ? 'decisions' : 'openings']++;
    this.add(fact);
    if (this.buffer.length >= BUFFER || (fact.type === 'opening' && fact.kind === 'value')) this.flush();
  }

  private sent({ offline, bytes }: MessagePassed): void {
    const kind = offline ? 'offline' : 'online';
    this.messages[kind]++;
    this.bytes[kind] += bytes;
  }

  private add(record: AuditRecord): void {
    if (this.fault) throw this.fault.error;
    const { line, hash } = seal(record, this.last);
    this.last = hash;
    this.buffer += line;
  }

  private flush(): void {
    const text = this.buffer;
    this.buffer = '';
    this.guarded(() => this.sink.write(text));
  }

  private guarded(f: () => void): void {
    try {
      f();
    } catch (error) {
      this.fault = { error };
      throw error;
    }
  }
}
