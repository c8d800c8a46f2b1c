import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { verify } from '../ir/verifier.ts';
import { type Diagnostic, filePosition, Source, SpucError, showLocation } from '../support/diagnostics.ts';
import { parseModule, printModule } from './index.ts';
import { testRegistry } from './test-ops.ts';

const parse = (text: string) => parseModule(new Source('t.mlir', text), testRegistry);
const inMain = (body: string, result = 'tensor<2xf32>', value = '%r') =>
  `module {\n  func.func public @main(%arg0: tensor<2xf32>, %arg1: tensor<i1>) -> ${result} {\n${body}\n    return ${value} : ${result}\n  }\n}\n`;

/** The diagnostics of a text that must be refused. */
function refused(text: string): readonly Diagnostic[] {
  try {
    verify(parse(text));
  } catch (e) {
    if (e instanceof SpucError) return e.diagnostics;
    throw e;
  }
  return assert.unreachable('the text was accepted') as never;
}
const first = (text: string): string => {
  const [d] = refused(text);
  const at = filePosition(d!.loc);
  return `${d!.class} ${at?.line}:${at?.col}`;
};

test('ops in their own and in generic form mean the same', () => {
  const pretty = parse(inMain('    %r = stablehlo.add %arg0, %arg0 : tensor<2xf32>'));
  const generic = parse(
    inMain('    %r = "stablehlo.add"(%arg0, %arg0) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>'),
  );
  assert.is(printModule(pretty), printModule(generic));
  assert.match(printModule(pretty), '    %0 = stablehlo.add %arg0, %arg0 : tensor<2xf32>\n');
});

test('names that are numbers are told apart by how they are written, however long', () => {
  const add = (name: string, a: string) => `    %${name} = stablehlo.add %${a}, %arg0 : tensor<2xf32>\n`;
  const text = add('1', 'arg0') + add('01', '1') + add('1234567', '01') + add('90000', '1234567') + add('1x', '90000');
  const [, , third] = printModule(parse(inMain(text, undefined, '%1x'))).match(/stablehlo\.add %\w+/g)!;
  assert.is(third, 'stablehlo.add %1');
  const again = refused(
    inMain(add('90000', 'arg0') + add('090000', 'arg0') + add('90000', 'arg0'), undefined, '%arg0'),
  );
  assert.is(again[0]!.message, "value '%90000' is defined twice");
  const [near] = refused(inMain(add('907', 'arg0') + add('2', '908'), undefined, '%2'));
  assert.is(near!.hint, "did you mean '%907'?");
});

test('operations that give the same literal share their attributes, until one changes', () => {
  const constant = (name: string, text: string) => `    %${name} = stablehlo.constant dense<${text}> : tensor<2xf32>\n`;
  const module = parse(inMain(constant('a', '1.0') + constant('b', '1.0') + constant('r', '2.0')));
  const [one, same, other] = [...module.regions[0]!.block.first!.regions[0]!.block];
  assert.is(one!.attrs, same!.attrs);
  assert.is.not(one!.attrs.value, other!.attrs.value);
  one!.setAttr('value', other!.attrs.value);
  assert.match(printModule(module), /dense<2.0\S*> .*dense<1.0\S*> .*dense<2.0\S*> /s);
});

test('what no ordinary program has is left to the grammar, which says what it wanted', () => {
  const said = (text: string): string => {
    const [d] = refused(text);
    const at = filePosition(d!.loc);
    return `${at?.line}:${at?.col} ${d!.message}`;
  };
  const func = (head: string) => `func.func ${head} {\n  return\n}\n`;
  const cases: readonly (readonly [text: string, message: string])[] = [
    [func('@f(%a: tensor<f32>,)'), "1:30 expected TensorText, '(', a type or a word but found ')'"],
    [func('@f() -> (]'), "1:20 expected ')' but found ']'"],
    [func('@f(%a tensor<f32>)'), "1:17 expected ':' but found 'tensor<f32>'"],
    [func('@f() attributes {a = 1,}'), "1:34 expected a word, a string, 'loc', 'module' or 'func.func' but found '}'"],
    [func('@f() attributes {a = 1, a}'), "1:35 attribute 'a' is given twice"],
    [func('@f() attributes {a = [1, 2}]'), "1:37 expected ']' but found '}'"],
    ['func.func @f() {\n  "func.return"(%a) <> : () -> ()\n}\n', "2:17 value '%a' is not defined"],
    ['func.func @f() {\n  "func.return"() <> : () -> ()\n}\n', "2:20 expected '{' but found '>'"],
    ['func.func @f() {\n  "func.return"() {} () -> ()\n}\n', "2:22 expected ':' but found '('"],
    ['func.func @f() {\n  "func.return"(,) : () -> ()\n}\n', "2:17 expected ')' but found ','"],
    ['module attributes {\n', "1:20 expected '}' but found the end of the text"],
  ];
  for (const [text, message] of cases) assert.is(said(text), message);
  const m = parse('func.func nested @f(tensor<f32> {a}) attributes {"b" = [[1], {c = loc(unknown)}]} {\n  return\n}\n');
  assert.match(printModule(m), /b = \[\[1 : i64\], \{c = loc\(unknown\)\}\]/);
});

