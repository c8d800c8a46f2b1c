/**
 * `spuc/protocol`: what a protocol from outside needs, and nothing else. The contract, and the parts that the built-in protocols are made of: dealt
 * randomness, circuits of gates with several inputs, truncation, bits of masked values, traffic sums.
 */
export * from './exec/protocols/common/circuits.ts';
export * from './exec/protocols/common/deal.ts';
export { gateItems, type OpenWord, openedBy, runGates } from './exec/protocols/common/gates.ts';
export { injectBits } from './exec/protocols/common/inject.ts';
export * from './exec/protocols/common/masked-bits.ts';
export * from './exec/protocols/common/metas.ts';
export * from './exec/protocols/common/polynomials.ts';
export * from './exec/protocols/common/reveals.ts';
export * from './exec/protocols/common/traffic.ts';
export * from './exec/protocols/common/truncation.ts';
export { blank, lift, type MaybeRing, type Word, xorWords } from './exec/protocols/common/words.ts';
export * from './exec/protocols/protocol.ts';
export { LANES, type Lane, laneFor, type Ring, type RingTensor, wireBytes } from './exec/ring/ring.ts';
