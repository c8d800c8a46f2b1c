import type { HloShape } from '../ast.ts';
import type { Checked } from '../computations.ts';
import type { Row, Rows, Site } from '../site.ts';
import { flatten, type HloValue } from '../values.ts';

const predicate: HloShape = { kind: 'array', dtype: 'i1', dims: [] };

/** The called computation, checked against all operands and the declared result. */
const called = (s: Site, key: string): Checked =>
  s.callee(
    key,
    s.args.map((a) => a.shape),
    s.instr.shape,
  );

const conditional: Row = (s) => {
  s.arity(1, Infinity);
  const index = s.typeOf(0);
  const isBool = index.dtype === 'i1';
  const listed = s.attrs.has('branch_computations');
  const names = listed
    ? s.attrs.nameList('branch_computations')
    : [s.attrs.name('true_computation'), s.attrs.name('false_computation')];
  if (names.length !== s.args.length - 1)
    s.fail('arity', `has ${names.length} branches but ${s.args.length - 1} operands for them`);
  if (isBool && names.length !== 2) s.fail('arity', `on a boolean takes 2 branches but has ${names.length}`);
  if (!isBool && !listed) s.fail('type', 'with true_computation needs a boolean predicate');
  const loc = s.attrs.locOf(listed ? 'branch_computations' : 'true_computation');
  // Each branch is given one operand; in StableHLO it reads the value from outside.
  const regions = names.map((name, i) => {
    const arg = s.args[i + 1]!;
    return s.lowering.capture(s.lowering.callee(name, [arg.shape], s.instr.shape, loc), [arg.value]);
  });
  return s.many(isBool ? 'stablehlo.if' : 'stablehlo.case', [s.tensor(0)], {}, regions);
};

/** HLO opcodes that call other computations, and those on tuples, which are taken apart. */
export const controlRows: Rows = {
  tuple: (s) => s.args.map((a) => a.value),
  'get-tuple-element': (s) => {
    s.arity(1);
    const index = s.attrs.int('index');
    const value = s.args[0]!.value;
    if (!Array.isArray(value)) return s.fail('type', 'needs a tuple');
    return (
      (value as HloValue[])[index] ??
      s.fail('attribute', `index ${index} is beyond the tuple's ${value.length} elements`)
    );
  },
  while: (s) => {
    s.arity(1);
    const arg = s.args[0]!;
    const condition = s.lowering.region(s.callee('condition', [arg.shape], predicate));
    const body = s.lowering.region(s.callee('body', [arg.shape], arg.shape));
    return s.many('stablehlo.while', flatten(arg.value), {}, [condition, body]);
  },
  conditional,
  call: (s) => {
    s.attrs.text('is_composite');
    return s.lowering.call(
      called(s, 'to_apply'),
      s.args.map((a) => a.value),
      s.b,
    );
  },
  fusion: (s) => {
    s.attrs.text('kind');
    const at = s.b.loc;
    const result = s.lowering.inline(
      called(s, 'calls'),
      s.args.map((a) => a.value),
      s.b,
    );
    s.b.loc = at;
    return result;
  },
  'after-all': (s) =>
    s.many(
      'stablehlo.after_all',
      s.args.flatMap((a) => flatten(a.value)),
    ),
  'add-dependency': (s) => {
    s.arity(2);
    return s.args[0]!.value;
  },
};
