import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { funcBody, functionsOf } from '../../../ir/builtin.ts';
import type { Operation } from '../../../ir/ir.ts';
import { type Diagnostic, filePosition, SpucError } from '../../../support/diagnostics.ts';
import { importHloProto } from './import.ts';
import { computation, instr, message, module, P, program, shape, tuple } from './test-proto.ts';

const f32 = shape(P.f32);
const main = (bytes: Uint8Array): Operation[] => [...funcBody(functionsOf(importHloProto(bytes, 'm.pb'))[0]!)];
function problems(bytes: Uint8Array): readonly Diagnostic[] {
  try {
    importHloProto(bytes, 'm.pb');
  } catch (e) {
    if (e instanceof SpucError) return e.diagnostics;
    throw e;
  }
  throw new Error('the program was accepted');
}
const problem = (bytes: Uint8Array): string => problems(bytes)[0]!.class;
const x = instr(1, 'parameter', f32, [], [9, 0]);
const negated = program(2, x, instr(2, 'negate', f32, [1]));

test('a HloModuleProto and the HloProto around it', () => {
  for (const bytes of [negated, message([1, negated]), message([1, negated], [3, message([1, message([1, 5])])])]) {
    const module = importHloProto(bytes, 'm.pb');
    assert.is(module.attrs.sym_name, 'm');
    assert.equal(
      main(bytes).map((op) => op.name),
      ['stablehlo.negate', 'func.return'],
    );
  }
});

test('places are lines of a listing; metadata and stack frames are user locations', () => {
  const meta = message([2, 'jit(f)/neg'], [3, 'f.py'], [4, 12]);
  const frames = message([1, 'g.py'], [2, 'g'], [3, message([1, 1], [2, 1], [3, 7], [4, 3])], [4, message([1, 1])]);
  const bytes = module(
    computation(
      'main',
      1,
      3,
      x,
      instr(2, 'negate', f32, [1], [7, meta]),
      instr(3, 'abs', f32, [2], [7, message([15, 1])]),
    ),
  );
  const [negate, abs] = main(Uint8Array.from([...bytes, ...message([17, frames])]));
  assert.is(negate!.loc.kind === 'text' && negate!.loc.source.line(5), '  negate.2 = negate(parameter.1)');
  assert.is(filePosition(negate!.loc)!.line, 5);
  const user = (op: Operation) => (op.loc.kind === 'text' ? op.loc.user : undefined);
  assert.equal(user(negate!), {
    kind: 'name',
    name: 'jit(f)/neg',
    child: { kind: 'file', file: 'f.py', line: 12, col: 1 },
  });
  assert.equal(user(abs!), { kind: 'file', file: 'g.py', line: 7, col: 3 });
});

test('identities count by their low 32 bits; names that text could not have are changed', () => {
  const high = 5n * 2n ** 32n;
  const bytes = module(
    computation('ü b', 9, 1, x),
    computation(
      'main',
      1,
      high + 3n,
      x,
      instr(high + 2n, 'negate', f32, [1]),
      instr(high + 3n, 'call', f32, [2], [38, [9]]),
    ),
  );
  const functions = functionsOf(importHloProto(bytes, 'm.pb'));
  assert.equal(
    functions.map((f) => f.attrs.sym_name),
    ['main', '__b'],
  );
});

test('all unsupported opcodes are listed at once', () => {
  const list = problems(
    program(4, x, instr(2, 'all-reduce', f32, [1]), instr(3, 'infeed', f32), instr(4, 'exponentail', f32, [2])),
  );
  assert.equal(
    list.map((d) => `${d.class} ${filePosition(d.loc)!.line}`),
    ['unsupported-op 5', 'unsupported-op 6', 'unknown-op 7'],
  );
  assert.ok(list.every((d) => d.hint));
});

