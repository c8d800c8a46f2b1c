/** Runs one program at a time for scripts/fixtures.ts: a task comes as a message, its outcome goes back as one. */
import { readFileSync } from 'node:fs';
import { largestError } from '../src/cli/checks.ts';
import { main } from '../src/cli/main.ts';
import { nodeIo } from '../src/cli/node-io.ts';
import { isFloat } from '../src/eval/dtype.ts';
import { type Io, toBytes, toText } from '../src/support/io.ts';
import { readNpy } from '../src/support/npy.ts';
import type { Outcome, Task } from './fixtures.ts';

interface Meta {
  readonly inputs: readonly { file: string; visibility: string }[];
  readonly outputs: readonly { file: string; atol?: number }[];
}

/** The process's files to read, a map to write. */
function sandbox(): { io: Io; files: Map<string, Uint8Array>; errors: () => string } {
  const files = new Map<string, Uint8Array>();
  let errors = '';
  const io: Io = {
    ...nodeIo(),
    isTTY: false,
    writeFile: (path, data) => void files.set(path, toBytes(data).slice()),
    out: () => {},
    err: (text) => {
      errors += text;
    },
  };
  return { io: { ...io, errIsTTY: false } as Io, files, errors: () => errors };
}

async function runTask(t: Task): Promise<Outcome> {
  const meta = JSON.parse(readFileSync(`${t.folder}/meta.json`, 'utf8')) as Meta;
  const { io, files, errors } = sandbox();
  const [protocol, parties] = t.protocol.split('-');
  const argv = [
    'run',
    `${t.folder}/${t.file}`,
    '--quiet',
    '--diagnostics=json',
    '--stats=stats.json',
    '--output-dir=out',
    `--protocol=${protocol}`,
    ...(parties ? [`--parties=${parties}`] : []),
    ...(meta.inputs.length > 0 ? [`--inputs=${meta.inputs.map((x) => `${t.folder}/${x.file}`).join(',')}`] : []),
    ...(meta.inputs.length > 0 ? [`--visibility=${meta.inputs.map((x) => x.visibility).join(',')}`] : []),
  ];
  const start = performance.now();
  const code = await main(argv, io);
  const ms = performance.now() - start;
  if (code !== 0) {
    const first = errors()
      .split('\n')
      .find((l) => l.startsWith('{'));
    const d = first ? (JSON.parse(first) as { class: string; message: string }) : undefined;
    const crash = errors().split('\n')[0]!;
    return { status: code === 3 ? 'crash' : 'error', class: d?.class ?? 'crash', message: d?.message ?? crash, ms };
  }
  let ratio = 0;
  for (const [i, out] of meta.outputs.entries()) {
    const actual = readNpy(files.get(`out/out${i}.npy`)!, `out${i}`);
    const expected = readNpy(readFileSync(`${t.folder}/${out.file}`), out.file);
    if (actual.dtype !== expected.dtype || actual.shape.join() !== expected.shape.join())
      return {
        status: 'wrong',
        message: `out${i} is ${actual.dtype}[${actual.shape}], expected ${expected.dtype}[${expected.shape}]`,
        ms,
      };
    const error = largestError(actual, expected);
    const atol = isFloat(expected.dtype) ? (out.atol ?? 0) : 0;
    ratio = Math.max(ratio, error === 0 ? 0 : atol === 0 ? Number.POSITIVE_INFINITY : error / atol);
  }
  const stats = JSON.parse(toText(files.get('stats.json')!)) as {
    hops: { online: number };
    bytes: { online: number; offline: number };
  };
  return {
    status: ratio <= 1 ? 'ok' : 'wrong',
    ratio,
    hops: stats.hops.online,
    bytes: stats.bytes.online + stats.bytes.offline,
    ms,
  };
}

process.on('message', async (t: Task) => {
  process.send!(await runTask(t));
});
process.on('disconnect', () => process.exit(0));
