import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tensor } from '../eval/tensor.ts';
import { type CsvOptions, readCsv } from './csv.ts';
import { type Diagnostic, SpucError, showLocation } from './diagnostics.ts';

function refusal(text: string, options?: CsvOptions): Diagnostic {
  try {
    readCsv(text, 'a.csv', options);
  } catch (e) {
    assert.instance(e, SpucError, String(e));
    return (e as SpucError).diagnostics[0]!;
  }
  return assert.unreachable('accepted') as never;
}

test('numbers with and without a header', () => {
  assert.equal(readCsv('1,2\n3,-4.5e1\n', 'a.csv'), tensor('f32', [2, 2], new Float32Array([1, 2, 3, -45])));
  assert.equal(
    readCsv('\ufeffx, y\r\n1 , "2"\r\n\r\n', 'a.csv', { dtype: 'f64' }),
    tensor('f64', [1, 2], new Float64Array([1, 2])),
  );
  assert.equal(readCsv('1,2\n3,4\n', 'a.csv', { header: true }).shape, [1, 2]);
  assert.equal([...readCsv('a;b\nnan;-inf\n', 'a.csv', { delimiter: ';' }).data].map(String), ['NaN', '-Infinity']);
});

test('columns by name and number', () => {
  const text = 'id,x,y\nn1,1,2\nn2,3,4\n';
  assert.equal(readCsv(text, 'a.csv', { columns: ['y', 'x'] }).data, new Float32Array([2, 1, 4, 3]));
  assert.equal(readCsv(text, 'a.csv', { columns: [1] }), tensor('f32', [2, 1], new Float32Array([1, 3])));
  const d = refusal(text, { columns: ['z'] });
  assert.match(d.message, "no column 'z'");
  assert.match(d.hint!, 'id, x, y');
});

test('faults name the line', () => {
  const missing = refusal('x,y\n1,2\n3,\n');
  assert.match(missing.message, "missing value in column 'y'");
  assert.is(showLocation(missing.loc), 'a.csv:3:1');
  assert.is(missing.class, 'input');
  assert.match(refusal('1,2\n3,abc\n').message, "'abc' in column 1 is no number");
  assert.match(refusal('1,2\n3,0x10\n').message, 'is no number');
  assert.is(showLocation(refusal('1,2\n\n3\n').loc), 'a.csv:3:1');
  assert.match(refusal('1,2\n3\n').message, 'row has 1 cells, expected 2');
  assert.match(refusal('').message, 'empty');
  assert.is(refusal('1,"2\n3,4').class, 'input');
});

test.run();
