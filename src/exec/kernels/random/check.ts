import { evaluateOp } from '../../../dialects/hlo/evaluator.ts';
import { isFloat } from '../../../eval/dtype.ts';
import type { Tensor } from '../../../eval/tensor.ts';
import { fromNumbers, toNumbers } from '../../../eval/values.ts';
import type { TensorType } from '../../../ir/types.ts';
import { verify } from '../../../ir/verifier.ts';
import { NodePrg } from '../../prg/node-prg.ts';
import type { Prg } from '../../prg/prg.ts';
import type { Protocol } from '../../protocols/protocol.ts';
import { RingMemory } from '../../ring/ring.ts';
import { costOf } from '../../runtime/cost-run.ts';
import type { Totals } from '../../runtime/engine.ts';
import { runLocal } from '../../runtime/local-run.ts';
import { kernels } from '../index.ts';
import { publicEvaluator } from '../public.ts';
import { Draw, type RingShape } from './draw.ts';
import { type OpCase, programOf, STEP, type Tolerance, type Visibility, valuesOf, widest } from './op-case.ts';
import { QuickPrg, quickKeys } from './quick-prg.ts';
import { caseMakers } from './table.ts';

/** One of so many programs takes the random streams that parties take, the others those of a quicker generator. */
const REAL_STREAMS = 8;
const LIMIT = 2 ** 30;

/**
 * The ring memory of each party, again in the next program, as a party of a session keeps its own: what is left of the last one is read
 * where a kernel forgets to write. One in which blocks were left goes.
 */
const memories: RingMemory[] = [];
const memoryOf = (rank: number): RingMemory => {
  if (memories[rank]?.liveBlocks !== 0) memories[rank] = new RingMemory(LIMIT);
  return memories[rank]!;
};

/** Draws a program of one op, runs it under a protocol, and says what is wrong with it. */

/** Where a case runs. */
export interface Place extends RingShape {
  readonly protocol: Protocol;
  readonly n: number;
}

const show = (c: OpCase, visibility: readonly Visibility[], p: Place): string => {
  const args = c.args.map((a, i) => `${visibility[i]} ${a.dtype}[${a.shape}]`);
  const to = c.result ? ` -> ${c.result.dtype}[${c.result.shape}]` : '';
  return `${c.op}(${args.join(', ')})${to} ${JSON.stringify(c.attrs ?? {})} under ${p.protocol.name}-${p.n}, ${p.k} bits, ${p.f} fraction`;
};

function visibilityOf(d: Draw, c: OpCase): Visibility[] {
  const kinds: readonly Visibility[] = ['secret', 'secret', 'secret', 'public', 'constant'];
  const out = c.args.map((a) => d.from(a.only ?? kinds));
  const able = c.args.flatMap((a, i) => (!a.only || a.only.includes('secret') ? [i] : []));
  // Programs of public operands alone are evaluated, not computed under a protocol: a few.
  if (!out.includes('secret') && able.length > 0 && d.chance(0.95)) out[d.from(able)] = 'secret';
  return out;
}

/** The first element that is too far from what it should be. */
function difference(
  got: Tensor,
  want: Tensor,
  type: TensorType,
  tolerance: Tolerance,
  { k, f }: RingShape,
): string | undefined {
  if (got.dtype !== type.dtype || got.shape.join() !== type.shape.join()) return `is ${got.dtype}[${got.shape}]`;
  const [x, y] = [toNumbers(got), toNumbers(want)];
  // Public floats are rounded to their type after each operation, secret ones at the end.
  const step = STEP[type.dtype] ?? 0;
  for (const [i, w] of y.entries()) {
    const v = x[i]!;
    if (v === w) continue;
    const say = (): string => `element ${i} is ${v}, not ${w}`;
    if (!isFloat(type.dtype)) return say();
    const [a, b] = [Number(v), Number(w)];
    // Infinities are the ends of what is encoded.
    if (
      Math.abs(b) === Infinity
        ? Math.sign(a) !== Math.sign(b) || Math.abs(a) < 2 ** (k - 5 - f)
        : !(Math.abs(a - b) <= tolerance(b) + step * (Math.abs(b) + (type.secret ? 0 : 64)) + 2 ** -25)
    )
      return say();
  }
  return undefined;
}

