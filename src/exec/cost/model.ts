import { isBool } from '../../eval/dtype.ts';
import { numElements } from '../../eval/tensor.ts';
import { Builder } from '../../ir/builder.ts';
import { funcOp, returnOp } from '../../ir/builtin.ts';
import { Block, type Operation, Region } from '../../ir/ir.ts';
import { functionType, showType, type TensorType, type Type } from '../../ir/types.ts';
import type { Cost, CostModel, Fragment } from '../../passes/cost-model.ts';
import { printModule } from '../../syntax/index.ts';
import { kernels } from '../kernels/index.ts';
import { publicEvaluator } from '../kernels/public.ts';
import { Ring, RingMemory } from '../ring/ring.ts';
import type { Ctx } from '../runtime/context.ts';
import { decideAtParty } from '../runtime/decisions.ts';
import { CostEngine } from '../runtime/engine.ts';
import { Executor } from '../runtime/executor.ts';
import { clockOf, secretVal, unknownVal, type Val } from '../runtime/values.ts';
import { checkTarget, type Target } from '../target.ts';
import { type Network, showNet } from './net.ts';
import { predict } from './prediction.ts';
import { Timeline } from './timeline.ts';

/** Ring bytes for all fragments: without data nothing is allocated. */
const MEMORY = 2 ** 20;

/** A target and the network between its parties. */
export interface CostTarget extends Target {
  readonly net: Network;
}

/**
 * Costs of pieces of programs on a target. A fragment is run on the cost backend, its inputs there from the start: floats and integers
 * as arithmetic shares, booleans as boolean ones, public ones without a value (control flow that depends on one is counted once). The
 * same fragment is run once: equal text, equal cost.
 * @throws SpucError class `option` for a target that the protocol cannot have
 */
export function costModel(target: CostTarget): CostModel {
  checkTarget(target);
  const known = new Map<string, Promise<Cost>>();
  let ring: Ring | undefined;
  return {
    target: describe(target),
    of(fragment) {
      const f = functionOf(fragment);
      const key = printModule(f);
      let cost = known.get(key);
      if (!cost) {
        ring ??= new Ring(new RingMemory(MEMORY), target.k);
        known.set(key, (cost = costOfBody(f.regions[0]!.block, target, ring)));
      }
      return cost;
    },
  };
}

const describe = ({ protocol, parties, k, fxp, net, accuracy }: CostTarget): string =>
  `${protocol.name}, ${parties} ${parties === 1 ? 'party' : 'parties'}, FM${k}, ${fxp} fraction bits, ${
    accuracy === 'fast' ? 'fast, ' : ''
  }${showNet(net)}`;

/** The fragment as a function. */
function functionOf({ inputs, build }: Fragment): Operation {
  const block = new Block();
  const b = Builder.atEnd(block);
  const args = inputs.map((t) => block.addArg(t, b.loc));
  const values = build(b, args);
  b.create(returnOp, { values: [...values] }, {});
  const type = functionType(
    inputs,
    values.map((v) => v.type),
  );
  return funcOp.create({}, { sym_name: 'fragment', function_type: type }, { regions: [new Region(block)], loc: b.loc });
}

async function costOfBody(
  body: Block,
  { protocol, parties, k, fxp, net, accuracy = 'full' }: CostTarget,
  ring: Ring,
): Promise<Cost> {
  const config = { k, fxp, n: parties, accuracy };
  const timeline = new Timeline(protocol, config);
  const engine = new CostEngine(protocol, config, timeline);
  const base = { kernels, evaluate: publicEvaluator(config.fxp), decide: decideAtParty(undefined) };
  const executor = new Executor({ ...base, engine, ring });
  const results = await executor.run(
    body,
    async (c) => body.args.map((a) => inputVal(c, a.type)),
    async (_c, vals) => [...vals],
  );
  const { totals } = engine;
  const { seconds, offlineSeconds } = predict(timeline, totals, protocol, config, net);
  return {
    hops: results.reduce((m, v) => Math.max(m, clockOf(v)), 0),
    offlineHops: totals.offlineHops,
    messages: totals.messages,
    bytes: totals.bytes,
    offlineBytes: totals.offlineBytes,
    seconds,
    offlineSeconds,
  };
}

/** A value that is there from the start. */
function inputVal(c: Ctx, type: Type): Val {
  if (type.kind !== 'tensor') throw new Error(`a fragment takes tensors, not ${showType(type)}`);
  const { dtype, shape, secret } = type as TensorType;
  if (!secret) return unknownVal(dtype, shape);
  const length = numElements(shape);
  const meta = isBool(dtype) ? { repr: 'B' as const, bits: 1 } : { repr: 'A' as const, bits: c.engine.k };
  return secretVal(dtype, shape, { ...meta, length, parts: [], offline: [], clock: 0, offlineClock: 0 }, true);
}
