import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Tensor } from '../../../eval/tensor.ts';
import { filePosition, Source, SpucError, showLocation } from '../../../support/diagnostics.ts';
import { parseHlo } from './grammar.ts';

const parse = (text: string) => parseHlo(new Source('m.hlo', text));
const problem = (text: string): string => {
  try {
    parse(text);
  } catch (e) {
    if (e instanceof SpucError) return `${e.diagnostics[0]!.class} ${showLocation(e.diagnostics[0]!.loc)}`;
    throw e;
  }
  return 'none';
};

test('short and verbose styles give the same tree', () => {
  const short = parse(`HloModule m, entry_computation_layout={(f32[2]{0})->f32[2]{0}}
ENTRY e {
  p = f32[2]{0} parameter(0)
  ROOT a = f32[2]{0} add(p, p), metadata={op_name="x" source_file="f.py" source_line=3}
}
`);
  const verbose = parse(`HloModule m // a comment
ENTRY %e (p: f32[2]) -> f32[2] {
  %p = f32[2]{0} parameter(0)
  ROOT %a = f32[2]{0} add(f32[2]{0} %p, /*index=1*/f32[2]{0} %p), metadata={op_name="x" source_file="f.py" source_line=3}
}, execution_thread="main"
`);
  for (const m of [short, verbose]) {
    const [e] = m.computations;
    assert.is(m.name, 'm');
    assert.is(e!.name, 'e');
    assert.ok(e!.entry);
    const [p, a] = e!.instructions;
    assert.is(p!.parameter, 0);
    assert.is(a!.opcode, 'add');
    assert.ok(a!.root);
    assert.equal(
      a!.operands.map((o) => o.name),
      ['p', 'p'],
    );
    assert.is(a!.loc.kind === 'text' && a!.loc.user?.kind, 'name');
    assert.is(filePosition(a!.loc)!.line, 4);
  }
  assert.equal(verbose.computations[0]!.header!.params[0]!.shape, { kind: 'array', dtype: 'f32', dims: [2] });
});

test('nested tuple shapes, tiles in layouts and strings with brackets in attributes', () => {
  const m = parse(`HloModule m
ENTRY e {
  p = ((f32[2,3]{0,1:T(8,128)}, token[]), /*index=1*/s32[]) parameter(0), metadata={op_name="a \\"x\\" = {1" }, sharding={{maximal device=0}, {replicated}}
}
`);
  const [p] = m.computations[0]!.instructions;
  assert.equal(p!.shape, {
    kind: 'tuple',
    elements: [
      { kind: 'tuple', elements: [{ kind: 'array', dtype: 'f32', dims: [2, 3], layout: [0, 1] }, { kind: 'token' }] },
      { kind: 'array', dtype: 'i32', dims: [] },
    ],
  });
  assert.is(p!.attrs.get('sharding')!.text, '{{maximal device=0}, {replicated}}');
  assert.ok(p!.loc.kind === 'text' && p!.loc.user?.kind === 'name' && p!.loc.user.name === 'a "x" = {1');
});

test('literals are read on demand', () => {
  const m = parse(`HloModule m
ENTRY e {
  constant = f32[2,2]{1,0} constant({ { 1, 2 }, /*i=1*/ { -inf, nan } })
}
`);
  const value = m.computations[0]!.instructions[0]!.literal!() as Tensor;
  assert.equal([...(value.data as Float32Array)], [1, 2, -Infinity, Number.NaN]);
});

test('stack frame tables of newer XLA give user locations', () => {
  const m = parse(`HloModule m

FileNames
1 "/app/a.py"

FunctionNames
1 "f"

FileLocations
1 {file_name_id=1 function_name_id=1 line=213 end_line=213 column=26 end_column=35}

StackFrames
1 {file_location_id=1 parent_frame_id=1}


ENTRY e {
  ROOT p = f32[] parameter(0), metadata={stack_frame_id=1}
}
`);
  const { loc } = m.computations[0]!.instructions[0]!;
  assert.equal(loc.kind === 'text' && loc.user, { kind: 'file', file: '/app/a.py', line: 213, col: 26 });
});

test('errors carry class and place', () => {
  const head = 'HloModule m\nENTRY e {\n';
  assert.is(problem('HloModul m'), 'parse m.hlo:1:1');
  assert.is(problem(`${head}  p = f32[2] parameter(0), meta`), 'parse m.hlo:3:32');
  assert.is(problem(`${head}  p = f32[2] parameter(0`), 'parse m.hlo:3:25');
  assert.is(problem(`${head}  p f32[2] parameter(0)\n}`), 'parse m.hlo:3:5');
  assert.is(problem(`${head}  p = f32[?] parameter(0)\n}`), 'dynamic-shape m.hlo:3:7');
  assert.is(problem(`${head}  p = f32[<=4] parameter(0)\n}`), 'dynamic-shape m.hlo:3:7');
  assert.is(problem(`${head}  p = f33[4] parameter(0)\n}`), 'type m.hlo:3:7');
  assert.is(problem(`${head}  p = opaque[] parameter(0)\n}`), 'unsupported-type m.hlo:3:7');
  assert.is(problem(`${head}  p = f32[] parameter(0), a=1, a=2\n}`), 'redefinition m.hlo:3:32');
  assert.is(problem(`${head}  p = ${'('.repeat(600)}f32[]`).split(' ')[0], 'nesting-limit');
});

test.run();
