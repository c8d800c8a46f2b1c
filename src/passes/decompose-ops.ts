import { pphlo } from '../dialects/pphlo/ops.ts';
import { isComplex } from '../eval/dtype.ts';
import type { Builder } from '../ir/builder.ts';
import { denseOf, intTensorOf } from '../ir/dense.ts';
import { type Operation, Region, type Value } from '../ir/ir.ts';
import type { Pattern, Rewriter } from '../ir/rewriter.ts';
import { isSecret, tensorType } from '../ir/types.ts';
import { make, scalarIn, seal } from './build.ts';
import { definePass } from './pass.ts';
import { conditionals } from './simplify/conditionals.ts';
import { rule, typeOf } from './simplify/rule.ts';
import { canonical, primitive } from './simplify/sharing.ts';

const toPrimitive = (name: string): Pattern =>
  rule(name, `${name} as a primitive comparison`, (op, rw) => canonical(op, primitive(op)!, rw));

/** max and min as a comparison and a choice. */
const extreme = (name: string, comparison: string): Pattern =>
  rule(name, `${name} as a choice`, (op, rw) => {
    if (isComplex(typeOf(op.result).dtype)) return undefined;
    const [x, y] = [op.operand(0), op.operand(1)];
    const b = rw.before(op);
    return make(b, 'select', [make(b, comparison, [x, y]), x, y], {}, op.result.type);
  });

/** The branch of a `case` whose index is public: `if index = 0 then … else if …`, the last branch for all other indices. */
function nestedIfs(op: Operation, rw: Rewriter): boolean {
  if (op.regions.length < 2 || isSecret(op.operand(0).type)) return false;
  const index = op.operand(0);
  const types = op.results.map((r) => r.type);
  const branch = (k: number): Region => {
    const region = new Region();
    op.regions[k]!.cloneInto(region, new Map());
    return region;
  };
  const from = (k: number, b: Builder): readonly Value[] => {
    const t = tensorType([], typeOf(index).dtype);
    const c = make(b, 'constant', [], { value: denseOf(intTensorOf(t.dtype, [], [k])) }, t);
    const taken = make(b, 'equal', [index, c]);
    const otherwise =
      k + 2 === op.regions.length
        ? branch(k + 1)
        : b.region([], (inner) => {
            inner.create(pphlo('return') as never, { results: [...from(k + 1, inner)] } as never, {} as never);
          });
    const made = b.create(pphlo('if') as never, { pred: taken } as never, {} as never, {
      types,
      regions: [branch(k), otherwise],
    }) as Operation;
    return made.results;
  };
  const b = rw.before(op);
  const results = from(0, b);
  rw.replace(
    op,
    results.map((v, i) => seal(b, v, types[i]!)),
  );
  return true;
}

const knownChoice = conditionals.find((p) => p.name === 'a choice that is known')!;

export const decomposeOps = definePass({
  name: 'decompose-ops',
  doc: 'Six comparisons as less and equal, max, min and clamp as comparisons and choices, a − b as a + (−b), case as nested ifs, so that cse finds equal parts. Assumes that no number is NaN.',
  patterns: [
    toPrimitive('not_equal'),
    toPrimitive('less_equal'),
    toPrimitive('greater'),
    toPrimitive('greater_equal'),
    extreme('maximum', 'greater'),
    extreme('minimum', 'less'),
    rule('clamp', 'clamp as max and min', (op, rw) => {
      const [low, x, high] = op.operands as [Value, Value, Value];
      const b = rw.before(op);
      const t = typeOf(op.result);
      const above = make(b, 'maximum', [scalarIn(b, low, t.shape), x]);
      return make(b, 'minimum', [above, scalarIn(b, high, t.shape)], {}, op.result.type);
    }),
    rule('subtract', 'a − b as a + (−b)', (op, rw) => {
      if (typeOf(op.result).dtype === 'i1') return undefined;
      const b = rw.before(op);
      return make(b, 'add', [op.operand(0), make(b, 'negate', [op.operand(1)])], {}, op.result.type);
    }),
    rule('add', 'sum of booleans as or', (op, rw) =>
      typeOf(op.result).dtype === 'i1' ? make(rw.before(op), 'or', [op.operand(0), op.operand(1)]) : undefined,
    ),
    knownChoice,
    { name: 'public case as nested ifs', roots: [pphlo('case')], apply: nestedIfs },
  ],
});
