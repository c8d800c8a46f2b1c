import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryIo } from '../support/io.ts';
import { corpusFolder, skipAll } from '../testing/test-corpus.ts';
import { main } from './main.ts';

/** StableHLO's own tests under the protocols that share secrets, with everything that they read secret. */
const suite = corpusFolder('conformance/stablehlo', 'SPUC_STABLEHLO');
const fixtures = corpusFolder('fixtures', 'SPUC_FIXTURES');
if (!suite || !fixtures) skipAll(test, "StableHLO's tests are not here (SPUC_STABLEHLO, SPUC_FIXTURES)");

interface Entry {
  readonly path: string;
  readonly types: readonly string[];
  /** All values fit fixed point, and their bits as floats do not matter. */
  readonly meaningful: boolean;
}
const full = process.env.SPUC_FULL !== undefined;
/** Every file in the full test, a sample else; a number without a common divisor with the runs of one op in different types. */
const STEP = full ? 1 : 11;
/** Loops that end when all elements have converged: that is what the data decides. */
const REFUSED = /^testdata\/(igammac?|random_gamma|regularized_incomplete_beta)_/;
/** Thirty products in sequence, each with its own unit of error: near the bound, on either side. */
const NEAR = /^testdata\/bessel_i0e_/;
const LEAST_FLOAT_RATE = 0.97;

const isFloat = (e: Entry): boolean => e.types.some((t) => /^b?f\d/.test(t));

/** Of the files: those that fail under the protocol, with what is said about them. */
async function failures(entries: readonly Entry[], options: readonly string[]): Promise<string[]> {
  const failed: string[] = [];
  for (const e of entries) {
    const io = memoryIo({ files: { [`/${e.path}`]: readFileSync(join(suite!, e.path), 'utf8') } });
    if ((await main(['interpret', ...options, e.path], io)) !== 0) failed.push(`${e.path}: ${io.stderr()}`);
  }
  return failed;
}

if (suite && fixtures) {
  const index = JSON.parse(readFileSync(join(fixtures, 'stablehlo-interpret-index.json'), 'utf8')) as {
    testdata: Entry[];
    hand_written: Entry[];
  };
  const all = index.testdata.filter((e) => e.meaningful);
  for (const protocol of ['aby3', 'semi2k'])
    for (const inputs of full ? ['secret', 'public'] : ['secret']) {
      const options = [`--protocol=${protocol}`, ...(inputs === 'secret' ? ['--secret-inputs'] : [])];
      const part = (float: boolean): Entry[] =>
        all.filter((e) => isFloat(e) === float).filter((_, i) => i % STEP === 0);

      test(`integers and booleans are exact under ${protocol}, inputs ${inputs}`, async () => {
        const entries = part(false);
        assert.ok(entries.length > 15);
        assert.equal(await failures(entries, options), []);
      });

      test(`floats are within their bounds under ${protocol}, inputs ${inputs}`, async () => {
        const entries = part(true);
        assert.ok(entries.length > 8);
        const failed = await failures(entries, options);
        assert.equal(
          failed.filter((f) => !REFUSED.test(f) && !NEAR.test(f)),
          [],
        );
        for (const f of failed) assert.match(f, NEAR.test(f) ? 'check-failed' : 'secret-control-flow');
        if (full) assert.ok(entries.length - failed.length >= LEAST_FLOAT_RATE * entries.length);
      });
    }
}

test.run();