test('every form of printing is read back to the same text', () => {
  const m = parse(`#loc1 = loc("f.py":3:4)
func.func public @main(%x: tensor<2x3xf32> {a.b = "q\\22"} loc("x"), %n: tensor<i32>) -> (tensor<f32> {jax.result_info = "r"}, tensor<i32>) {
  %c = stablehlo.constant dense<0.0> : tensor<f32> loc(#late)
  %big = stablehlo.constant dense<[[1.0, 0x7FC00000, -2.5E-1], [0.9, 3.40282347E+38, -0.0]]> : tensor<2x3xf32>
  %y = stablehlo.add %x, %big {sdy.sharding = #sdy.sharding<@mesh, [{"x"}, {}]>} : tensor<2x3xf32>
  %s = stablehlo.reduce(%y init: %c) applies stablehlo.add across dimensions = [0, 1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<f32>
  %w:2 = stablehlo.while(%i = %n, %a = %s) : tensor<i32>, tensor<f32>
   cond {
    %p = stablehlo.compare LT, %i, %n, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
    stablehlo.return %p : tensor<i1>
  } do {
    stablehlo.return %i, %s : tensor<i32>, tensor<f32>
  }
  %v:2 = stablehlo.reduce(%y init: %c), (%y init: %c) across dimensions = [0, 1] : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
   reducer(%l: tensor<f32>, %r: tensor<f32>) (%l2: tensor<f32>, %r2: tensor<f32>) {
    stablehlo.return %l, %r2 : tensor<f32>, tensor<f32>
  }
  return %w#1, %w#0 : tensor<f32>, tensor<i32> loc(callsite("a"(#loc1) at fused<"m">[#late, unknown]))
}
#late = loc("b"(#loc1))
`);
  verify(m);
  for (const options of [{}, { generic: true }, { debugInfo: true }, { localNames: true }]) {
    const text = printModule(m, options);
    assert.is(printModule(parse(text), options), text);
  }
  assert.match(printModule(m, { debugInfo: true }), 'callsite("a"("f.py":3:4) at fused["b"("f.py":3:4), unknown])');
});

test('values are named as MLIR names them', () => {
  const text = printModule(
    parse(
      inMain(`    %a = stablehlo.constant dense<1.0> : tensor<2xf32>
    %b = stablehlo.constant dense<2.0> : tensor<2xf32>
    %i = stablehlo.constant dense<2> : tensor<2xi32>
    %k, %j = chlo.top_k(%a, k = 2) : tensor<2xf32> -> (tensor<2xf32>, tensor<2xi32>)
    %w:2 = stablehlo.while(%x = %a, %y = %i) : tensor<2xf32>, tensor<2xi32>
     cond {
      stablehlo.return %arg1 : tensor<i1>
    } do {
      %n = stablehlo.add %x, %x : tensor<2xf32>
      stablehlo.return %n, %y : tensor<2xf32>, tensor<2xi32>
    }
    %r = stablehlo.add %w#0, %b : tensor<2xf32>`),
    ),
  );
  assert.match(text, '%cst_0 = ');
  assert.match(text, '%c = ');
  assert.match(text, '%values, %indices = chlo.top_k(%cst, k = 2) : tensor<2xf32> -> (');
  assert.match(text, '%0:2 = stablehlo.while(%iterArg = %cst, %iterArg_1 = %c) : ');
  assert.match(text, '      %2 = stablehlo.add %iterArg, %iterArg : ');
  assert.match(text, '    %1 = stablehlo.add %0#0, %cst_0 : ');
});

test('dot dimensions and precision round-trip', () => {
  const line =
    'stablehlo.dot_general %arg0, %arg0, batching_dims = [0] x [0], contracting_dims = [] x [], precision = [DEFAULT, HIGHEST] : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>';
  assert.match(printModule(parse(inMain(`    %r = ${line}`))), line);
});

