import { fromNumbers } from '../../eval/values.ts';
import type { Builder } from '../../ir/builder.ts';
import type { Value } from '../../ir/ir.ts';
import { isSecret, type TensorType, tensorType } from '../../ir/types.ts';
import { constant, make, splatLike, splatOf } from '../build.ts';
import type { Expansion } from './expansion.ts';
import { sumOver } from './sum.ts';

/** Hurwitz' zeta function and the derivatives of digamma, of secrets: for s > 1 and q > 0, and whole n ≥ 0. */

/** Terms that are summed; what follows is the Euler-Maclaurin formula with two corrections, within 1e-8 of the rest. */
const TERMS = 10;

const typeOf = (v: Value): TensorType => v.type as TensorType;

class Calc {
  constructor(private readonly b: Builder) {}
  op(name: string, ...vs: Value[]): Value {
    return make(this.b, name, vs);
  }
  by(name: string, v: Value, c: number): Value {
    return this.op(name, v, splatLike(this.b, typeOf(v), c));
  }
  from(c: number, name: string, v: Value): Value {
    return this.op(name, splatLike(this.b, typeOf(v), c), v);
  }
  /** v plus each number, in a new first dimension. */
  plus(v: Value, numbers: readonly number[]): Value {
    const { shape, dtype, secret } = typeOf(v);
    const all = [numbers.length, ...shape];
    const rows = make(
      this.b,
      'broadcast',
      [constant(this.b, fromNumbers(dtype, [numbers.length], [...numbers]))],
      { broadcast_dimensions: [0] },
      tensorType(all, dtype),
    );
    const dims = { broadcast_dimensions: shape.map((_, d) => d + 1) };
    return this.op('add', make(this.b, 'broadcast', [v], dims, tensorType(all, dtype, secret)), rows);
  }
  private rows(v: Value, from: number, to: number): Value {
    const { shape } = typeOf(v);
    return make(this.b, 'slice', [v], {
      start_indices: shape.map((_, d) => (d === 0 ? from : 0)),
      limit_indices: shape.map((n, d) => (d === 0 ? to : n)),
      strides: shape.map(() => 1),
    });
  }

  /** Σ (q + i)^-s for all i ≥ 0: all powers at once, with a = q + TERMS and P = a^(1−s) among them. */
  zeta(s: Value, q: Value): Value {
    const steps = Array.from({ length: TERMS + 1 }, (_, i) => i);
    const bases = this.plus(q, steps);
    const exponents = this.plus(
      this.op('negate', s),
      steps.map((i) => (i === TERMS ? 1 : 0)),
    );
    const powers = this.op('power', bases, exponents);
    const { shape, dtype } = typeOf(powers);
    const last = make(
      this.b,
      'reshape',
      [this.rows(powers, TERMS, TERMS + 1)],
      {},
      tensorType(shape.slice(1), dtype, isSecret(powers.type)),
    );
    const r = this.from(1, 'divide', this.by('add', q, TERMS));
    // P·(1/(s−1) + r/2 + r²·s/12 − r⁴·s(s+1)(s+2)/720), r = 1/a.
    const second = this.by('multiply', this.op('multiply', this.by('add', s, 1), this.by('add', s, 2)), -1 / 720);
    const inner = this.by('add', this.op('multiply', second, this.op('multiply', r, r)), 1 / 12);
    const middle = this.by('add', this.op('multiply', this.op('multiply', r, s), inner), 0.5);
    const rest = this.op('add', this.from(1, 'divide', this.by('subtract', s, 1)), this.op('multiply', r, middle));
    return this.op('add', sumOver(this.b, this.rows(powers, 0, TERMS), [0]), this.op('multiply', last, rest));
  }

  /** ψ for n = 0, else (−1)^(n+1)·n!·ζ(n + 1, x). */
  polygamma(n: Value, x: Value): Value {
    const known = splatOf(n);
    if (known === 0) return this.op('digamma', x);
    const next = this.by('add', n, 1);
    const sign = this.from(1, 'subtract', this.by('multiply', this.by('remainder', next, 2), 2));
    const factor = this.op('multiply', sign, this.op('exponential', this.op('lgamma', next)));
    const value = this.op('multiply', factor, this.zeta(next, x));
    if (known !== undefined) return value;
    return this.op('select', this.by('equal', n, 0), this.op('digamma', x), value);
  }
}

export const zeta: Expansion = ({ b, operands: [s, q] }) => [new Calc(b).zeta(s!, q!)];
export const polygamma: Expansion = ({ b, operands: [n, x] }) => [new Calc(b).polygamma(n!, x!)];
