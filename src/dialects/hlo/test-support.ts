import { type DType, isFloat } from '../../eval/dtype.ts';
import type { Tensor } from '../../eval/tensor.ts';
import { fromNumbers, toNumbers } from '../../eval/values.ts';
import { builtinOps } from '../../ir/builtin.ts';
import type { Operation } from '../../ir/ir.ts';
import { Registry } from '../../ir/registry.ts';
import { verify } from '../../ir/verifier.ts';
import { type DiagnosticClass, Source, SpucError } from '../../support/diagnostics.ts';
import { parseModule } from '../../syntax/index.ts';
import { evaluate } from './evaluator.ts';
import { hloOps } from './index.ts';

export const registry = new Registry(builtinOps, hloOps);

/** Parses and verifies a program. */
export function program(text: string): Operation {
  const module = parseModule(new Source('test.mlir', text), registry);
  verify(module);
  return module;
}

/**
 * A program from its argument types, its ops and what it returns: `args` is `%x: tensor<3xf32>, …`, `body` the lines, `results` is
 * `%0 : tensor<3xf32>`.
 */
export function main(args: string, body: string, results: string): string {
  const types = results.slice(results.indexOf(' : ') + 3);
  return `func.func @main(${args}) -> (${types}) {\n${body}\nreturn ${results}\n}`;
}

/** A tensor from numbers; complex ones as re, im alternating. */
export const t = (dtype: DType, shape: readonly number[], ...values: (number | bigint)[]): Tensor =>
  fromNumbers(dtype, shape, values);

/** Results as lists of numbers; floats rounded to 6 digits so that they can be compared. */
export function run(text: string, ...inputs: Tensor[]): (number | bigint)[][] {
  return evaluate(program(text), inputs).map((r) =>
    toNumbers(r).map((v) =>
      typeof v === 'number' && (isFloat(r.dtype) || !Number.isInteger(v)) ? Number(v.toPrecision(6)) : v,
    ),
  );
}

/** Class and message of the first error of `f`; undefined when it has none. */
export function errorOf(f: () => unknown): { class: DiagnosticClass; message: string } | undefined {
  try {
    f();
  } catch (e) {
    if (e instanceof SpucError) return e.diagnostics[0];
    throw e;
  }
  return undefined;
}
