import { Builder } from '../../ir/builder.ts';
import { entryOf, funcBody, funcOp } from '../../ir/builtin.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import { isSecret, type TensorType, withSecret } from '../../ir/types.ts';
import type { Diagnostic } from '../../support/diagnostics.ts';
import { seal } from '../build.ts';
import type { Cost } from '../cost-model.ts';
import type { PassContext } from '../pass.ts';
import { visibilityNarrowing } from '../visibility-narrowing.ts';

/** Scalars that are secret and perhaps need not be: counters of steps, rates, lengths. */

/** Ops that cost many hops on a secret, or that an index or an exponent goes into: what one does with a counter, less with a datum. */
const COSTLY = new Set(
  [
    'power',
    'log',
    'log_plus_one',
    'exponential',
    'divide',
    'reciprocal',
    'sqrt',
    'rsqrt',
    'remainder',
    'sine',
    'cosine',
    'less',
    'less_equal',
    'greater',
    'greater_equal',
    'equal',
    'not_equal',
    'dynamic_slice',
    'dynamic_update_slice',
    'gather',
  ].map((n) => `pphlo.${n}`),
);
/** Programs of more ops are not priced twice for a figure in a warning. */
const MOST_OPS = 4000;

/** The first costly op on nothing but the argument and public values; undefined where other secrets meet it before. */
function costlyAlone(arg: Value): Operation | undefined {
  const alone = new Set<Value>([arg]);
  const pending = [arg];
  for (let v = pending.pop(); v; v = pending.pop())
    for (const { owner: op, index } of v.uses) {
      const isIndex = index > 0 && /dynamic|gather/.test(op.name);
      if (COSTLY.has(op.name) && (isIndex || op.operands.every((x) => !isSecret(x.type) || alone.has(x)))) return op;
      if (op.regions.length > 0 || op.def.has('terminator')) continue;
      if (!op.operands.every((x) => !isSecret(x.type) || alone.has(x))) continue;
      for (const r of op.results)
        if (!alone.has(r)) {
          alone.add(r);
          pending.push(r);
        }
    }
  return undefined;
}

const sizeOf = (entry: Operation): number => {
  let ops = 0;
  entry.walk(() => ops++);
  return ops;
};
const isScalar = (v: Value): boolean => (v.type as TensorType).shape.length === 0;

/** What the program costs, with one argument public when `open` is given; undefined without a target, or where it cannot be told. */
async function costOf(module: Operation, cx: PassContext, open?: number): Promise<Cost | undefined> {
  const copy = module.clone();
  const body = funcBody(entryOf(copy));
  if (open !== undefined) {
    const arg = body.args[open]!;
    const type = arg.type as TensorType;
    arg.type = withSecret(type, false);
    const uses = [...arg.uses];
    const sealed = seal(Builder.before(body.first!), arg, type);
    for (const u of uses) u.owner.setOperand(u.index, sealed);
    await visibilityNarrowing.run!(copy, cx);
  }
  const inputs = body.args.map((a) => a.type);
  return cx.cost!.of({
    inputs,
    build: (b, values) => {
      const map = new Map(body.args.map((a, i): [Value, Value] => [a, values[i]!]));
      for (const op of body) if (op !== body.terminator) b.insert(op.clone(map));
      return body.terminator.operands.map((v) => map.get(v) ?? v);
    },
  });
}

/** Warns of each scalar argument that is secret and costs something by itself. */
export async function secretStepWarnings(module: Operation, cx: PassContext): Promise<Diagnostic[]> {
  const entry = entryOf(module);
  const { args } = funcBody(entry);
  const suspects = args.flatMap((a, i) => {
    const op = isSecret(a.type) && isScalar(a) ? costlyAlone(a) : undefined;
    return op ? [{ a, i, op }] : [];
  });
  if (suspects.length === 0) return [];
  const priced = cx.cost !== undefined && sizeOf(entry) <= MOST_OPS;
  const whole = priced ? await costOf(module, cx) : undefined;
  const found: Diagnostic[] = [];
  for (const { a, i, op } of suspects) {
    const without = whole && (await costOf(module, cx, i));
    const hops = whole && without ? whole.hops - without.hops : 0;
    const bytes = whole && without ? whole.bytes - without.bytes : 0;
    if (whole && hops <= 0 && bytes <= 0) continue;
    const info = funcOp.attrs(entry).arg_attrs?.[i]?.['jax.arg_info'];
    const name = info?.kind === 'string' ? info.value : (a.hint ?? `arg${i}`);
    const figure = !whole
      ? ''
      : hops > 0
        ? `: ${hops} of ${whole.hops} hops come from it alone`
        : `: ${Math.ceil(bytes / 1024)} KiB come from it alone`;
    found.push({
      severity: 'warning',
      class: 'range',
      message: `argument ${i} (${name}) is a secret scalar${figure}`,
      loc: a.loc,
      hint: `if all parties may know it, make it public with --visibility ${name}=public`,
      notes: [{ message: `a secret goes into '${op.name}' here`, loc: op.loc }],
    });
  }
  return found;
}
