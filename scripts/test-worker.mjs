// Runs test files for scripts/test.mjs, one after the other in this process: {kind: 'unit', name} or {kind: 'lit', paths}.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

// uvu then leaves running to us.
globalThis.UVU_DEFER = 1;
globalThis.UVU_QUEUE = [];

/** What is printed while `work` runs goes into its result. */
async function captured(work) {
  let output = '';
  const streams = [process.stdout, process.stderr];
  const writes = streams.map((s) => s.write);
  for (const s of streams)
    s.write = (text, ...rest) => {
      output += typeof text === 'string' ? text : Buffer.from(text).toString();
      rest.findLast((x) => typeof x === 'function')?.();
      return true;
    };
  try {
    return { ...(await work()), output };
  } catch (e) {
    return { passed: 0, failed: 1, skipped: 0, output: `${output}\n${e?.stack ?? e}\n` };
  } finally {
    for (const [i, s] of streams.entries()) s.write = writes[i];
  }
}

async function unit(name) {
  globalThis.UVU_QUEUE = [[]];
  globalThis.UVU_INDEX = 0;
  const sum = { passed: 0, failed: 0, skipped: 0 };
  let errors = '';
  await import(pathToFileURL(resolve(name)).href);
  for (const suite of globalThis.UVU_QUEUE[0]) {
    const [errs, ran, skipped, total] = await suite();
    if (typeof errs === 'string') errors += errs;
    sum.passed += ran;
    sum.failed += total - ran;
    sum.skipped += skipped;
  }
  if (sum.passed + sum.failed + sum.skipped === 0) throw new Error(`${name} has no tests (is test.run() missing?)`);
  if (errors) process.stdout.write(`\n${errors}`);
  return sum;
}

async function lit(paths) {
  const { runLit } = await import('../src/testing/lit/index.ts');
  const { litTools } = await import('../src/cli/commands/lit.ts');
  const { nodeIo } = await import('../src/cli/node-io.ts');
  const { counts: c } = await runLit(paths, { tools: litTools }, nodeIo());
  return {
    passed: c.PASS + c.XFAIL,
    failed: c.FAIL + c.XPASS + c.UNRESOLVED + c.TIMEOUT,
    skipped: c.UNSUPPORTED,
  };
}

process.on('message', async (task) => {
  const result = await captured(() => (task.kind === 'lit' ? lit(task.paths) : unit(task.name)));
  // Commands that end with their parent let go of the channel; here the next task comes through it.
  process.channel?.ref();
  process.send(result);
});
process.on('disconnect', () => process.exit(0));
