import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SpucError } from '../support/diagnostics.ts';
import { splitInput } from './chunks.ts';
import { parseBytes } from './command-line.ts';
import { parseInterpretArguments } from './interpret-arguments.ts';
import { parseOptArguments } from './opt-arguments.ts';
import { parsePassOptions, parsePipeline, showPipeline } from './pass-arguments.ts';
import { checkShape, REQUIRED_KERNELS } from './protocol-choice.ts';
import { parseVisibility } from './visibility.ts';

const refuses = (f: () => unknown, text: string) =>
  assert.throws(
    f,
    (e: unknown) => e instanceof SpucError && e.diagnostics[0]!.class === 'option' && e.message.includes(text),
  );

test('passes keep their order, one dash or two, with options', () => {
  const args = parseOptArguments([
    '-cse',
    '--canonicalize',
    'f.mlir',
    '--hlo-legalize-to-pphlo=input_vis_list=A,B',
    '-split-input-file',
  ]);
  assert.is.not(args, 'help');
  if (args === 'help') return;
  assert.equal(
    args.calls.map((c) => c.name),
    ['cse', 'canonicalize', 'hlo-legalize-to-pphlo'],
  );
  assert.equal(args.calls[2]!.options, { input_vis_list: 'A,B' });
  assert.is(args.file, 'f.mlir');
  assert.is(args.split, true);
  refuses(() => parseOptArguments(['--insert-dealocation']), 'no pass or option');
  refuses(() => parseOptArguments(['a', 'b']), 'one file');
});

test('pass options and pipelines', () => {
  assert.equal(parsePassOptions('a=1 b=2,3 c'), { a: '1', b: '2,3', c: 'true' });
  assert.equal(parsePassOptions('{x="1 2"}'), { x: '1 2' });
  assert.equal(parsePipeline('builtin.module(a{x=1 y=2},func.func(b, c))'), [
    { name: 'a', options: { x: '1', y: '2' } },
    { name: 'b', options: {} },
    { name: 'c', options: {} },
  ]);
  assert.equal(parsePipeline('any(a{x="b}c" y={1 2}}), builtin.module()'), [
    { name: 'a', options: { x: 'b}c', y: '1 2' } },
  ]);
  const calls = parsePipeline('a{x="1 2" y=3 z},b');
  assert.equal(parsePipeline(showPipeline(calls)), calls);
  refuses(() => parsePassOptions('a =x'), 'cannot be read');
  for (const bad of ['a,', 'a(b', 'a)', '(a)', 'a{x=1', 'a{x="}', 'a(b)', 'func.func(a'])
    refuses(() => parsePipeline(bad), 'cannot be read');
});

test('visibility by position and by name', () => {
  assert.equal(parseVisibility([], ['a', 'b']), ['secret', 'secret']);
  assert.equal(parseVisibility(['public'], ['a', 'b']), ['public', 'secret']);
  assert.equal(parseVisibility(['b=public'], ['a', 'b']), ['secret', 'public']);
  assert.equal(parseVisibility(['P', 'arg1=P'], ['a', 'b.7']), ['public', 'public']);
  refuses(() => parseVisibility(['open'], ['a']), 'neither secret nor public');
  refuses(() => parseVisibility(['c=public'], ['a']), "no argument 'c'");
  refuses(() => parseVisibility(['secret', 'secret'], ['a']), 'lists 2 arguments');
});

test('sizes', () => {
  assert.is(parseBytes('--memory', '512MiB'), 512 * 2 ** 20);
  assert.is(parseBytes('--memory', '1.5GiB'), 1.5 * 2 ** 30);
  assert.is(parseBytes('--memory', '1e9'), 1e9);
  for (const bad of ['', '0', '-1', '3 apples', 'GiB'])
    refuses(() => parseBytes('--memory', bad), 'a size is expected');
});

test('interpret takes the numbers of SPU', () => {
  const args = parseInterpretArguments(['--protocol_kind=3', '--interpret', '-split-input-file', 'a', 'b']);
  assert.is.not(args, 'help');
  if (args !== 'help') assert.equal([args.protocol, args.files], ['aby3', ['a', 'b']]);
  refuses(() => parseInterpretArguments(['--protocol_kind=4']), 'not supported');
  refuses(() => parseInterpretArguments(['--fast']), 'unknown option');
});

test('parts keep their line numbers', () => {
  const [a, b, c] = splitInput('1\n2\n// -----\n4\n// ----- no\n// -----\n7\n');
  assert.is(a, '1\n2\n');
  assert.is(b, '\n\n// -----\n4\n// ----- no\n');
  assert.is(c!.split('\n').indexOf('7'), 6);
});

test('a protocol from outside is checked before it runs', () => {
  refuses(() => checkShape(undefined, './p.js'), 'exports no protocol');
  refuses(() => checkShape({ name: 'p' }, './p.js'), "'doc' is missing");
  const f = () => [];
  const shell = {
    name: 'p',
    doc: '',
    source: '',
    dealer: false,
    secure: true,
    threat: f,
    parts: f,
    constant: f,
    addPublic: f,
    parties: { min: 2, max: 2, default: 2 },
    kernels: { share: {} },
  };
  refuses(() => checkShape(shell, './p.js'), 'required kernels are missing: open, ');
  refuses(() => checkShape({ ...shell, parties: { min: 0 } }, './p.js'), 'parties.min');
  const whole = (reveals: unknown) => ({
    ...shell,
    kernels: Object.fromEntries(REQUIRED_KERNELS.map((k) => [k, { cost: f, result: f, online: f, reveals }])),
  });
  assert.ok(checkShape(whole('nothing'), './p.js'));
  assert.ok(checkShape(whole({ kind: 'masked', to: f }), './p.js'));
  for (const wrong of [undefined, 'all', { kind: 'masked' }, { kind: 'some', to: f }])
    refuses(() => checkShape(whole(wrong), './p.js'), "kernel 'share' does not say what it 'reveals'");
});

test.run();
