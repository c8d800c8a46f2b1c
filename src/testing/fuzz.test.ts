import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fuzzForms, fuzzInput, fuzzOutcome } from './test-fuzz.ts';

/** More at once, by hand and recorded: npm run fuzz. */
const TRIALS = process.env.SPUC_FULL ? 10_000 : 100;
const SEED = 4;

const forms = await fuzzForms();

test('every input form is there', () => {
  assert.is(forms.length, 9);
  for (const f of forms) assert.ok(f.inputs.length >= 4, f.name);
});

for (const form of forms)
  test(`${form.name}: a changed input compiles or is refused by a diagnostic`, async () => {
    const seen = { compiled: 0, refused: 0 };
    for (let i = 0; i < TRIALS; i++) {
      try {
        seen[await fuzzOutcome(fuzzInput(form, SEED, i))]++;
      } catch (e) {
        throw new Error(`trial ${i}: ${e instanceof Error ? e.stack : e}`);
      }
    }
    assert.ok(seen.refused > 0 && seen.compiled > 0, JSON.stringify(seen));
  });

test('the same seed gives the same inputs, another one others', () => {
  for (const form of forms) {
    assert.equal(fuzzInput(form, 1, 7), fuzzInput(form, 1, 7));
    const differ = Array.from({ length: 20 }, (_, i) => i).some(
      (i) => String(fuzzInput(form, 1, i)) !== String(fuzzInput(form, 2, i)),
    );
    assert.ok(differ);
  }
});

test.run();
