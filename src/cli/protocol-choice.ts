import { loadProtocol, protocolNames } from '../exec/protocols/index.ts';
import type { Protocol } from '../exec/protocols/protocol.ts';
import { fail, unknownLoc } from '../support/diagnostics.ts';
import { type Io, resolvePath } from '../support/io.ts';

export const REQUIRED_KERNELS = [
  'share',
  'open',
  'refresh',
  'mul',
  'matmul',
  'trunc',
  'and',
  'a2b',
  'b2a',
  'msb',
] as const;

/** True for a protocol that is a module of its own, not one of ours. */
export const isPlugin = (name: string): boolean => /[\\/]|\.m?js$/.test(name);

/**
 * The protocol that `--protocol` names: a built-in one, or a JavaScript module (a name with a `/` or ending in .js or .mjs) that
 * exports one as `default` or `protocol`.
 * @throws SpucError class `option`
 */
export async function chooseProtocol(name: string, io: Io): Promise<Protocol> {
  if (isPlugin(name)) return loadPlugin(name, io);
  if (protocolNames.includes(name)) return loadProtocol(name);
  const { distance } = await import('../ir/registry.ts');
  const near = protocolNames.filter((p) => distance(p, name) <= 2);
  return fail(
    'option',
    `unknown protocol '${name}'`,
    unknownLoc,
    `${near.length > 0 ? `did you mean ${near.join(' or ')}? ` : ''}known are plain, ${protocolNames.join(', ')}; a protocol of your own is given as ./file.js`,
  );
}

async function loadPlugin(path: string, io: Io): Promise<Protocol> {
  const file = resolvePath(io.cwd, path);
  if (!io.exists(file)) fail('option', `--protocol ${path}: there is no such file`);
  await resolveProtocolImports();
  let module: { default?: unknown; protocol?: unknown };
  try {
    const { pathToFileURL } = await import('node:url');
    module = await import(pathToFileURL(file).href);
  } catch (e) {
    return fail('option', `--protocol ${path} cannot be loaded: ${(e as Error).message}`);
  }
  return checkShape(module.default ?? module.protocol, path);
}

let hooked = false;
/** Makes `import … from 'spuc/protocol'` work in files outside of any package that depends on spuc. */
async function resolveProtocolImports(): Promise<void> {
  if (hooked) return;
  hooked = true;
  const { register } = await import('node:module');
  // Beside the folder of this file, in the bundle as in the source.
  const target = new URL(import.meta.url.endsWith('.ts') ? '../protocol.ts' : '../protocol.js', import.meta.url);
  const hook = `export const resolve = (s, c, next) => next(s === 'spuc/protocol' ? ${JSON.stringify(target.href)} : s, c);`;
  register(`data:text/javascript,${encodeURIComponent(hook)}`);
}

/** Looks at everything that a protocol must have, so that a mistake is named at once and not in the middle of a run. */
export function checkShape(value: unknown, path: string): Protocol {
  const hint = "a protocol is an object of the type Protocol of 'spuc/protocol', exported as default";
  const bad = (what: string): never => fail('option', `--protocol ${path}: ${what}`, unknownLoc, hint);
  if (typeof value !== 'object' || value === null) return bad('the module exports no protocol');
  const p = value as Record<string, unknown>;
  const wants = {
    name: 'string',
    doc: 'string',
    source: 'string',
    dealer: 'boolean',
    secure: 'boolean',
    threat: 'function',
    parts: 'function',
    constant: 'function',
    addPublic: 'function',
    parties: 'object',
    kernels: 'object',
  };
  for (const [key, type] of Object.entries(wants)) if (typeof p[key] !== type) bad(`'${key}' is missing or no ${type}`);
  const parties = p.parties as Record<string, unknown>;
  for (const key of ['min', 'max', 'default'])
    if (!Number.isInteger(parties?.[key]) || (parties[key] as number) < 1)
      bad(`'parties.${key}' is no whole number from 1 on`);
  const kernels = p.kernels as Record<string, Record<string, unknown> | undefined>;
  const missing = REQUIRED_KERNELS.filter((k) => !kernels?.[k]);
  if (missing.length > 0) bad(`required kernels are missing: ${missing.join(', ')}`);
  for (const [name, k] of Object.entries(kernels))
    for (const member of ['cost', 'result', 'online'])
      if (typeof k?.[member] !== 'function') bad(`kernel '${name}' has no function '${member}'`);
  for (const [name, k] of Object.entries(kernels)) {
    const { reveals } = k as { reveals?: { kind?: unknown; to?: unknown } | 'nothing' };
    const said = typeof reveals === 'object' && ['masked', 'value'].includes(reveals?.kind as string);
    if (reveals !== 'nothing' && !(said && typeof reveals.to === 'function'))
      bad(`kernel '${name}' does not say what it 'reveals': 'nothing', or { kind: 'masked' or 'value', to(…) }`);
  }
  return value as Protocol;
}
