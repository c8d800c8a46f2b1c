import type { Accuracy } from '../codegen/manifest.ts';
import { fail, unknownLoc } from '../support/diagnostics.ts';
import type { Protocol } from './protocols/protocol.ts';

/** Where a program is to run. */
export interface Target {
  readonly protocol: Protocol;
  /** Number of computing parties. */
  readonly parties: number;
  /** Ring bits and fraction bits. */
  readonly k: number;
  readonly fxp: number;
  /** How exact elementary functions are; `full` where it is absent. */
  readonly accuracy?: Accuracy;
}

/** Refuses a number of parties or of fraction bits that the protocol or the ring cannot have. @throws SpucError class `option` */
export function checkTarget({ protocol, parties, k, fxp }: Target): void {
  const { min, max } = protocol.parties;
  if (parties < min || parties > max) {
    const want = min === max ? `exactly ${min}` : `${min} to ${max}`;
    const message = `protocol ${protocol.name} runs between ${want} parties, not ${parties}`;
    fail('option', message, unknownLoc, 'change --parties');
  }
  if (2 * fxp > k - 8) {
    const message = `${fxp} fraction bits leave no room for products in a ring of ${k} bits`;
    fail('option', message, unknownLoc, 'use fewer (--fxp) or a larger --field');
  }
}
