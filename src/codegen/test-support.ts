import { registry } from '../dialects/registry.ts';
import { entryOf, funcBody } from '../ir/builtin.ts';
import type { Operation } from '../ir/ir.ts';
import { isSecret } from '../ir/types.ts';
import { verify } from '../ir/verifier.ts';
import { Source } from '../support/diagnostics.ts';
import { parseModule } from '../syntax/index.ts';
import type { Manifest } from './manifest.ts';

/** A verified program from PPHLO text. */
export function parsePphlo(text: string, name = 'test.mlir'): Operation {
  const module = parseModule(new Source(name, text), registry);
  verify(module);
  return module;
}
/** A manifest that fits a program. */
export function manifestFor(module: Operation, more: Partial<Manifest> = {}): Manifest {
  const { args, terminator } = funcBody(entryOf(module));
  return {
    args: args.map((a, i) => ({ name: `in${i}`, secret: isSecret(a.type) })),
    outputs: terminator.operands.map(() => ({ to: 'everyone' as const })),
    ...more,
  };
}
/** A generator of 32-bit numbers (xorshift), the same for the same seed. */
export function random(seed: number): (below: number) => number {
  let s = seed | 1;
  return (below) => {
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    return (s >>> 0) % below;
  };
}
