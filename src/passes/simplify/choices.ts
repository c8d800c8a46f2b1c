import { evaluateOp } from '../../dialects/hlo/evaluator.ts';
import { isFloat } from '../../eval/dtype.ts';
import { fromNumbers, toNumbers } from '../../eval/values.ts';
import { Operation, type Value } from '../../ir/ir.ts';
import type { Rewriter } from '../../ir/rewriter.ts';
import { isSecret, type TensorType, tensorType, withSecret } from '../../ir/types.ts';
import { make, splatLike, splatOf } from '../build.ts';
import { made, oneDType, type Row, readOnce, rows, typeOf } from './rule.ts';

/** A secret choice between two constants of the program. */
function constantChoice(v: Value): { readonly p: Value; readonly yes: number; readonly no: number } | undefined {
  const op = made(v, 'select');
  if (!op || !isSecret(op.operand(0).type)) return undefined;
  const [yes, no] = [splatOf(op.operand(1)), splatOf(op.operand(2))];
  return yes === undefined || no === undefined ? undefined : { p: op.operand(0), yes, no };
}

/** Ops that take messages, or a truncation, on secret numbers. */
const COSTLY = [
  ...[
    'multiply',
    'divide',
    'remainder',
    'power',
    'maximum',
    'minimum',
    'reciprocal',
    'square',
    'abs',
    'sign',
    'ceil',
    'floor',
  ],
  ...[
    'exponential',
    'exponential_minus_one',
    'log',
    'log_plus_one',
    'logistic',
    'tanh',
    'sine',
    'cosine',
    'sqrt',
    'rsqrt',
    'cbrt',
  ],
  ...['equal', 'not_equal', 'less', 'less_equal', 'greater', 'greater_equal'],
];

/** f(p ? c : d), where all other operands are constants. */
function ofChoice(op: Operation, rw: Rewriter): Value | undefined {
  const at = op.operands.findIndex((v) => constantChoice(v) !== undefined);
  if (at < 0 || op.operands.some((v, i) => i !== at && splatOf(v) === undefined)) return undefined;
  const choice = op.operand(at);
  const { p, yes, no } = constantChoice(choice)!;
  const b = rw.before(op);
  const plain = withSecret(op.result.type as TensorType, false);
  const [a, d] = [valueAt(op, at, yes), valueAt(op, at, no)];
  if (a === undefined || d === undefined) return undefined;
  return make(b, 'select', [p, splatLike(b, plain, a), splatLike(b, plain, d)], {}, op.result.type);
}

/** What an op gives for constants, with operand `at` being c; undefined where that is no finite number or no exact one. */
function valueAt(op: Operation, at: number, c: number): number | undefined {
  const scalars = op.operands.map((v, i) => fromNumbers(typeOf(v).dtype, [], [i === at ? c : splatOf(v)!]));
  const probe = new Operation(op.def, op.operands, [tensorType([], typeOf(op.result).dtype)], op.attrs, op.loc);
  const [out] = evaluateOp(probe, scalars);
  probe.erase();
  const value = Number(toNumbers(out!)[0]);
  return Number.isFinite(value) && (isFloat(out!.dtype) || Number.isSafeInteger(value)) ? value : undefined;
}

const MODEST = 2 ** 6;
const hasModestInverse = (c: number): boolean => Math.abs(c) <= MODEST && Math.abs(c) >= 1 / MODEST;

/** Arithmetic on choices between constants: it is done on the constants. */
export const choices: readonly Row[] = [
  rows(COSTLY, 'f(p ? c : d)', 'all of f: its values at c and d are constants', ofChoice),
  rows(
    ['divide'],
    'x / (p ? c : d)',
    'a product (1 hop) in place of a division (22 hops). JAX divides so in the derivative of max, where ties are shared',
    (op, rw) => {
      const choice = constantChoice(op.operand(1));
      if (!choice || !isFloat(typeOf(op.result).dtype) || !oneDType(op) || !readOnce(op.operand(1))) return undefined;
      const { p, yes, no } = choice;
      if (!hasModestInverse(yes) || !hasModestInverse(no)) return undefined;
      const b = rw.before(op);
      const t = typeOf(op.operand(1));
      const inverse = make(b, 'select', [p, splatLike(b, t, 1 / yes), splatLike(b, t, 1 / no)], {}, t);
      return make(b, 'multiply', [op.operand(0), inverse]);
    },
  ),
];