test('CHLO types without parentheses', () => {
  const m = parse(inMain('    %r = chlo.erf %arg0 : tensor<2xf32> -> tensor<2xf32>'));
  verify(m);
  assert.match(printModule(m), 'chlo.erf %arg0 : (tensor<2xf32>) -> tensor<2xf32>');
});

test('attributes may have the names of object members', () => {
  assert.match(printModule(parse('module attributes {constructor = 1 : i64} {\n}')), '{constructor = 1 : i64}');
});

test('sharding ops vanish', () => {
  const text = printModule(
    parse(`module {
  sdy.mesh @mesh = <["x"=1]> {stablehlo.mesh = {axes = [{name = "x", size = 1 : i64}]}}
  func.func @main(%arg0: tensor<2xf32>) -> tensor<2xf32> {
    %0 = sdy.sharding_constraint %arg0 <@mesh, [{"x"}]> : tensor<2xf32>
    return %0 : tensor<2xf32>
  }
}`),
  );
  assert.not.match(text, 'sdy');
  assert.match(text, 'return %arg0');
});

test('type aliases, mhlo names and a file without a module', () => {
  const m = parse(
    '!t = tensor<2xf32>\nfunc.func @main(%a: !t) -> !t {\n  %0 = mhlo.add %a, %a : !t\n  return %0 : !t\n}',
  );
  verify(m);
  assert.is(m.name, 'builtin.module');
  assert.match(printModule(m), 'stablehlo.add');
});

const add = (rest: string) => inMain(`    %r = stablehlo.add %arg0, ${rest}`);
const cases: [name: string, text: string, want: string][] = [
  ['undefined value', add('%arg2 : tensor<2xf32>'), 'undefined-value 3:31'],
  [
    'used before definition',
    inMain('    %r = stablehlo.add %s, %s : tensor<2xf32>\n    %s = stablehlo.add %r, %r : tensor<2xf32>'),
    'undefined-value 3:24',
  ],
  [
    'redefinition',
    `${add('%arg0 : tensor<2xf32>').replace('    return', '    %r = stablehlo.add %arg0, %arg0 : tensor<2xf32>\n    return')}`,
    'redefinition 4:5',
  ],
  ['function twice', 'func.func @f() {\n  return\n}\nfunc.func @f() {\n  return\n}', 'redefinition 4:11'],
  ['written type differs', add('%arg0 : tensor<3xf32>'), 'type 3:39'],
  [
    'too many results named',
    inMain('    %r:2 = stablehlo.add %arg0, %arg0 : tensor<2xf32>', 'tensor<2xf32>', '%r#0'),
    'arity 3:5',
  ],
  [
    'group without index',
    inMain(
      '    %k:2 = chlo.top_k(%arg0, k = 1) : tensor<2xf32> -> (tensor<2xf32>, tensor<2xi32>)',
      'tensor<2xf32>',
      '%k',
    ),
    'arity 4:12',
  ],
  [
    'returns another type',
    inMain('    %r = stablehlo.iota dim = 0 : tensor<2xi32>').replace(
      'return %r : tensor<2xf32>',
      'return %r : tensor<2xi32>',
    ),
    'type 4:5',
  ],
  [
    'unknown function',
    inMain('    %r = call @mian(%arg0) : (tensor<2xf32>) -> tensor<2xf32>'),
    'undefined-symbol 3:10',
  ],
  ['attribute of a wrong form', inMain('    %r = stablehlo.iota dim = LT : tensor<2xf32>'), 'attribute 3:10'],
  ['dynamic shape', 'func.func @main(%a: tensor<?x3xf32>) {\n  return\n}', 'dynamic-shape 1:21'],
  ['too many elements', 'func.func @main(%a: tensor<65537x65536xf32>) {\n  return\n}', 'resource-limit 1:21'],
  ['vector', 'func.func @main(%a: vector<3xf32>) {\n  return\n}', 'unsupported-type 1:21'],
  ['quantized', 'func.func @main(%a: tensor<3x!quant.uniform<i8:f32, 0.1>>) {\n  return\n}', 'unsupported-type 1:21'],
  ['elided', inMain('    %r = stablehlo.constant dense_resource<__elided__> : tensor<2xf32>'), 'elided-constant 3:29'],
  ['elided with dots', inMain('    %r = stablehlo.constant dense<...> : tensor<2xf32>'), 'elided-constant 3:35'],
  ['literal of another shape', inMain('    %r = stablehlo.constant dense<[1.0]> : tensor<2xf32>'), 'shape 3:39'],
  ['control character', 'module {\0}', 'encoding 1:9'],
  ['open string', 'module attributes {a = "x} {\n}', 'parse 1:24'],
  ['end of text', 'module {\n  func.func @f() {\n    return\n', 'parse 3:11'],
  ['no such short form', inMain('    %r = stablehlo.if(%arg1)'), 'parse 3:10'],
  ['no operation', 'module {\n  42\n}', 'parse 2:3'],
  ['blocks that branch', 'func.func @f() {\n  return\n^bb1:\n  return\n}', 'unsupported-op 3:1'],
  ['other dialects', 'func.func @f() {\n  %0 = arith.constant 1 : i32\n  return\n}', 'unsupported-op 2:8'],
  ['location alias', 'module {\n} loc(#nowhere)', 'parse 2:7'],
  ['alias of itself', '#a = loc(#b)\n#b = loc(#a)\nmodule {\n}', 'parse 2:10'],
  ['deep regions', `module ${'{ module '.repeat(600)}{${'}'.repeat(601)}`, 'nesting-limit 1:4616'],
  [
    'call with other types',
    inMain('    %r = call @main(%arg1, %arg1) : (tensor<i1>, tensor<i1>) -> tensor<2xf32>'),
    'type 3:10',
  ],
  [
    'call with too few arguments',
    inMain('    %r = call @main(%arg0) : (tensor<2xf32>) -> tensor<2xf32>'),
    'arity 3:10',
  ],
  ['missing attribute', inMain('    %r = "stablehlo.iota"() : () -> tensor<2xf32>'), 'attribute 3:10'],
  [
    'function type',
    '"func.func"() <{sym_name = "f", function_type = (tensor<2xf32>) -> ()}> ({\n  "func.return"() : () -> ()\n}) : () -> ()',
    'type 1:1',
  ],
  ['a name that objects have', 'module attributes {__proto__ = 1} {\n}', 'attribute 1:20'],
  ['deep attributes', `module attributes {a = ${'['.repeat(300)}${']'.repeat(300)}} {\n}`, 'nesting-limit 1:123'],
];
for (const [name, text, want] of cases) test(`refused: ${name}`, () => assert.is(first(text), want));

