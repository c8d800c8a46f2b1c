import type { Block, Operation, Value } from '../../ir/ir.ts';
import { isSecret } from '../../ir/types.ts';

/** One way that data takes: when any of `from` is secret, all of `to` must be. */
export interface Flow {
  readonly from: readonly Value[];
  readonly to: readonly Value[];
  /** Completes "lets a secret become public: …". */
  readonly what: string;
}

/** True for a reveal, also under SPU's name for it, which the pass lower-custom-calls turns into one. */
export const opens = (op: Operation): boolean =>
  op.name === 'pphlo.reveal' || (op.name === 'pphlo.custom_call' && op.attrs.call_target_name === 'spu.reveal');

/**
 * Every way from secret to public in an op that is not `pphlo.reveal`, as text; nothing for a sound op.
 * What an op captures from outside needs no rule of its own: it shows in what the regions return.
 */
export function leaks(op: Operation): readonly string[] {
  // Most ops: without regions, data goes from operands to results only.
  if (op.regions.length === 0 && !(readsSecret(op) && op.results.some(open))) return none;
  if (opens(op) || op.name === 'pphlo.free' || op.def.has('terminator')) return none;
  const found: string[] = [];
  for (const f of flowsOf(op))
    if (f.from.some(secret) && f.to.some(open)) found.push(`lets a secret become public: ${f.what}`);
  return found;
}
const none: readonly string[] = [];
function readsSecret(op: Operation): boolean {
  for (let i = 0, n = op.numOperands; i < n; i++) if (secret(op.operand(i))) return true;
  return false;
}

/** True for a loop that no protocol runs: how often would tell something about the data. */
export const hasSecretCondition = (op: Operation): boolean =>
  op.name === 'pphlo.while' && returned(op.regions[0]!.block).some(secret);

const secret = (v: Value): boolean => isSecret(v.type);
const open = (v: Value): boolean => v.type.kind === 'tensor' && !v.type.secret;

/** The ways that data takes through an op. Those of a reveal are none: what it opens is public. */
export function flowsOf(op: Operation): Flow[] {
  if (opens(op)) return [];
  const ins = op.operands;
  const outs = op.results;
  if (op.regions.length === 0 && op.name !== 'pphlo.simple_sort')
    return [{ from: ins, to: outs, what: 'its operands reach its results' }];
  const blocks = op.regions.map((r) => r.block);
  const some = (...values: readonly (Value | undefined)[]): Value[] => values.filter((v) => v !== undefined);
  const arg = (b: number, i: number) => blocks[b]?.args[i];
  const out = (b: number, i: number) => returned(blocks[b])[i];
  switch (op.name) {
    case 'pphlo.while':
      return ins.map((v, i) => ({
        from: some(v, out(1, i)),
        to: some(arg(0, i), arg(1, i), outs[i]),
        what: `value ${i} of the loop`,
      }));
    case 'pphlo.if':
    case 'pphlo.case':
      return outs.map((v, i) => ({
        from: some(ins[0], ...blocks.map((_, b) => out(b, i))),
        to: [v],
        what: `the choice of result ${i}`,
      }));
    case 'pphlo.reduce':
    case 'pphlo.reduce_window': {
      const n = outs.length;
      return outs.map((v, i) => ({
        from: some(ins[i], ins[n + i], out(0, i)),
        to: some(v, arg(0, i), arg(0, n + i)),
        what: `accumulator ${i}`,
      }));
    }
    case 'pphlo.sort':
      return outs.flatMap((v, i) => [
        { from: some(ins[i]), to: some(v, arg(0, 2 * i), arg(0, 2 * i + 1)), what: `operand ${i}` },
        { from: some(out(0, 0)), to: [v], what: `the order of result ${i}` },
      ]);
    case 'pphlo.simple_sort':
      return outs.map((t, i) => ({
        from: [ins[i]!, ...ins.slice(0, op.attrs.num_keys as number)],
        to: [t],
        what: `the order of result ${i}`,
      }));
    case 'pphlo.select_and_scatter': {
      const [x, source, init] = ins;
      return [
        { from: some(x), to: some(arg(0, 0), arg(0, 1)), what: 'the operand, in the choice' },
        { from: some(source), to: some(arg(1, 0)), what: 'the source' },
        { from: some(x, init, out(0, 0), out(1, 0)), to: some(arg(1, 1)), what: 'the accumulator' },
        { from: some(...ins, out(0, 0), out(1, 0)), to: outs, what: 'its operands reach its result' },
      ];
    }
    default:
      // Scatters: all that goes in reaches all that comes out.
      return [
        {
          from: [...ins, ...blocks.flatMap(returned)],
          to: [...outs, ...blocks.flatMap((b) => b.args)],
          what: 'its operands reach its results',
        },
      ];
  }
}

const returned = (b: Block | undefined): readonly Value[] => b?.last?.operands ?? [];