test('attributes of another form', () => {
  const t = shape(P.f32, [2, 2]);
  const p = instr(1, 'parameter', t, [], [9, 0]);
  assert.is(problem(program(2, p, instr(2, 'transpose', t, [1], [14, [0, 2]]))), 'shape');
  assert.is(problem(program(2, p, instr(2, 'compare', shape(P.pred, [2, 2]), [1, 1], [63, 'UP']))), 'attribute');
  assert.is(problem(program(2, p, instr(2, 'fft', t, [1], [31, 9]))), 'attribute');
  assert.is(problem(program(2, p, instr(2, 'dot', t, [1, 1], [86, message()]))), 'attribute');
  assert.is(problem(program(2, p, instr(2, 'while', t, [1], [38, [1]]))), 'arity');
  const conv = message([7, 0], [8, 1], [3, 0], [4, 0], [9, 0], [10, 1]);
  assert.is(problem(program(2, p, instr(2, 'convolution', t, [1, 1], [16, conv]))), 'attribute');
  // A field that is not the opcode's own is ignored, as XLA does.
  assert.ok(main(program(2, p, instr(2, 'copy', t, [1], [14, 'no list']))));
});

test('structure that is wrong', () => {
  const f = computation('f', 2, 1, x);
  assert.is(problem(module(f)), 'missing-entry');
  assert.is(problem(module(computation('main', 1, 5, x))), 'parse', 'no root');
  assert.is(problem(program(2, x, instr(2, 'negate', f32, [7]))), 'undefined-value');
  assert.is(problem(program(2, x, instr(2, 'negate', f32, [2]))), 'undefined-value');
  assert.is(problem(program(1, x, instr(1, 'negate', f32, [1]))), 'redefinition');
  assert.is(problem(module(f, f, computation('main', 1, 1, x))), 'redefinition');
  assert.is(problem(program(2, x, instr(2, 'call', f32, [1], [38, [7]]))), 'undefined-symbol');
  assert.is(problem(program(2, x, instr(2, 'call', f32, [1], [38, [1]]))), 'recursion');
  assert.is(problem(program(2, x, instr(2, 'negate', shape(P.s32), [1]))), 'type');
  assert.is(problem(program(1, instr(1, 'parameter', f32, [], [9, -1]))), 'parse');
  const declared = message([1, shape(P.f32, [2])], [2, f32]);
  assert.is(problem(module(Uint8Array.from([...computation('main', 1, 1, x), ...message([4, declared])]))), 'shape');
});

test('shapes that are wrong', () => {
  const of = (s: Uint8Array): string => problem(program(1, instr(1, 'parameter', s, [], [9, 0])));
  assert.is(of(message([2, P.f32], [3, [2]], [6, [1]])), 'dynamic-shape');
  assert.is(of(shape(P.f32, [-1])), 'dynamic-shape');
  assert.is(of(shape(14)), 'unsupported-type');
  assert.is(of(shape(99)), 'parse');
  assert.is(of(shape(P.f32, [2, 2], [0, 0])), 'shape');
  assert.is(of(shape(P.f32, new Array<number>(300).fill(1))), 'resource-limit');
  let deep = f32;
  for (let i = 0; i < 200; i++) deep = tuple(deep);
  assert.is(of(deep), 'nesting-limit');
});

test('bytes that are no message', () => {
  for (const bytes of [[], [0x0a], [0x0a, 5, 65], [0x0b], [0x00], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff]]) {
    const [d] = problems(Uint8Array.from(bytes));
    assert.ok(d!.class === 'parse' || d!.class === 'missing-entry');
    assert.ok(d!.hint);
  }
  assert.is(problem(message([1, 5], [6, 1])), 'parse', 'a name that is a number');
  assert.is(problem(message([1, Uint8Array.of(0xff)], [6, 1])), 'parse', 'a name that is no text');
  assert.is(problem(program(1, instr(1, 'parameter', f32, [], [9, 2n ** 60n]))), 'parse');
  assert.is(problem(program(1, instr(1, 'Parameter!', f32))), 'parse');
  const long = new Uint8Array(2_000_004);
  for (let i = 0; i < long.length; i += 2) long.set([0x30, 1], i);
  assert.is(problem(long), 'resource-limit', 'too many fields');
  const ids = message([36, new Uint8Array(1_000_001)]);
  assert.is(problem(program(1, Uint8Array.from([...x, ...ids]))), 'resource-limit', 'too many operands');
});

test.run();
