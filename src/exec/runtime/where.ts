import type { Block, Operation } from '../../ir/ir.ts';
import { showLocation } from '../../support/diagnostics.ts';

/**
 * Says in words what an address of a message belongs to: the op and its place in the source, or the input or result.
 * The other direction of `Ctx`, for messages to users only.
 */
export function describeAddress(body: Block, address: string): string {
  const [, part, ...path] = address.split('/');
  if (part === 'inputs') return `input ${path[0]}`;
  if (part === 'outputs') return `result ${path[0]}`;
  const op = opAt(body, address);
  return op ? `op ${path.join('/')}, ${op.name} at ${showLocation(op.loc)}` : address;
}

/** The ops of blocks that do not change any more, by index: a log asks for many addresses of one program. */
const lists = new WeakMap<Block, readonly Operation[]>();
function opsOf(block: Block): readonly Operation[] {
  const ops = lists.get(block) ?? [...block];
  lists.set(block, ops);
  return ops;
}

/** The op of the program that an address belongs to; undefined for the sharing of inputs and the opening of results. */
export function opAt(body: Block, address: string): Operation | undefined {
  const [, part, ...path] = address.split('/');
  if (part !== 'body') return undefined;
  let block: Block | undefined = body;
  let op: Operation | undefined;
  for (const step of path) {
    if (/^\d+$/.test(step) && block) {
      op = opsOf(block)[Number(step)];
      block = undefined;
      continue;
    }
    // Iterations of loops and branches of choices, as the executor names them.
    const region = /^r(\d+)$/.exec(step)?.[1] ?? (/^c\d+$/.test(step) ? '0' : /^b\d+$/.test(step) ? '1' : undefined);
    if (region === undefined) break;
    block = op?.regions[Number(region)]?.block;
  }
  return op;
}
