import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hloOps } from '../../dialects/hlo/index.ts';
import { costModel } from '../../exec/cost/model.ts';
import { parseNet } from '../../exec/cost/net.ts';
import { loadProtocol } from '../../exec/protocols/index.ts';
import type { CostModel } from '../cost-model.ts';
import { allPasses, defaultPipeline } from '../registry.ts';
import { compiled, counted, readsBack, refused, single, sound, subjectOf, tellsNothing } from './check.ts';
import { notDrawn } from './coverage.ts';
import { randomProgram } from './program.ts';

/**
 * Random well-typed programs through every pass by itself, through the pipeline, and through the pipeline without each pass: the meaning
 * stays, nothing is opened, public results tell nothing of secrets, text and bytecode read back. SPUC_RANDOM programs from
 * SPUC_RANDOM_FROM on; then all failures are listed.
 */

const GIVEN = process.env.SPUC_RANDOM;
const RUNS = Number(GIVEN ?? (process.env.SPUC_FULL ? 3000 : 100));
const FIRST = Number(process.env.SPUC_RANDOM_FROM ?? 0);
const optional = [...new Set(defaultPipeline)].filter((n) => !allPasses().find((p) => p.name === n)!.required);

const TARGETS = [
  ['aby3', 3, 'lan'],
  ['semi2k', 2, 'wan'],
] as const;
const models: CostModel[] = [];
async function model(i: number): Promise<CostModel> {
  const [name, parties, net] = TARGETS[i % 2]!;
  return (models[i % 2] ??= costModel({
    protocol: await loadProtocol(name),
    parties,
    k: 64,
    fxp: 18,
    net: parseNet(net),
  }));
}

let whole = 0;
const refusals = new Map<string, number>();
const changedBy = new Set<string>();

async function check(seed: number): Promise<void> {
  const s = subjectOf(seed);
  const noted = (name: string) => changedBy.add(name);
  const first = await compiled(s, {}, true, '', noted);
  whole++;
  tellsNothing(s, first.pphlo);
  readsBack(first.pphlo, first.manifest);
  const cx = { emit: () => undefined, visibility: s.visibility };
  for (const [i, pass] of allPasses().entries()) {
    if (pass.name === 'hlo-legalize-to-pphlo') continue;
    // By its documentation, for programs without NaN.
    if (pass.name === 'decompose-ops' && s.options.wild) continue;
    // What runs on request only does what SPU's pass of that name does, also to public numbers.
    const exactly = defaultPipeline.includes(pass.name);
    const after = await single(first.legalized, pass, cx);
    if (after) {
      noted(pass.name);
      sound(s, after, `${pass.name} alone`, exactly);
      if ((seed + i) % 5 === 0) readsBack(after);
    }
    if ((seed + i) % 6 > 0) continue;
    const weighed = await single(first.legalized, pass, { ...cx, cost: await model(seed) });
    if (weighed) sound(s, weighed, `${pass.name} alone, with costs`, exactly);
  }
  const without = optional[seed % optional.length]!;
  const less = await compiled(s, { disablePasses: [without] }, false);
  sound(s, less.pphlo, `the pipeline without ${without}`);
  const weighed = await compiled(s, { cost: await model(seed) }, seed % 4 === 0, ', with costs', noted);
  sound(s, weighed.pphlo, 'the pipeline with costs');
}

test('random programs mean the same after every pass', async () => {
  const failures: string[] = [];
  for (let seed = FIRST; seed < FIRST + RUNS; seed++) {
    try {
      await check(seed);
    } catch (e) {
      const why = refused(e);
      if (why !== undefined) refusals.set(why, (refusals.get(why) ?? 0) + 1);
      else if (GIVEN) failures.push(`seed ${seed}: ${(e as Error).message.split('\n')[0]}`);
      else throw e;
    }
  }
  if (GIVEN) console.log({ whole, counted, refusals });
  assert.equal(failures, []);
});

test('the programs reach all outcomes', () => {
  if (GIVEN) return;
  assert.ok(whole > 0.9 * RUNS, `${whole} programs`);
  // One in some hundred has a secret loop that is not dead code.
  if (RUNS >= 1000) assert.ok(refusals.size > 0, 'none refused');
  assert.ok(counted.compared > 100 * RUNS, `${counted.compared} numbers compared`);
  assert.ok(counted.publicResults > 50 * RUNS, `${counted.publicResults} public results`);
  // What hangs on rounding says nothing: there must be little of it.
  assert.ok(counted.unstable < counted.compared / 1000, `${counted.unstable} numbers hang on rounding`);
});

test('every pass that rewrites has rewritten some program', () => {
  if (GIVEN) return;
  // sort-method and max-by-ranks ask what things cost for larger sorts, range-analysis only says what it finds; intrinsics of SPU come from JAX plugins.
  const idle = [
    'lower-custom-calls',
    'verify-visibility',
    'hlo-legalize-to-pphlo',
    'sort-method',
    'max-by-ranks',
    'range-analysis',
  ];
  // Few programs have complex numbers of secrets, or a secret condition in a loop that counts besides.
  if (RUNS < 1000) idle.push('expand-complex', 'bound-secret-loops');
  const missing = allPasses().filter((p) => !changedBy.has(p.name) && !idle.includes(p.name));
  assert.equal(
    missing.map((p) => p.name),
    [],
  );
});

test('every op is drawn, or it is said why not', () => {
  const drawn = new Set<string>();
  const secret = [false, true, false, true, false];
  for (let seed = 0; seed < 1500; seed++) {
    const { text } = randomProgram({ seed, secret, wild: seed % 2 === 1, statements: 10 });
    for (const m of text.matchAll(/\b(?:stablehlo|chlo)\.\w+/g)) drawn.add(m[0]);
  }
  const ops = hloOps.filter((o) => /^(stablehlo|chlo)\./.test(o.name));
  for (const { name } of ops) assert.ok(drawn.has(name) !== name in notDrawn, name);
});

test.run();
