import protobuf from 'protobufjs/minimal.js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { WireWriter } from './wire.ts';

const bytes = (w: WireWriter): number[] => [...w.written()];
const reference = (write: (w: protobuf.Writer) => void): number[] => {
  const w = protobuf.Writer.create();
  write(w);
  return [...w.finish()];
};

test('fields have the bytes that protobufjs gives them', () => {
  const numbers = [0, 1, 127, 128, 16383, 16384, 2 ** 31, 2 ** 32 - 1];
  const w = new WireWriter(1);
  for (const n of numbers) w.number(3, n);
  w.numbers(4, numbers);
  w.numbers(5, []);
  w.double(6, -0.1);
  for (const s of ['', 'ascii', 'ü€😀', 'ascii']) w.string(7, s);
  w.blob(8, new Uint8Array(300).fill(7));
  const want = reference((r) => {
    for (const n of numbers) r.uint32((3 << 3) | 0).uint32(n);
    r.uint32((4 << 3) | 2).uint32s(numbers);
    r.uint32((6 << 3) | 1).double(-0.1);
    for (const s of ['', 'ascii', 'ü€😀', 'ascii']) r.uint32((7 << 3) | 2).string(s);
    r.uint32((8 << 3) | 2).bytes(new Uint8Array(300).fill(7));
  });
  assert.equal(bytes(w), want);
});
test('messages in messages move when their length needs more bytes', () => {
  for (const size of [0, 1, 126, 127, 128, 16381, 16384, 2 ** 21]) {
    const w = new WireWriter(1);
    w.number(1, 9);
    const outer = w.begin(2);
    const inner = w.begin(3);
    w.raw(new Uint8Array(size).fill(5));
    w.end(inner);
    w.number(4, 1);
    w.end(outer);
    const want = reference((r) => {
      r.uint32(1 << 3).uint32(9);
      r.uint32((2 << 3) | 2).fork();
      r.uint32((3 << 3) | 2).bytes(new Uint8Array(size).fill(5));
      r.uint32(4 << 3)
        .uint32(1)
        .ldelim();
    });
    assert.is(Buffer.compare(w.written(), Uint8Array.from(want)), 0, `${size}`);
  }
});
test('what was written from a place on', () => {
  const w = new WireWriter();
  w.number(1, 2);
  const from = w.length;
  w.number(1, 3);
  assert.equal([...w.written(from)], [8, 3]);
});

test.run();
