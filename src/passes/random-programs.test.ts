import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readBytecode } from '../codegen/reader.ts';
import { writeBytecode } from '../codegen/writer.ts';
import { compileModule } from '../compiler.ts';
import { evaluate } from '../dialects/hlo/evaluator.ts';
import { registry } from '../dialects/registry.ts';
import { type Tensor, tensor } from '../eval/tensor.ts';
import { funcBody, functionsOf } from '../ir/builtin.ts';
import { isSecret } from '../ir/types.ts';
import { verify } from '../ir/verifier.ts';
import { Source, SpucError } from '../support/diagnostics.ts';
import { parseModule, printModule } from '../syntax/index.ts';
import type { Visibility } from './pass.ts';
import { randomProgram } from './random-programs.ts';
import { parse } from './test-support.ts';

const RUNS = process.env.SPUC_FULL ? 3000 : 250;
const tapes = fc.array(fc.nat(1000), { minLength: 20, maxLength: 120 });
const masks = fc.nat(15);
const ARGS = 4;

const inputs = (seed: number, secrets: number, seedOfSecrets: number): Tensor[] =>
  Array.from({ length: ARGS }, (_, i) => {
    const s = secrets & (1 << i) ? seedOfSecrets : seed;
    const value = (k: number) => Math.fround(Math.sin(12.9898 * (s + 7 * i + k)) * 2);
    return i % 2
      ? tensor('f32', [4], Float32Array.from([0, 1, 2, 3], value))
      : tensor('f32', [], Float32Array.of(value(0)));
  });
const close = (a: Tensor, b: Tensor): boolean =>
  Array.from(a.data as Float32Array).every((x, i) => {
    const y = (b.data as Float32Array)[i]!;
    return Object.is(x, y) || Math.abs(x - y) <= 1e-3 * (1 + Math.abs(x)) || !(Math.abs(x) < 1e6);
  });

let compiledCount = 0;
let refusedCount = 0;
let publicCount = 0;

test('random programs: compile or are refused for a secret loop; meaning, visibility, text and bytecode hold', async () => {
  await fc.assert(
    fc.asyncProperty(tapes, masks, async (tape, secrets) => {
      const text = randomProgram(tape, ARGS, 6);
      const visibility = Array.from({ length: ARGS }, (_, i): Visibility => (secrets & (1 << i) ? 'secret' : 'public'));
      const source = parse(text);
      const plain = parse(text);
      let program: Awaited<ReturnType<typeof compileModule>>;
      try {
        program = await compileModule(source, { visibility });
      } catch (e) {
        if (!(e instanceof SpucError)) throw e;
        refusedCount++;
        return e.diagnostics.every((d) => d.class === 'secret-control-flow');
      }
      compiledCount++;
      const { pphlo, manifest } = program;
      verify(pphlo);
      pphlo.walk((op) => assert.is.not(op.name, 'pphlo.reveal'));
      // No leak: what is public is the same for any secrets.
      const results = funcBody(functionsOf(pphlo)[0]!).terminator.operands;
      const [a, b] = [inputs(1, secrets, 5), inputs(1, secrets, 9)];
      const [outA, outB] = [evaluate(pphlo, a), evaluate(pphlo, b)];
      for (const [i, v] of results.entries()) {
        if (isSecret(v.type)) continue;
        publicCount++;
        assert.equal(outA[i]!.data, outB[i]!.data, `public result ${i} tells a secret`);
      }
      // The meaning of the program is kept.
      for (const [i, want] of evaluate(plain, a).entries())
        assert.ok(close(want, outA[i]!), `result ${i}: ${want.data} became ${outA[i]!.data}`);
      // Text and binary read back as the same program.
      const shown = printModule(pphlo);
      const read = parseModule(new Source('again', shown), registry);
      verify(read);
      assert.is(printModule(read), shown);
      const binary = writeBytecode(pphlo, manifest);
      const loaded = readBytecode(binary.bytes, 'again', registry);
      assert.is(loaded.hash, binary.hash);
      assert.equal(writeBytecode(loaded.module, loaded.manifest).bytes, binary.bytes);
      assert.is(writeBytecode(read, manifest).hash, binary.hash);
      return true;
    }),
    { numRuns: RUNS, seed: 20230517 },
  );
});

test('the generator reaches programs of all outcomes', () => {
  assert.ok(compiledCount > RUNS / 3, `${compiledCount} compiled`);
  assert.ok(refusedCount > 0, 'none refused');
  assert.ok(publicCount > RUNS / 10, `${publicCount} public results`);
});

test.run();
