import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fail, SpucError } from '../../support/diagnostics.ts';
import { numbers, tensorOf } from '../hal/test-support.ts';
import { kernels } from '../kernels/index.ts';
import { generator, randomTensor } from '../kernels/test-support.ts';
import type { Link } from '../link/link.ts';
import { builtinProtocols } from '../protocols/index.ts';
import type { Protocol } from '../protocols/protocol.ts';
import type { RingMemory } from '../ring/ring.ts';
import { PAGE } from '../ring/wasm.ts';
import { type CostReport, checkMemory } from './cost-run.ts';
import type { OpKernel } from './kernel-table.ts';
import { leaked, mainText, type Ran, run, type TestRun, tryRun } from './test-support.ts';

const protocols = await builtinProtocols();
const interactive = protocols.filter((p) => p.secure);
const g = generator(5);

const WIDE = 2000;
const F32 = `tensor<${WIDE}xf32>`;
const ARGS = 8;
/** Products of every pair of arguments, each of which is read once, soon after: in order they need little memory. */
const PROGRAM = ((): string => {
  const lines: string[] = [];
  let sum = '%a0';
  for (let i = 0; i < ARGS; i++) {
    for (let j = i + 1; j < ARGS; j++) {
      lines.push(`%m${i}${j} = stablehlo.multiply %a${i}, %a${j} : ${F32}`);
      lines.push(`%s${i}${j} = stablehlo.add ${sum}, %m${i}${j} : ${F32}`);
      sum = `%s${i}${j}`;
    }
  }
  return mainText(F32, ARGS, [sum], lines);
})();
const INPUTS = Array.from({ length: ARGS }, () => randomTensor(g, 'f32', [WIDE]));

for (const protocol of protocols) {
  test(`${protocol.name}: ops that exceed the memory at once run one after another, with the same result`, async () => {
    // Fused, or as one dot product, they would be one op.
    const apart = { protocol, inputs: INPUTS, disablePasses: ['vectorization-fusion', 'reduce-truncation'] };
    const free = await run(PROGRAM, apart);
    const least = free.cost.leastBytes;
    const tight = await run(PROGRAM, { ...apart, memory: least });
    assert.ok(tight.result.peakBytes <= least, `${tight.result.peakBytes} bytes, not ${least}`);
    assert.equal(numbers(tight.result.outputs[0]!), numbers(free.result.outputs[0]!));
    assert.equal(tight.result.totals, free.result.totals);
    assert.is(leaked(tight), 0);
    if (!protocol.secure) return;
    assert.ok(free.result.peakBytes > least, `at once it takes only ${free.result.peakBytes} bytes of ${least}`);
  });

  test(`${protocol.name}: a program that cannot fit is refused before anything is sent`, async () => {
    const { cost } = await run(PROGRAM, { protocol, inputs: INPUTS });
    let sent = false;
    const watch = (links: readonly Link[]) => {
      sent = true;
      return links;
    };
    const refused = await tryRun(PROGRAM, {
      protocol,
      inputs: INPUTS,
      memory: cost.leastBytes - PAGE,
      wrap: watch,
    }).catch((e: unknown) => e);
    assert.instance(refused, SpucError);
    assert.is((refused as SpucError).diagnostics[0]!.class, 'resource-limit');
    assert.match(String(refused), /needs [\d.]+ MiB/);
    assert.not(sent);
  });
}

test('a run beyond 4 GiB is refused whatever --memory says', () => {
  const report = { leastBytes: 5 * 2 ** 30 } as CostReport;
  assert.throws(() => checkMemory(report, 8 * 2 ** 30), /5120\.0 MiB .*4 GiB is the most/);
  assert.throws(() => checkMemory(report, 2 ** 30), /4 GiB is the most/);
  checkMemory({ leastBytes: 2 ** 32 } as CostReport, 8 * 2 ** 30);
});

// ---- failures ----

const SMALL = `
func.func @main(%x: tensor<5xf32>, %y: tensor<5xf32>, %n: tensor<i32>) -> tensor<5xf32> {
  %zero = stablehlo.constant dense<0> : tensor<i32>
  %one = stablehlo.constant dense<1> : tensor<i32>
  %r:2 = stablehlo.while(%i = %zero, %v = %y) : tensor<i32>, tensor<5xf32>
   cond {
    %c = stablehlo.compare LT, %i, %n : (tensor<i32>, tensor<i32>) -> tensor<i1>
    stablehlo.return %c : tensor<i1>
  } do {
    %w = stablehlo.multiply %v, %x : tensor<5xf32>
    %t = stablehlo.maximum %w, %x : tensor<5xf32>
    %j = stablehlo.add %i, %one : tensor<i32>
    stablehlo.return %j, %t : tensor<i32>, tensor<5xf32>
  }
  %e = stablehlo.exponential %x : tensor<5xf32>
  %s = stablehlo.add %r#1, %e : tensor<5xf32>
  return %s : tensor<5xf32>
}`;
const small = (protocol: Protocol, rest: Partial<TestRun> = {}): Promise<Ran> =>
  tryRun(SMALL, {
    protocol,
    inputs: [randomTensor(g, 'f32', [5]), randomTensor(g, 'f32', [5]), tensorOf('i32', [3], [])],
    visibility: ['secret', 'secret', 'public'],
    ...rest,
  });

