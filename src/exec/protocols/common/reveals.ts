import type { Env, Meta, Reveals } from '../protocol.ts';

/** All computing parties. */
export const everyone = ({ n }: Env): number[] => Array.from({ length: n }, (_, i) => i);

/** Masked values, to all parties; `when` says for which calls, where some send nothing. */
export const maskedToAll = <P>(when: (p: P, xs: readonly Meta[]) => boolean = () => true): Reveals<P> => ({
  kind: 'masked',
  to: (env, xs, p) => (when(p, xs) ? everyone(env) : []),
});

/** The value, to the parties that the call names. */
export const valueToNamed: Reveals<{ to: readonly number[] }> = { kind: 'value', to: (_env, _xs, p) => p.to };

/** The value, to all parties. */
export const valueToAll: Reveals = { kind: 'value', to: everyone };
