import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { verify } from '../../../ir/verifier.ts';
import { SpucError } from '../../../support/diagnostics.ts';
import { printModule } from '../../../syntax/index.ts';
import { registry } from '../test-support.ts';
import { importStablehloBytecode } from './import.ts';

const programs = fileURLToPath(new URL('../../../../fixtures/programs', import.meta.url));
/** More rounds, other seeds and files, by hand: SPUC_FUZZ_ROUNDS=20000 SPUC_FUZZ_SEED=7 SPUC_FUZZ_FILES=a.bc,b.bc. */
const rounds = Number(process.env.SPUC_FUZZ_ROUNDS ?? 150);
const seed = Number(process.env.SPUC_FUZZ_SEED ?? 1);
const files =
  process.env.SPUC_FUZZ_FILES?.split(',') ??
  ['conv_stride_same', 'flax_mlp', 'linreg_while'].map((d) => `${programs}/${d}/program.stablehlo.bc`);

/** A small generator of numbers below `n` (a linear congruence mod 2^32, upper bits), the same in every run. */
function numbers(start: number): (n: number) => number {
  let s = start >>> 0;
  return (n) => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
    return Math.floor((s / 2 ** 32) * n);
  };
}

/** Overwrites one to three bytes: with one bit flipped, the next number, or an extreme. The header with the version is left alone. */
function damage(good: Uint8Array, below: (n: number) => number): Uint8Array {
  const b = Uint8Array.from(good);
  const head = b.indexOf(0, 5) + 1;
  for (let k = 1 + below(3); k > 0; k--) {
    const at = head + below(b.length - head);
    const ways = [b[at]! ^ (1 << below(8)), b[at]! + 1, b[at]! - 1, [0, 1, 0x7f, 0xff][below(4)]!];
    b[at] = ways[below(ways.length)]!;
  }
  return b;
}

for (const file of files) {
  test(`${file.split('/').at(-2)}: damaged bytes are refused or mean a program, nothing else`, () => {
    const good = new Uint8Array(readFileSync(file));
    const below = numbers(seed);
    let refused = 0;
    for (let i = 0; i < rounds; i++) {
      const bytes = damage(good, below);
      try {
        const module = importStablehloBytecode(bytes, 'damaged.bc', registry);
        verify(module);
        printModule(module);
      } catch (e) {
        if (!(e instanceof SpucError)) throw new Error(`round ${i}, seed ${seed}: ${(e as Error).stack}`);
        refused++;
      }
    }
    assert.ok(refused > 0 && refused < rounds, `${refused} of ${rounds} are refused`);
  });
}

test.run();
