/**
 * How fast text is read: 100 000 lines of StableHLO (about 5 MB), and one constant of 64 MB written in hexadecimal.
 * Run: node --import tsx bench/parse.ts
 */
import { denseAttr } from '../src/ir/attr-kinds.ts';
import { builtinOps } from '../src/ir/builtin.ts';
import { defineOp } from '../src/ir/define-op.ts';
import { Registry } from '../src/ir/registry.ts';
import { anyTensor } from '../src/ir/types.ts';
import { verify } from '../src/ir/verifier.ts';
import { Source } from '../src/support/diagnostics.ts';
import { parseModule, printModule } from '../src/syntax/index.ts';

const result = { result: anyTensor };
const add = defineOp('stablehlo.add', {
  doc: 'Sum.',
  operands: { lhs: anyTensor, rhs: anyTensor },
  results: result,
  assembly: '$lhs `,` $rhs attr-dict `:` same-type',
});
const constant = defineOp('stablehlo.constant', {
  doc: 'Constant.',
  operands: {},
  results: result,
  attrs: { value: denseAttr },
  traits: ['constant'],
  assembly: 'custom<constant>',
});
const registry = new Registry(builtinOps, [add, constant]);

function lines(n: number): string {
  const out = ['module @m {\n  func.func public @main(%arg0: tensor<64x64xf32>) -> tensor<64x64xf32> {\n'];
  let last = '%arg0';
  for (let i = 0; i < n; i++) {
    if (i % 3 === 0) out.push(`    %cst_${i} = stablehlo.constant dense<${i}.0> : tensor<64x64xf32>\n`);
    else if (i % 3 === 1) out.push(`    %${i} = stablehlo.add ${last}, %cst_${i - 1} : tensor<64x64xf32>\n`);
    else {
      const t = 'tensor<64x64xf32>';
      out.push(`    %${i} = "stablehlo.add"(%${i - 1}, ${last}) {a = 1 : i64} : (${t}, ${t}) -> ${t}\n`);
      last = `%${i}`;
    }
  }
  out.push(`    return ${last} : tensor<64x64xf32>\n  }\n}\n`);
  return out.join('');
}

function measure(name: string, text: string): void {
  const start = performance.now();
  const module = parseModule(new Source(name, text), registry);
  const parsed = performance.now();
  verify(module);
  const verified = performance.now();
  const printed = printModule(module).length;
  const end = performance.now();
  const ms = (a: number, b: number): string => `${(b - a).toFixed(0)} ms`;
  console.log(
    `${name}: ${(text.length / 1e6).toFixed(1)} MB, parse ${ms(start, parsed)}, verify ${ms(parsed, verified)}, ` +
      `print ${ms(verified, end)} (${printed} characters), ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB resident`,
  );
}

measure('warm-up', lines(1000));
measure('100 000 lines', lines(100_000));
const floats = 16 * 1024 * 1024;
const hex = '0000803F0000C03F'.repeat(floats / 2);
const type = `tensor<${floats}xf32>`;
measure(
  '64 MB constant',
  `func.func @main() -> ${type} {\n  %c = stablehlo.constant dense<"0x${hex}"> : ${type}\n  return %c : ${type}\n}\n`,
);
