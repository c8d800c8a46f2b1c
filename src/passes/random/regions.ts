import { type Draft, type Facts, isFloating, type Known, typeOf } from './draft.ts';
import { comparison, hullOf } from './elementwise.ts';

/** Loops, choices and calls. `step` puts a random op into the draft. */

type Step = (d: Draft, depth: number) => void;

/** What a loop carries: anything of its type inside a usual interval. */
const carried = (v: Known, secret: boolean): Facts => ({
  dtype: v.dtype,
  shape: v.shape,
  range: isFloating(v.dtype)
    ? [-8, 8]
    : v.dtype === 'i1'
      ? [0, 1]
      : v.dtype === 'ui8' || v.dtype === 'ui32'
        ? [0, 100]
        : [-50, 50],
  secret,
});

/** A loop of at most three rounds. Its carries may change places, stay as they are, or be read by nobody. */
export function loopOp(d: Draft, depth: number, step: Step): void {
  const n = 1 + d.next(4);
  const values = Array.from({ length: n }, () => d.pick(d.scope)).filter(
    (v) => v.dtype !== 'bf16' && v.dtype !== 'f16',
  );
  const carries = values.map((v) => carried(v, d.anySecret));
  const inits = carries.map((c) => d.value(c.dtype, c.shape, c.range));
  const rounds = d.next(4);
  const count = d.chance(0.7) ? d.constantOf('i32', [], [rounds]) : d.value('i32', [], [0, 3], d.chance(0.9));
  const i: Facts = { dtype: 'i32', shape: [], range: [0, 3], bits: 0, secret: count.secret };
  const all = [i, ...carries];
  const bit = { dtype: 'i1', shape: [], range: [0, 1], secret: d.anySecret } as const;
  const cond = d.region(all, ([k]) => {
    const zero = d.constantOf('i32', [], [0]);
    const go = d.def(`stablehlo.compare GT, ${k!.name}, ${zero.name} : (tensor<i32>, tensor<i32>) -> tensor<i1>`, bit);
    if (!d.chance(0.25)) return [go];
    const p = comparison(d, []);
    return [d.def(`stablehlo.and ${go.name}, ${p.name} : tensor<i1>`, bit)];
  });
  const body = d.region(all, ([k, ...args]) => {
    for (let s = d.next(5); s > 0; s--) step(d, depth - 1);
    const one = d.constantOf('i32', [], [1]);
    const next = d.def(`stablehlo.subtract ${k!.name}, ${one.name} : tensor<i32>`, i);
    return [next, ...carries.map((c, j) => (d.chance(0.2) ? { ...args[j]! } : d.value(c.dtype, c.shape, c.range)))];
  });
  const types = all.map(typeOf).join(', ');
  d.defMany(
    `"stablehlo.while"(${[count, ...inits].map((v) => v.name).join(', ')}) (${cond}, ${body}) : (${types}) -> ${all.length > 1 ? `(${types})` : types}`,
    all,
    true,
  );
}

/** if and case on a public or a secret value. */
export function choiceOfRegions(d: Draft, depth: number, step: Step): void {
  const results = Array.from({ length: 1 + d.next(2) }, () => d.pick(d.scope)).filter(
    (v) => v.dtype !== 'bf16' && v.dtype !== 'f16',
  );
  if (results.length === 0) return;
  const isIf = d.chance(0.5);
  const index = isIf ? (d.chance(0.5) ? comparison(d, []) : d.value('i1', [])) : d.value('i32', [], [-1, 3]);
  const outs: Known[][] = [];
  const regions = Array.from({ length: isIf ? 2 : 1 + d.next(3) }, () =>
    d.region([], () => {
      for (let s = d.next(4); s > 0; s--) step(d, depth - 1);
      const out = results.map((r) => d.value(r.dtype, r.shape));
      outs.push(out);
      return out;
    }),
  );
  const facts = results.map((r, i) => ({
    dtype: r.dtype,
    shape: r.shape,
    range: hullOf(...outs.map((o) => o[i]!)),
    bits: undefined,
    secret: index.secret || outs.some((o) => o[i]!.secret),
  }));
  const types = facts.map(typeOf).join(', ');
  d.defMany(
    `"stablehlo.${isIf ? 'if' : 'case'}"(${index.name}) (${regions.join(', ')}) : (${typeOf(index)}) -> ${facts.length > 1 ? `(${types})` : types}`,
    facts,
    true,
  );
}

/** A function of its own, called once or twice. */
export function callOp(d: Draft, step: Step): void {
  const args = Array.from({ length: 1 + d.next(2) }, () => d.pick(d.scope));
  const params = args.map((a) => ({ ...a, name: d.fresh(), bits: undefined, secret: d.anySecret }));
  const name = `@f${d.functions.length}`;
  let outs: readonly Known[] = [];
  const lines = d.inside(
    params,
    () => {
      for (let s = 1 + d.next(4); s > 0; s--) step(d, 0);
      outs = [d.scope.at(-1)!, d.pick(d.scope)].slice(0, 1 + d.next(2));
    },
    true,
  );
  const [ins, types] = [params, outs].map((vs) => vs.map(typeOf).join(', '));
  d.functions.push(
    `func.func private ${name}(${params.map((p) => `${p.name}: ${typeOf(p)}`).join(', ')}) -> (${types}) {\n${lines.join('\n')}\nreturn ${outs.map((v) => v.name).join(', ')} : ${types}\n}`,
  );
  const facts = outs.map((v) => ({ ...v, bits: undefined, secret: d.anySecret }));
  for (let times = 1 + d.next(2); times > 0; times--)
    d.defMany(
      `func.call ${name}(${args.map((a) => a.name).join(', ')}) : (${ins}) -> ${outs.length > 1 ? `(${types})` : types}`,
      facts,
      true,
    );
}
