import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Visibility } from '../../passes/pass.ts';
import { readNpy } from '../../support/npy.ts';
import { corpusFolder, skipAll } from '../../testing/test-corpus.ts';
import { differences } from './diff.ts';
import { inputNames, jobOf, onlyRun, runLogged } from './test-support.ts';
import { verifyRun } from './verify.ts';

/** What real programs open, half of their arguments and all scalars public: verified without the data. All of them with SPUC_FULL. */
const SOME = ['cond_public', 'switch_public', 'while_nested', 'gather_public', 'sort_two_keys', 'decision_tree'];
const folder = corpusFolder('fixtures/dev', 'SPUC_CORPUS');
const TEXT = 60_000;
const ELEMENTS = 20_000;

if (!folder) skipAll(test, 'there is no corpus of programs');
else
  for (const [i, name] of readdirSync(folder).sort().entries()) {
    const program = `${folder}/${name}/program.stablehlo.mlir`;
    if (!(process.env.SPUC_FULL || SOME.includes(name)) || !existsSync(program)) continue;
    const text = readFileSync(program, 'utf8');
    const inputs = inputNames(readdirSync(`${folder}/${name}`)).map((f) =>
      readNpy(readFileSync(`${folder}/${name}/${f}`), f),
    );
    if (text.length > TEXT || inputs.reduce((n, x) => n + x.data.length, 0) > ELEMENTS) continue;
    test(`${name}: what is logged is what the program permits`, async () => {
      const visibility = inputs.map(
        (x, j): Visibility => (x.shape.length > 0 && (i + j) % 2 === 0 ? 'secret' : 'public'),
      );
      const job = await jobOf(i % 2 === 0 ? 'aby3' : 'semi2k', i % 2 === 0 ? 3 : 2, text, visibility);
      const runs = (await runLogged(job, inputs)).map(onlyRun);
      for (const run of runs) assert.equal(await verifyRun(run, job), []);
      for (const other of runs.slice(1)) assert.equal(differences(runs[0]!, other), []);
    });
  }

test.run();
