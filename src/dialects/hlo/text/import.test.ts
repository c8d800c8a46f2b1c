import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { funcBody, funcName, funcType, functionsOf } from '../../../ir/builtin.ts';
import { showType } from '../../../ir/types.ts';
import { filePosition, Source } from '../../../support/diagnostics.ts';
import { importHloText } from './import.ts';
import { imported, problem, problems, program } from './test-program.ts';

test('tuples disappear: the entry returns several values', () => {
  const f = imported(
    program(`
  a = f32[2] parameter(1), metadata={op_name="weights"}
  b = s32[] parameter(0)
  t = (s32[], (f32[2], f32[2])) tuple(b, u)
`).replace('  t =', '  u = (f32[2], f32[2]) tuple(a, a)\n  t ='),
  );
  assert.is(showType(funcType(f)), '(tensor<i32>, tensor<2xf32>) -> (tensor<i32>, tensor<2xf32>, tensor<2xf32>)');
  assert.equal(
    funcBody(f).args.map((a) => a.hint),
    ['b', 'weights'],
  );
  assert.equal(
    [...funcBody(f)].map((op) => op.name),
    ['func.return'],
  );
});

test('a called computation becomes one private function', () => {
  const m = importHloText(
    new Source(
      'm.hlo',
      program(
        'p = f32[] parameter(0)\nx = (f32[], f32[]) call(p), to_apply=f.1\ny = f32[] get-tuple-element(x), index=1\nROOT z = (f32[], f32[]) call(y), to_apply=f.1',
        'f.1 {\nq = f32[] parameter(0)\nn = f32[] negate(q)\nROOT r = (f32[], f32[]) tuple(n, q)\n}',
      ),
    ),
  );
  assert.equal(functionsOf(m).map(funcName), ['main', 'f.1']);
  assert.is(m.attrs.sym_name, 'm');
  const [main, f] = functionsOf(m);
  assert.equal(
    [...funcBody(main!)].map((op) => op.name),
    ['func.call', 'func.call', 'func.return'],
  );
  assert.is(f!.attrs.sym_visibility, 'private');
  assert.is(f!.attrs.sym_name, 'f.1');
});

test('operations know their place in the text', () => {
  const f = imported(program('p = f32[] parameter(0)\nROOT n = f32[] negate(p)'));
  assert.equal(filePosition(funcBody(f).first!.loc)!.line, 5);
});

test('all unsupported opcodes are listed at once, and only where they are reached', () => {
  const list = problems(
    program(
      'p = f32[] parameter(0)\nq = f32[] all-reduce(p)\nr = f32[] mystery(p)\ns = f32[] exponentail(p)\nROOT t = f32[] call(q), to_apply=g',
      'g {\np = f32[] parameter(0)\nROOT o = f32[] replica-id()\n}\nunused {\nROOT o = f32[] infeed()\n}',
    ),
  );
  assert.equal(
    list.map((d) => `${d.class} ${filePosition(d.loc)!.line}`),
    ['unsupported-op 4', 'unsupported-op 11', 'unknown-op 12', 'unknown-op 13'],
  );
  assert.match(list[3]!.hint!, "did you mean 'exponential'?");
});

test('structure that is wrong', () => {
  const p = 'p = f32[2] parameter(0)\n';
  assert.is(problem('HloModule m\n'), 'missing-entry m.hlo:1:1');
  assert.is(problem('HloModule m\nc {\nROOT p = f32[] parameter(0)\n}\n'), 'missing-entry m.hlo:1:1');
  assert.is(problem(program(`${p}ROOT n = f32[2] negate(x)`)), 'undefined-value m.hlo:5:24');
  assert.is(problem(program(`n = f32[2] negate(p)\n${p}`)), 'undefined-value m.hlo:4:19');
  assert.is(problem(program(`${p}p = f32[2] negate(p)`)), 'redefinition m.hlo:5:1');
  assert.is(problem(program(`${p}q = f32[2] parameter(0)`)), 'redefinition m.hlo:5:1');
  assert.is(problem(program('q = f32[2] parameter(1)\nr = f32[2] negate(q)')), 'arity m.hlo:3:7');
  assert.is(problem(program(`ROOT ${p}ROOT n = f32[2] negate(p)`)), 'redefinition m.hlo:5:6');
  assert.is(problem(program(`${p}c = f32[2] call(p), to_apply=nothing`)), 'undefined-symbol m.hlo:5:21');
  const twice = 'f {\nROOT q = f32[2] parameter(0)\n}\n';
  assert.is(problem(program(`${p}c = f32[2] call(p), to_apply=f`, twice + twice)), 'redefinition m.hlo:5:1');
  assert.is(problem(program(`${p}c = f32[2] call(p, p), to_apply=f`, twice)), 'arity m.hlo:8:24');
  assert.is(problem(program(`${p}c = f32[3] call(p), to_apply=f`, twice)), 'shape m.hlo:8:21');
  assert.is(problem(program(`${p}n = f32[2] negate(p), to_aply=f`)), 'attribute m.hlo:5:23');
});

test('recursion, also through several computations', () => {
  const f = 'f {\nq = f32[] parameter(0)\nROOT c = f32[] call(q), to_apply=g\n}\n';
  const g = 'g {\nq = f32[] parameter(0)\nROOT c = f32[] call(q), to_apply=f\n}\n';
  assert.is(
    problem(program('p = f32[] parameter(0)\nROOT c = f32[] call(p), to_apply=f', f + g)).split(' ')[0],
    'recursion',
  );
  const chain = Array.from(
    { length: 400 },
    (_, i) => `f${i} {\nq = f32[] parameter(0)\nROOT c = f32[] call(q), to_apply=f${i + 1}\n}\n`,
  ).join('');
  const end = 'f400 {\nROOT q = f32[] parameter(0)\n}\n';
  const text = program('p = f32[] parameter(0)\nROOT c = f32[] call(p), to_apply=f0', chain + end);
  assert.is(problem(text).split(' ')[0], 'nesting-limit');
});

test('shapes and types that do not fit', () => {
  const p = 'p = f32[2] parameter(0)\n';
  assert.is(problem(program(`${p}n = f32[2] negate(f32[3] p)`)), 'shape m.hlo:5:26');
  assert.is(problem(program(`${p}n = f32[2] negate(s32[2] p)`)), 'type m.hlo:5:26');
  assert.is(problem(program(`${p}n = f32[3] negate(p)`)), 'shape m.hlo:5:1');
  assert.is(problem(program(`${p}n = s32[2] negate(p)`)), 'type m.hlo:5:1');
  assert.is(problem(program(`${p}n = f32[3] copy(p)`)), 'shape m.hlo:5:1');
  assert.is(problem(program(`${p}t = (f32[2], f32[2]) tuple(p)`)), 'type m.hlo:5:1');
  assert.is(problem(program(`${p}n = f32[2] add(p)`)), 'arity m.hlo:5:1');
  assert.is(problem(program(`${p}t = (f32[2]) tuple(p)\nn = f32[2] negate(t)`)), 'type m.hlo:6:19');
  const header = 'HloModule m\nENTRY e (p: f32[3]) -> f32[2] {\nROOT p = f32[2] parameter(0)\n}\n';
  assert.is(problem(header), 'shape m.hlo:2:10');
});

test.run();