/** A kernel that works `good` times, over all parties, and then throws what `bad` throws. */
const failing = (name: string, good: number, bad: () => never): Record<string, OpKernel> => {
  let calls = 0;
  const real = kernels[name]!;
  return { ...kernels, [name]: async (call) => (calls++ < good ? real(call) : bad()) };
};

for (const protocol of protocols) {
  const parties = protocol.parties.default;
  for (const name of ['pphlo.multiply', 'pphlo.maximum', 'pphlo.exponential', 'pphlo.add']) {
    test(`${protocol.name}: a kernel of ${name} that fails leaves no block behind`, async () => {
      // Exponential and add run once per party, the others in every iteration: some parties are past it, others are not.
      const once = name === 'pphlo.exponential' || name === 'pphlo.add';
      for (const good of once ? [0, parties - 1] : [0, 1, parties + 1]) {
        const crash = failing(name, good, () => {
          throw new Error('injected');
        });
        const ran = await small(protocol, { kernels: crash });
        assert.match(String(ran.error), /injected/, `after ${good} calls`);
        assert.is(leaked(ran), 0, `after ${good} calls`);
      }
    });
  }
  test(`${protocol.name}: an error of the user's gets the place of its op`, async () => {
    const refuse = failing('pphlo.maximum', 0, () => fail('runtime', 'not today'));
    const { error } = await small(protocol, { kernels: refuse });
    assert.instance(error, SpucError);
    assert.is((error as SpucError).diagnostics[0]!.loc.kind, 'text');
  });
}

/** Lets `after` messages of one endpoint pass, then does `then` at every further one. */
const tap = (link: Link, after: number, then: () => void): void => {
  const send = link.send.bind(link);
  let count = 0;
  link.send = (...message) => {
    if (count++ >= after) then();
    send(...message);
  };
};

for (const protocol of interactive) {
  test(`${protocol.name}: a fault in the link of one party ends the run everywhere, and no block is left`, async () => {
    const ok = await small(protocol);
    assert.ok(ok.result, String(ok.error));
    for (let rank = 0; rank < ok.links.length; rank++) {
      const { messages } = ok.links[rank]!.counters;
      const all = messages.online + messages.offline;
      for (const after of [0, 1, all >> 1, all - 1]) {
        const ran = await small(protocol, {
          wrap: (links) => {
            tap(links[rank]!, after, () => {
              throw new Error('cable cut');
            });
            return links;
          },
        });
        assert.match(String(ran.error), /cable cut/, `participant ${rank} after ${after} messages`);
        assert.is(leaked(ran), 0, `participant ${rank} after ${after} messages`);
      }
    }
  });

  test(`${protocol.name}: what is wrong in one party's memory reaches the others by its messages only`, async () => {
    const inputs = [randomTensor(g, 'f32', [5]), randomTensor(g, 'f32', [5]), tensorOf('i32', [3], [])];
    const victim = protocol.parties.default - 1;
    const honest = await small(protocol, { inputs });
    const { messages } = honest.links[victim]!.counters;
    const all = messages.online + messages.offline;
    /** The run, with all tensors of the victim overwritten when it has queued `after` messages. */
    const poisoned = async (after: number): Promise<Ran> => {
      const memories: RingMemory[] = [];
      let count = 0;
      return small(protocol, {
        inputs,
        memories,
        wrap: (links) => {
          const send = links[victim]!.send.bind(links[victim]!);
          links[victim]!.send = (...message) => {
            send(...message);
            if (++count === after) memories[victim]!.bytes().fill(0x5a, PAGE);
          };
          return links;
        },
      });
    };
    const outputs = (r: Ran): number[] => numbers(r.result!.outputs[0]!);
    // After its last message nothing of the victim matters to party 0, whose outputs these are.
    assert.equal(outputs(await poisoned(all)), outputs(honest));
    // Before that it does: the poison was real.
    assert.not.equal(outputs(await poisoned(all >> 1)), outputs(honest));
  });
}

test.run();