test('all unknown ops are reported, what they feed is not', () => {
  const d = refused(
    inMain(`    %a = stablehlo.ad %arg0, %arg0 : tensor<2xf32>
    %b = stablehlo.add %a, %a : tensor<2xf32>
    %c = "stablehlo.frobnicate"(%b) ({
      stablehlo.return %b : tensor<2xf32>
    }) : (tensor<2xf32>) -> tensor<2xf32>
    %d = stablehlo.nothing %arg0 : tensor<2xf32>
    %r = stablehlo.add %d, %arg0 : tensor<2xf32>`),
  );
  assert.equal(
    d.map((x) => `${x.class} ${showLocation(x.loc)}`),
    ['unknown-op t.mlir:3:10', 'unknown-op t.mlir:5:10', 'unknown-op t.mlir:8:10'],
  );
  assert.match(d[0]!.hint!, "'stablehlo.add'");
});

test('hints name what was meant, and the other place', () => {
  const [d] = refused(add('%arg2 : tensor<2xf32>'));
  assert.match(d!.hint!, "did you mean '%arg");
  const [open] = refused('module {\n  func.func @f() {\n');
  assert.match(open!.hint!, 'line 2, column 18');
  const [call] = refused(inMain('    %r = call @mian(%arg0) : (tensor<2xf32>) -> tensor<2xf32>'));
  assert.is(call!.hint, "did you mean '@main'?");
});

test('regions may nest to the limit', () => {
  const n = 508;
  const open = Array.from(
    { length: n },
    (_, i) =>
      `%r${i} = stablehlo.while(%i${i} = ${i ? `%i${i - 1}` : '%arg0'}) : tensor<2xf32>\n cond {\n stablehlo.return %arg1 : tensor<i1>\n } do {\n`,
  );
  const close = Array.from({ length: n }, (_, k) =>
    k === n - 1 ? '}\n' : `}\nstablehlo.return %r${n - 1 - k} : tensor<2xf32>\n`,
  );
  const m = parse(
    inMain(`${open.join('')}stablehlo.return %i${n - 1} : tensor<2xf32>\n${close.join('')}`, 'tensor<2xf32>', '%r0'),
  );
  verify(m);
  assert.ok(printModule(m).length > 1000);
});

test.run();
