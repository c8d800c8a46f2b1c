import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readBytecode } from '../../codegen/reader.ts';
import { writeBytecode } from '../../codegen/writer.ts';
import { compileModule } from '../../compiler.ts';
import { failure, parse } from '../../passes/test-support.ts';
import { printModule } from '../../syntax/index.ts';
import { registry } from '../registry.ts';

const product = (
  line: string,
): string => `func.func @main(%f: $P, %s: $S, %n: $SI, %h: tensor<4xf16>, %b: tensor<4xbf16>, %c: tensor<4xcomplex<f32>>) {
  ${line}
  return
}`;

/** Products and the message of the verifier, or nothing. */
const CASES: [string, RegExp | undefined][] = [
  ['%0 = pphlo.multiply %f, %n : ($P, $SI) -> $S', undefined],
  ['%0 = pphlo.multiply %h, %f : (tensor<4xf16>, $P) -> $P', undefined],
  ['%0 = pphlo.dot %n, %f : ($SI, $P) -> $sS', undefined],
  ['%0 = pphlo.dot %h, %b : (tensor<4xf16>, tensor<4xbf16>) -> $sP', undefined],
  ['%0 = pphlo.multiply %f, %n : ($P, $SI) -> $SI', /declares|type/],
  ['%0 = pphlo.multiply %f, %n : ($P, $SI) -> $P', /type/],
  [
    '%0 = pphlo.multiply %h, %b : (tensor<4xf16>, tensor<4xbf16>) -> tensor<4xf16>',
    /'pphlo.multiply' has element type f16 .* bf16/,
  ],
  ['%0 = pphlo.multiply %c, %f : (tensor<4xcomplex<f32>>, $P) -> tensor<4xcomplex<f32>>', /element type complex<f32>/],
  ['%0 = pphlo.dot %n, %f : ($SI, $P) -> $sSI', /'pphlo.dot' gives .*i32.* from products of i32 and f32/],
  [
    '%0 = pphlo.dot %c, %f : (tensor<4xcomplex<f32>>, $P) -> $sP',
    /'pphlo.dot' multiplies elements of complex<f32> and f32/,
  ],
  ['%0 = pphlo.dot %n, %f : ($SI, $P) -> $sP', /visibility/],
];

for (const [line, message] of CASES)
  test(line, () => {
    const errors = failure(() => parse(product(line)));
    if (!message) assert.equal(errors, []);
    else assert.match(errors.join('\n'), message);
  });

test('StableHLO keeps its own rule', () => {
  const errors = failure(() =>
    parse('func.func @main(%f: $P, %n: $PI) { %0 = "stablehlo.multiply"(%f, %n) : ($P, $PI) -> $P return }'),
  );
  assert.match(errors.join('\n'), /'stablehlo.multiply' has element type f32 in its left operand but i32/);
});

test('mixed products survive text and bytecode', async () => {
  const text = `func.func @main(%s: $S, %n: $SI) -> $S {
    %0 = pphlo.multiply %s, %n : ($S, $SI) -> $S
    return %0 : $S
  }`;
  const { pphlo, manifest } = await compileModule(parse(text));
  const shown = printModule(pphlo);
  assert.match(shown, /multiply %arg0, %arg1 : \(tensor<4x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<i32>>\)/);
  const { bytes } = writeBytecode(pphlo, manifest);
  const loaded = readBytecode(bytes, 'again', registry);
  assert.equal(writeBytecode(loaded.module, loaded.manifest).bytes, bytes);
});

test.run();
