/** What a protocol from outside imports as `spuc/protocol`: the contract, and the pieces to build kernels from. */
export * from './exec/protocols/protocol.ts';
export { type Lane, laneFor, type Ring, type RingTensor, wireBytes } from './exec/ring/ring.ts';
