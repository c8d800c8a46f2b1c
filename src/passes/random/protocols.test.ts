import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { NodePrg, seededKeys } from '../../exec/prg/node-prg.ts';
import { loadProtocol } from '../../exec/protocols/index.ts';
import { runProgram } from '../../exec/run.ts';
import { compiled, difference, refused, subjectOf } from './check.ts';
import { randomInputs } from './program.ts';

/**
 * Random programs under protocols: what comes out is what the program means, for the declared cost, and for any other secrets at the same
 * cost.
 */

const RUNS = Number(process.env.SPUC_RANDOM ?? (process.env.SPUC_FULL ? 120 : 9));
const FIRST = Number(process.env.SPUC_RANDOM_FROM ?? 0);
const PROTOCOLS = [
  ['ref2k', 2],
  ['semi2k', 2],
  ['aby3', 3],
] as const;
/** What one op in fixed point with 18 fraction bits may be off by. */
const STEP = 2 ** -13;

let ran = 0;
test('results and costs under protocols', async () => {
  for (let seed = FIRST; seed < FIRST + RUNS; seed++) {
    const s = subjectOf(seed * 5 + 1 + (seed % 4), { narrow: true, wild: false, statements: 6 });
    const [name, parties] = PROTOCOLS[seed % 3]!;
    let job: Awaited<ReturnType<typeof compiled>>;
    try {
      job = await compiled(s, {}, false);
    } catch (e) {
      if (refused(e) === undefined) throw e;
      continue;
    }
    const protocol = await loadProtocol(name);
    const run = (inputs: Parameters<typeof runProgram>[0]['inputs']) =>
      runProgram({
        pphlo: job.pphlo,
        manifest: job.manifest,
        protocol,
        parties,
        k: 64,
        fxp: 18,
        inputs,
        memory: 2 ** 27,
        randomKey: seededKeys(`${name} ${seed}`),
        makePrg: (nonce) => new NodePrg(nonce),
      });
    const about = `seed ${s.options.seed} under ${name}`;
    const first = await run(s.inputs);
    const wrong = difference(
      s,
      first.outputs as never,
      s.want.map(() => false),
      { extra: 0.02, by: STEP },
    );
    if (wrong) assert.unreachable(`${about}: ${wrong}\n${s.program.text}`);
    assert.equal(first.totals, first.cost.totals, about);
    assert.is(first.liveBlocks, 0);
    const other = await run(randomInputs(s.program, (i) => (s.options.secret[i] ? seed + 77777 : s.options.seed)));
    assert.equal(other.totals, first.totals, `${about}: the cost tells something about a secret`);
    ran++;
  }
  assert.ok(ran > RUNS / 2, `${ran} programs ran`);
});

test.run();
