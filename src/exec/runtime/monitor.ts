import type { Operation } from '../../ir/ir.ts';
import type { Kernel, Meta } from '../protocols/protocol.ts';

/** The parts of a kernel call: input-independent preparation, the dealer's side of that, and the work on shares. */
export type Phase = 'prepare' | 'deal' | 'online';

/** A call of a protocol kernel at one participant. */
export interface CallBegun {
  /** The same at all participants, and different for every call of a run; `opAt` (where.ts) gives the op of the program. */
  readonly address: string;
  /** The kernel's name, and what it opens to whom and why; `nothing…` where nothing is. */
  readonly kernel: Pick<Kernel, 'name' | 'opens' | 'reveals' | 'deal'>;
  readonly operands: readonly Meta[];
  readonly results: readonly Meta[];
  /** The call's parameters: ranks of the receivers (`to`) for an opening, the shift of a truncation, … */
  readonly params: unknown;
  /** Online hops on which the operands depend. */
  readonly clock: number;
}

/** A message of a kernel call, or of a decision that a dealer is told. */
export interface MessagePassed {
  readonly peer: number;
  /** Of the message: the call's address and a label. */
  readonly address: string;
  /** Payload. */
  readonly bytes: number;
  /** The sender's clock. */
  readonly clock: number;
  readonly offline: boolean;
}

/** Sees one call. Between its methods the participant computes, except from `waits` to `received`, where other work may run. */
export interface CallMonitor {
  begin?(phase: Phase): void;
  end?(phase: Phase): void;
  sent?(m: MessagePassed): void;
  waits?(from: number, address: string): void;
  received?(m: MessagePassed): void;
  /** What was sent leaves now, before long work. */
  flushed?(): void;
}

/**
 * Sees what one participant does: what the audit log, the trace and the profile are made of. It sees public facts only, never a share.
 * Its methods are called synchronously; what they throw ends the run.
 */
export interface Monitor {
  /** An op (control flow excepted) has its operands and begins; the returned function is called when it ended, well or not. */
  op?(path: string, op: Operation): (() => void) | undefined;
  call?(call: CallBegun): CallMonitor | undefined;
  /** Public control flow: which way it went at this address. */
  decided?(path: string, index: number | undefined): void;
  /** A message outside of kernel calls was sent, is waited for, was received. */
  sent?(m: MessagePassed): void;
  waits?(from: number, address: string): void;
  received?(m: MessagePassed): void;
}

/** A monitor whose errors are told at once, before anything else happens; then they are thrown on. */
export function guarded(m: Monitor, onFault: (e: unknown) => void): Monitor {
  const told = <R>(f: () => R): R => {
    try {
      return f();
    } catch (e) {
      onFault(e);
      throw e;
    }
  };
  return {
    op: (path, op) => told(() => m.op?.(path, op)),
    call: (call) => told(() => m.call?.(call)),
    decided: (path, index) => told(() => m.decided?.(path, index)),
    sent: (x) => told(() => m.sent?.(x)),
    waits: (from, address) => told(() => m.waits?.(from, address)),
    received: (x) => told(() => m.received?.(x)),
  };
}

/** Monitors that all see the same run, those that there are. */
export function monitors(...some: readonly (Monitor | undefined)[]): Monitor | undefined {
  const all = some.flatMap((m) => m ?? []);
  if (all.length < 2) return all[0];
  return {
    op: (path, op) => {
      const ends = all.map((m) => m.op?.(path, op));
      return () => {
        for (const end of ends) end?.();
      };
    },
    call: (call) => {
      const seen = all.flatMap((m) => m.call?.(call) ?? []);
      const tell = (f: (m: CallMonitor) => void): void => {
        for (const m of seen) f(m);
      };
      return {
        begin: (phase) => tell((m) => m.begin?.(phase)),
        end: (phase) => tell((m) => m.end?.(phase)),
        sent: (x) => tell((m) => m.sent?.(x)),
        waits: (from, address) => tell((m) => m.waits?.(from, address)),
        received: (x) => tell((m) => m.received?.(x)),
        flushed: () => tell((m) => m.flushed?.()),
      };
    },
    decided: (path, index) => {
      for (const m of all) m.decided?.(path, index);
    },
    sent: (x) => {
      for (const m of all) m.sent?.(x);
    },
    waits: (from, address) => {
      for (const m of all) m.waits?.(from, address);
    },
    received: (x) => {
      for (const m of all) m.received?.(x);
    },
  };
}
