import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { costModel } from '../../exec/cost/model.ts';
import { parseNet } from '../../exec/cost/net.ts';
import { loadProtocol } from '../../exec/protocols/index.ts';
import type { CostModel } from '../cost-model.ts';
import { allPasses, defaultPipeline } from '../registry.ts';
import { compiled, counted, readsBack, refused, single, sound, subjectOf, tellsNothing } from './check.ts';

/**
 * Random well-typed programs through every pass by itself, through the pipeline, and through the pipeline without each pass: the meaning
 * stays, nothing is opened, text and bytecode read back.
 */

const RUNS = Number(process.env.SPUC_RANDOM ?? (process.env.SPUC_FULL ? 3000 : 150));
const FIRST = Number(process.env.SPUC_RANDOM_FROM ?? 0);
const optional = [...new Set(defaultPipeline)].filter((n) => !allPasses().find((p) => p.name === n)!.required);

const models: CostModel[] = [];
const model = async (i: number): Promise<CostModel> => {
  const [name, parties, net] = (
    [
      ['aby3', 3, 'lan'],
      ['semi2k', 2, 'wan'],
    ] as const
  )[i % 2]!;
  return (models[i % 2] ??= costModel({
    protocol: await loadProtocol(name),
    parties,
    k: 64,
    fxp: 18,
    net: parseNet(net),
  }));
};

let whole = 0;
const refusals = new Map<string, number>();
const used = new Set<string>();
const changedBy = new Set<string>();
const failures: string[] = [];

test('random programs mean the same after every pass', async () => {
  for (let seed = FIRST; seed < FIRST + RUNS; seed++) {
    const s = subjectOf(seed);
    for (const m of s.program.text.matchAll(/\b(?:stablehlo|chlo|func)\.(\w+)/g)) used.add(m[0]);
    try {
      const first = await compiled(s, {}, true);
      whole++;
      tellsNothing(s, first.pphlo);
      readsBack(first.pphlo, first.manifest);
      readsBack(first.legalized);
      const cost = await model(seed);
      const cx = { emit: () => undefined, visibility: s.visibility };
      for (const [i, pass] of allPasses().entries()) {
        if (pass.name === 'hlo-legalize-to-pphlo') continue;
        // By its documentation, for programs without NaN.
        if (pass.name === 'decompose-ops' && s.options.wild) continue;
        const after = await single(first.legalized, pass, cx);
        if (!after) continue;
        changedBy.add(pass.name);
        sound(s, after, `${pass.name} alone`);
        if ((seed + i) % 5 === 0) readsBack(after);
        if ((seed + i) % 4 === 0) {
          const weighed = await single(first.legalized, pass, { ...cx, cost });
          if (weighed) sound(s, weighed, `${pass.name} alone, with costs`);
        }
      }
      const without = optional[seed % optional.length]!;
      const less = await compiled(s, { disablePasses: [without] }, false);
      sound(s, less.pphlo, `the pipeline without ${without}`);
      const weighed = await compiled(s, { cost }, false);
      sound(s, weighed.pphlo, 'the pipeline with costs');
    } catch (e) {
      const why = refused(e);
      if (why === undefined) {
        if (!process.env.SPUC_RANDOM) throw e;
        failures.push(`seed ${seed}: ${process.env.V ? (e as Error).stack : (e as Error).message.split('\n')[0]}`);
        continue;
      }
      refusals.set(why, (refusals.get(why) ?? 0) + 1);
    }
  }
  if (process.env.SPUC_RANDOM)
    console.log(
      failures.join('\n'),
      refusals,
      counted,
      whole,
      allPasses()
        .map((p) => p.name)
        .filter((n) => !changedBy.has(n)),
      [...used].sort().join(' '),
    );
  assert.is(failures.length, 0);
});

test.run();
