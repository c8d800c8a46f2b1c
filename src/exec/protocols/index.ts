import { fail } from '../../support/diagnostics.ts';
import type { Protocol } from './protocol.ts';

/** The built-in protocols: each is loaded when it is first asked for. */
const LOADERS: Readonly<Record<string, () => Promise<Protocol>>> = {
  ref2k: async () => (await import('./ref2k/index.ts')).ref2k,
  semi2k: async () => (await import('./semi2k/index.ts')).semi2k,
  aby3: async () => (await import('./aby3/index.ts')).aby3,
};

/** Names of the built-in protocols. */
export const protocolNames: readonly string[] = Object.keys(LOADERS);

/** A built-in protocol by name. @throws SpucError class `option` for an unknown one */
export async function loadProtocol(name: string): Promise<Protocol> {
  const load = Object.hasOwn(LOADERS, name) ? LOADERS[name] : undefined;
  return load
    ? load()
    : fail('option', `unknown protocol '${name}'`, undefined, `known are ${protocolNames.join(', ')}`);
}

/** All built-in protocols. */
export const builtinProtocols = (): Promise<readonly Protocol[]> => Promise.all(protocolNames.map(loadProtocol));
