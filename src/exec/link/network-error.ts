import { SpucError, unknownLoc } from '../../support/diagnostics.ts';

/** An error of class `network`: a peer or the network is at fault, and the process exits with 4. */
export const networkError = (message: string, hint?: string): SpucError =>
  new SpucError([
    { severity: 'error', class: 'network', message, loc: unknownLoc, ...(hint === undefined ? {} : { hint }) },
  ]);

/** The message of whatever was thrown. */
export const messageOf = (e: unknown): string => (e instanceof Error ? e.message : String(e));
