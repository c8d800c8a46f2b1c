import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SpucError } from '../../../support/diagnostics.ts';
import { numbers } from '../../../testing/mutations.ts';
import { importHloProto } from './import.ts';

const programs = fileURLToPath(new URL('../../../../fixtures/programs', import.meta.url));
/** More rounds, and other files, by hand: SPUC_FUZZ_ROUNDS=20000 SPUC_FUZZ_FILES=a.pb,b.pb. */
const rounds = Number(process.env.SPUC_FUZZ_ROUNDS ?? 300);
const files =
  process.env.SPUC_FUZZ_FILES?.split(',') ??
  ['conv_stride_same', 'linreg_while', 'switch_public'].map((d) => `${programs}/${d}/program.hlo.pb`);

/** Flips bits, overwrites, cuts out, repeats or cuts off, a few times. */
function damage(good: Uint8Array, below: (n: number) => number): Uint8Array {
  let b = Uint8Array.from(good);
  for (let k = 1 + below(3); k > 0 && b.length > 1; k--) {
    const at = below(b.length);
    const size = 1 + below(Math.min(40, b.length - at));
    switch (below(8)) {
      case 0:
      case 1:
        b[at]! ^= 1 << below(8);
        break;
      case 2:
      case 3:
        b[at]! = (b[at]! + 1) & 0xff;
        break;
      case 4:
        b[at] = [0, 1, 0x7f, 0x80, 0xff][below(5)]!;
        break;
      case 5:
        b = Uint8Array.from([...b.subarray(0, at), ...b.subarray(at + size)]);
        break;
      case 6:
        b = Uint8Array.from([...b.subarray(0, at + size), ...b.subarray(at)]);
        break;
      default:
        if (below(4) === 0) b = b.slice(0, at);
    }
  }
  return b;
}

for (const file of files) {
  if (!existsSync(file)) throw new Error(`${file} is missing`);
  const good = readFileSync(file);
  test(`${file}, damaged, imports or is refused by a diagnostic`, () => {
    let refused = 0;
    const classes = new Map<string, number>();
    let slowest = 0;
    for (let round = 0; round < rounds; round++) {
      const bytes = damage(good, numbers(round + 1));
      const start = performance.now();
      try {
        importHloProto(bytes, 'damaged.pb');
      } catch (e) {
        if (!(e instanceof SpucError)) throw new Error(`round ${round}: ${(e as Error).stack}`);
        refused++;
        for (const d of e.diagnostics) classes.set(d.class, (classes.get(d.class) ?? 0) + 1);
        assert.ok(
          e.diagnostics.every((d) => d.message.length < 2000 && d.hint),
          `round ${round}: a message with a hint`,
        );
      }
      slowest = Math.max(slowest, performance.now() - start);
    }
    assert.ok(refused > rounds / 4, 'most damage is seen');
    if (process.env.SPUC_FUZZ_ROUNDS) {
      const mb = Math.round(process.memoryUsage().rss / 2 ** 20);
      console.log(
        file,
        refused,
        'of',
        rounds,
        Object.fromEntries(classes),
        `slowest ${slowest.toFixed(0)} ms, ${mb} MB`,
      );
    }
  });
}

test('every prefix of a file is refused, or is the whole program', () => {
  const good = readFileSync(files[0]!);
  const step = Math.max(1, Math.floor(good.length / 400));
  for (let n = 0; n < good.length; n += step) {
    try {
      importHloProto(good.subarray(0, n), 'cut.pb');
    } catch (e) {
      if (!(e instanceof SpucError)) throw e;
    }
  }
});

test.run();
