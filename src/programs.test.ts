import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileProgram, parseProgram } from './compiler.ts';
import { evaluate } from './dialects/hlo/evaluator.ts';
import { isFloat } from './eval/dtype.ts';
import type { Tensor } from './eval/tensor.ts';
import { NodePrg, seededKeys } from './exec/prg/node-prg.ts';
import { loadProtocol } from './exec/protocols/index.ts';
import { costProgram, runProgram } from './exec/run.ts';
import type { Visibility } from './passes/pass.ts';
import { readNpy } from './support/npy.ts';

/**
 * The program corpus, from both texts, under the evaluator and every protocol, against results that XLA computed: floats within the
 * tolerance of the program, integers and booleans exactly, dtypes as declared. Every run must cost what was predicted and free all memory.
 * SPUC_PROGRAMS (a comma-separated list of parts of names) runs some only.
 */

interface Meta {
  readonly name: string;
  readonly inputs: readonly { file: string; visibility: Visibility }[];
  readonly outputs: readonly { file: string; atol?: number }[];
}

const FULL = process.env.SPUC_FULL === '1';
const OURS = fileURLToPath(new URL('../fixtures/programs', import.meta.url));
const SHARED = fileURLToPath(new URL('../../shared/fixtures/dev', import.meta.url));
const TEXTS = ['program.stablehlo.mlir', 'program.hlo.txt'];
/** Protocols and numbers of parties. */
const RUNS: readonly (readonly [string, number])[] = [
  ['ref2k', 1],
  ['semi2k', 2],
  ['aby3', 3],
  ...(FULL ? ([['semi2k', 3]] as const) : []),
];
const wanted = process.env.SPUC_PROGRAMS?.split(',');

const roots = [OURS, ...(FULL && existsSync(SHARED) ? [SHARED] : [])];
const folders = roots
  .flatMap((root) => readdirSync(root).map((name) => `${root}/${name}`))
  .filter((f) => existsSync(`${f}/meta.json`) && TEXTS.some((t) => existsSync(`${f}/${t}`)))
  .filter((f) => !wanted || wanted.some((w) => f.slice(f.lastIndexOf('/')).includes(w)));

const tensorAt = (path: string): Tensor => readNpy(readFileSync(path), path);

/** Largest absolute error; Infinity where a NaN, an infinity, or an element of integers differs. */
function worstError(got: Tensor, want: Tensor): number {
  let worst = 0;
  for (let i = 0; i < want.data.length; i++) {
    const a = got.data[i]!;
    const b = want.data[i]!;
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) continue;
    const d = isFloat(want.dtype) || want.dtype.startsWith('complex') ? Math.abs(Number(a) - Number(b)) : Infinity;
    if (!(d <= worst)) worst = Number.isNaN(d) ? Infinity : d;
  }
  return worst;
}

function compare(folder: string, meta: Meta, outputs: readonly Tensor[]): void {
  assert.is(outputs.length, meta.outputs.length);
  for (const [i, o] of meta.outputs.entries()) {
    const want = tensorAt(`${folder}/${o.file}`);
    const got = outputs[i]!;
    assert.is(got.dtype, want.dtype, `dtype of result ${i}`);
    assert.equal([...got.shape], [...want.shape], `shape of result ${i}`);
    const error = worstError(got, want);
    assert.ok(error <= (o.atol ?? 0), `result ${i} is off by ${error}, at most ${o.atol ?? 0} is allowed`);
  }
}

test('there are programs to run', () => assert.ok(folders.length >= (wanted ? 1 : 30)));

for (const folder of folders) {
  const meta: Meta = JSON.parse(readFileSync(`${folder}/meta.json`, 'utf8'));
  const inputs = (): Tensor[] => meta.inputs.map((x) => tensorAt(`${folder}/${x.file}`));
  for (const text of TEXTS.filter((t) => existsSync(`${folder}/${t}`))) {
    const name = `${meta.name}/${text}`;
    const bytes = readFileSync(`${folder}/${text}`);

    test(`plain: ${name}`, () => compare(folder, meta, evaluate(parseProgram(bytes, name), inputs())));

    for (const [protocolName, parties] of RUNS) {
      // Both texts mean the same program: one of them is enough where every byte goes between parties.
      if (!FULL && protocolName !== 'ref2k' && text !== TEXTS[0]) continue;
      test(`${protocolName}, ${parties}: ${name}`, async () => {
        const compiled = await compileProgram(bytes, name, { visibility: meta.inputs.map((x) => x.visibility) });
        const job = {
          ...compiled,
          protocol: await loadProtocol(protocolName),
          parties,
          k: 64,
          fxp: 18,
          inputs: inputs(),
        };
        // As little memory as the estimate says: it must be enough.
        const { leastBytes } = await costProgram(job);
        const result = await runProgram({
          ...job,
          memory: leastBytes,
          randomKey: seededKeys(meta.name),
          makePrg: (nonce) => new NodePrg(nonce),
        });
        compare(folder, meta, result.outputs);
        assert.is(result.liveBlocks, 0, 'ring blocks that are live after the run');
        assert.equal(result.totals, result.cost.totals);
        for (const [op, predicted] of result.cost.ops) {
          const { hops, messages, bytes, offlineMessages, offlineBytes } = result.ops.get(op)!;
          assert.equal(
            { hops, messages, bytes, offlineMessages, offlineBytes },
            {
              hops: predicted.hops,
              messages: predicted.messages,
              bytes: predicted.bytes,
              offlineMessages: predicted.offlineMessages,
              offlineBytes: predicted.offlineBytes,
            },
            op.name,
          );
        }
        assert.ok(result.peakBytes <= leastBytes, `${result.peakBytes} bytes of ring memory, not ${leastBytes}`);
      });
    }
  }
}

test.run();
