import { SpucError, unknownLoc } from '../../support/diagnostics.ts';

/** Characters of a message at most. */
const MOST = 4000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** Text of a peer, or of whoever called, for a terminal or a log: on one line, without what would steer a terminal, and not without end. */
export const harmless = (text: string, most = MOST): string =>
  (text.length > most ? `${text.slice(0, most)}…` : text).replace(CONTROLS, '?');

/** An error of class `network`: a peer or the network is at fault, and the process exits with 4. What a peer said may be in its message. */
export const networkError = (message: string, hint?: string): SpucError =>
  new SpucError([
    {
      severity: 'error',
      class: 'network',
      message: harmless(message),
      loc: unknownLoc,
      ...(hint === undefined ? {} : { hint }),
    },
  ]);

/** The message of whatever was thrown. */
export const messageOf = (e: unknown): string => (e instanceof Error ? e.message : String(e));

/** Whatever was thrown, as an error. */
export const asError = (e: unknown): Error => (e instanceof Error ? e : new Error(String(e)));
