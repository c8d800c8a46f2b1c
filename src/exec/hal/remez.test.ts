import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fitNames, fitOf, pieceFits } from './approximations.ts';
import { piecewise, polynomials } from './coefficients.ts';
import { compose, evaluatePolynomial, remez, remezParity, toMonomials } from './remez.ts';

test('the minimax line of √ on [1, 4] is known in closed form', () => {
  // For x in [1, 4] the best line is x/3 + 17/24, with error 1/24.
  const fit = remez((s) => Math.sqrt(2.5 + 1.5 * s), 1);
  assert.ok(Math.abs(fit.error - 1 / 24) < 1e-6);
  assert.ok(Math.abs(fit.coefficients[1]! - 0.5) < 1e-6);
  assert.ok(Math.abs(fit.coefficients[0]! - (2.5 / 3 + 17 / 24)) < 1e-6);
});

test('the error of a fit alternates degree + 2 times at equal size', () => {
  const fit = remez(Math.exp, 4);
  let [runs, last] = [0, 0];
  for (let i = 0; i <= 2000; i++) {
    const s = -1 + i / 1000;
    const e = evaluatePolynomial(fit.coefficients, s) - Math.exp(s);
    assert.ok(Math.abs(e) <= fit.error * 1.001);
    if (Math.abs(e) > fit.error * 0.99 && Math.sign(e) !== last) {
      runs++;
      last = Math.sign(e);
    }
  }
  assert.is(runs, 6);
});

test('odd and even fits use their powers only', () => {
  const odd = remezParity(Math.sin, 5);
  assert.equal(
    odd.coefficients.filter((_, i) => i % 2 === 0),
    [0, 0, 0],
  );
  assert.ok(odd.error < 1e-4 && odd.error > 1e-7);
  assert.is(remezParity(Math.cos, 4).coefficients[3], 0);
});

test('changes of basis', () => {
  assert.equal(toMonomials([0, 0, 0, 1]), [0, -3, 0, 4]);
  assert.equal(compose([1, 2, 3], 2, 1), [6, 16, 12]);
});

test('the table holds what the fits give, with the errors it states', () => {
  for (const name of fitNames) {
    const table = polynomials[name]!;
    assert.is(table.length, 3);
    const fit = fitOf(name, 7);
    fit.coefficients.forEach((v, i) => {
      assert.ok(Math.abs(v - table[1]!.coefficients[i]!) < 1e-12, `${name} ${i}`);
    });
    assert.ok(Math.abs(fit.error / table[1]!.error - 1) < 0.01, name);
  }
  const tanh = pieceFits().tanh![1]!;
  assert.ok(Math.abs(tanh.pieces[3]![3]! - piecewise.tanh![1]!.pieces[3]![3]!) < 1e-12);
});

test.run();
