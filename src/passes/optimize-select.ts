import { isControl } from '../dialects/pphlo/control.ts';
import { PREFER_A } from '../dialects/pphlo/custom-call.ts';
import { pphlo } from '../dialects/pphlo/ops.ts';
import { isBool, isFloat } from '../eval/dtype.ts';
import { Builder } from '../ir/builder.ts';
import { Operation, type Value } from '../ir/ir.ts';
import { isSecret, type TensorType } from '../ir/types.ts';
import { make, splatOf } from './build.ts';
import { type CostModel, cheapest, type Fragment, fragmentOf } from './cost-model.ts';
import { definePass } from './pass.ts';

export const optimizeSelect = definePass({
  name: 'optimize-select',
  doc: 'A choice against zero becomes a product with the predicate; a predicate of several choices is converted to an arithmetic share once. Each only where the cost model gains, without a target always.',
  run: async (module, cx) => {
    const selects: Operation[] = [];
    module.walk((op) => {
      if (op.name !== 'pphlo.select' || !isSecret(op.operand(0).type)) return;
      // Bodies of reducers run on whole tensors, of sizes that their types do not tell: no model can price them.
      if (!cx.cost || op.parentOp!.name === 'func.func' || isControl(op.parentOp!)) selects.push(op);
    });
    let count = 0;
    const left: Operation[] = [];
    for (const op of selects) {
      if (await choosesZero(op, cx.cost)) count++;
      else left.push(op);
    }
    for (const [predicate, group] of byPredicate(left)) if (await convertOnce(predicate, group, cx.cost)) count++;
    return count;
  },
});

/** select(p, x, 0) → p · x. */
async function choosesZero(op: Operation, cost: CostModel | undefined): Promise<boolean> {
  const [p, x] = op.operands as [Value, Value];
  const { dtype } = op.result.type as TensorType;
  const same = (p.type as TensorType).shape.length === (x.type as TensorType).shape.length;
  if (isBool(dtype) || !isFloat(dtype) || !same || splatOf(op.operand(2)) !== 0) return false;
  const ways: readonly ((b: Builder, ins: readonly Value[]) => Value)[] = [
    (b, [q, v, zero]) => make(b, 'select', [q!, v!, zero!], {}, op.result.type),
    (b, [q, v]) => make(b, 'multiply', [q!, v!], {}, op.result.type),
  ];
  const fragments = ways.map(
    (way): Fragment => ({ inputs: op.operands.map((v) => v.type), build: (b, ins) => [way(b, ins)] }),
  );
  const best = await cheapest(cost, fragments, 1);
  if (best === 0) return false;
  op.result.replaceAllUsesWith(ways[best]!(Builder.before(op), op.operands));
  op.erase();
  return true;
}

/** Selects of one block by their predicate, where there are several. */
function byPredicate(selects: readonly Operation[]): [Value, Operation[]][] {
  const groups = new Map<Value, Operation[]>();
  for (const op of selects) {
    const p = op.operand(0);
    if (p.block !== op.block) continue;
    const known = groups.get(p);
    if (known) known.push(op);
    else groups.set(p, [op]);
  }
  return [...groups].filter(([, group]) => group.length > 1);
}

const converted = (b: Builder, p: Value): Value => {
  const call = new Operation(pphlo('custom_call'), [p], [p.type], { call_target_name: PREFER_A }, b.loc);
  return b.insert(call).result;
};

async function convertOnce(p: Value, group: readonly Operation[], cost: CostModel | undefined): Promise<boolean> {
  const once = fragmentOf(group, { inputs: (b, map) => void map.set(p, converted(b, map.get(p)!)) });
  if ((await cheapest(cost, [fragmentOf(group), once], 1)) === 0) return false;
  const { block } = group[0]!;
  const anchor = p.def ? p.def.next : block!.first;
  const q = converted(new Builder(block!, anchor, p.loc), p);
  for (const op of group) op.setOperand(0, q);
  return true;
}