const counted = ({ hops, messages, bytes, offlineHops, offlineMessages, offlineBytes }: Totals): string =>
  `${hops} hops, ${messages} messages, ${bytes} bytes; offline ${offlineHops}, ${offlineMessages}, ${offlineBytes}`;

/**
 * Runs the case of `seed` of the op at `place`, `twice` on two draws of its secrets: results against the evaluator, in the widest float; cost as
 * predicted without any secret; no ring block left.
 * @returns what is wrong, or nothing
 */
export async function checkCase(
  op: string,
  seed: number,
  place: Place,
  twice = true,
  table = kernels,
): Promise<string | undefined> {
  const d = new Draw(seed, place);
  const c = caseMakers[op]!(d, op);
  const visibility = visibilityOf(d, c);
  const what = `${show(c, visibility, place)} (seed ${seed})`;
  try {
    const makePrg = (nonce: Uint8Array) => (seed % REAL_STREAMS === 0 ? new NodePrg(nonce) : new QuickPrg(nonce));
    const wrong = await runCase(d, c, visibility, place, twice ? [0, 1] : [0], table, makePrg);
    return wrong && `${what}: ${wrong}`;
  } catch (e) {
    return `${what}: ${e instanceof Error ? e.stack : e}`;
  }
}

async function runCase(
  d: Draw,
  c: OpCase,
  visibility: readonly Visibility[],
  place: Place,
  rounds: readonly number[],
  table: typeof kernels,
  makePrg: (nonce: Uint8Array) => Prg,
): Promise<string | undefined> {
  const { protocol, n, k, f } = place;
  const first = valuesOf(c);
  const { module, body } = programOf(c, visibility, first);
  verify(module);
  const config = { k, fxp: f, n };
  const parts = { kernels: table, evaluate: publicEvaluator(f) };
  const given = c.args.flatMap((_, i) => (visibility[i] === 'constant' ? [] : [i]));
  const bind = (values: readonly Tensor[], secrets: boolean) =>
    body.args.map((a, j) => {
      const type = a.type as TensorType;
      const owner = j % n;
      return secrets || !type.secret ? { type, owner, value: values[given[j]!]! } : { type, owner };
    });
  const cost = await costOf(body, protocol, config, bind(first, false), parts);
  for (const round of rounds) {
    const values = round === 0 ? first : valuesOf(c).map((v, i) => (visibility[i] === 'secret' ? v : first[i]!));
    const run = await runLocal(body, bind(values, true), {
      protocol,
      config,
      cost,
      memory: LIMIT,
      makeMemory: memoryOf,
      randomKey: quickKeys(d.int(0, 2 ** 30)),
      makePrg,
      ...parts,
    });
    const { op: meaning } = programOf(c, visibility, values, widest);
    const want = evaluateOp(meaning, values.map(widen));
    for (const [i, w] of want.entries()) {
      const type = body.terminator.operands[i]!.type as TensorType;
      const wrong = difference(run.outputs[i]!, w, type, c.tolerance ?? (() => 0), place);
      if (wrong)
        return `result ${i} ${wrong}; operands ${values.map((v) => `[${toNumbers(v).slice(0, 24)}]`).join(' ')}`;
    }
    if (counted(run.totals) !== counted(cost.totals))
      return `costs ${counted(run.totals)}, not ${counted(cost.totals)}`;
    if (run.liveBlocks !== 0) return `${run.liveBlocks} ring blocks are left`;
  }
  return undefined;
}

const widen = (t: Tensor): Tensor => (isFloat(t.dtype) ? fromNumbers('f64', t.shape, toNumbers(t)) : t);
