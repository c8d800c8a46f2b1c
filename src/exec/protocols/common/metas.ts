import type { Env, Meta } from '../protocol.ts';

/** Results of kernels: Metas from the operands' Metas. */
export const arithmetic = ({ k }: Env, xs: readonly Meta[]): readonly Meta[] => [
  { repr: 'A', bits: k, length: xs[0]!.length },
];
export const boolean = (bits: number, xs: readonly Meta[]): readonly Meta[] => [
  { repr: 'B', bits, length: xs[0]!.length },
];
export const opened = (_env: Env, xs: readonly Meta[]): readonly Meta[] => [
  { repr: 'P', bits: xs[0]!.bits, length: xs[0]!.length },
];

/** The result is of the first operand's form. */
export const sameAsOperand = (_env: unknown, xs: readonly Meta[]): Meta[] => {
  const { repr, bits, length } = xs[0]!;
  return [{ repr, bits, length }];
};
