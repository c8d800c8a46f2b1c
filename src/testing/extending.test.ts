import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

/** A walkthrough of docs/extending.md: what it adds, the programs, the commands and what they print. */
interface Walkthrough {
  readonly title: string;
  readonly newFiles: Map<string, string>;
  readonly lines: Map<string, string>;
  readonly programs: Map<string, string>;
  readonly commands: { readonly argv: string[]; output: string }[];
}

/** Reads fenced blocks: `ts PATH` is a new file, `ts PATH +1` a line at the end of one, `mlir NAME`, `sh`, and `text` what it prints. */
function walkthroughs(markdown: string): Walkthrough[] {
  return markdown
    .split(/^## /m)
    .filter((s) => s.startsWith('Walkthrough: '))
    .map((section) => {
      const w: Walkthrough = {
        title: section.split('\n')[0]!,
        newFiles: new Map(),
        lines: new Map(),
        programs: new Map(),
        commands: [],
      };
      for (const [, kind, name = '', plus, body] of section.matchAll(
        /^```(\w+)(?: (\S+))?( \+1)?\n([\s\S]*?)^```$/gm,
      )) {
        if (kind === 'ts') (plus ? w.lines : w.newFiles).set(name, body!);
        else if (kind === 'mlir') w.programs.set(name, body!);
        else if (kind === 'sh') w.commands.push({ argv: body!.trim().split(' ').slice(1), output: '' });
        else if (kind === 'text') w.commands.at(-1)!.output = body!;
      }
      return w;
    });
}

const pages = walkthroughs(readFileSync('docs/extending.md', 'utf8'));
const all = pages.flatMap((w) => w.commands);

/** Runs the commands in one process of the copy. */
function run(dir: string): { code: number; out: string; err: string }[] {
  const files = Object.fromEntries(pages.flatMap((w) => [...w.programs].map(([name, text]) => [`/${name}`, text])));
  writeFileSync(
    join(dir, 'run.ts'),
    `import { main } from './src/cli/main.ts';
import { memoryIo } from './src/support/io.ts';
const results = [];
for (const argv of ${JSON.stringify(all.map((c) => c.argv))}) {
  const io = memoryIo({ files: ${JSON.stringify(files)} });
  const code = await main(argv, io);
  results.push({ code, out: io.stdout(), err: io.stderr() });
}
process.stdout.write(JSON.stringify(results));
`,
  );
  const r = spawnSync(process.execPath, ['--import', 'tsx', 'run.ts'], { cwd: dir, encoding: 'utf8' });
  assert.is(r.status, 0, r.stderr);
  return JSON.parse(r.stdout);
}

test('an op, a pass and a rewrite take one file and one line each, and then work as the walkthroughs say', () => {
  assert.equal(
    pages.map((w) => w.title),
    ['Walkthrough: a new op', 'Walkthrough: a new pass', 'Walkthrough: a new rewrite'],
  );
  const dir = mkdtempSync(join(tmpdir(), 'spuc-extending-'));
  try {
    for (const part of ['src', 'package.json', 'tsconfig.json']) cpSync(part, join(dir, part), { recursive: true });
    symlinkSync(resolve('node_modules'), join(dir, 'node_modules'), 'junction');
    const before = run(dir);
    for (const { title, newFiles, lines, commands } of pages) {
      assert.is(newFiles.size, 1, title);
      assert.is(lines.size, 1, title);
      assert.ok(commands.length > 0, title);
      for (const [path, text] of newFiles) {
        assert.not(existsSync(path), `${path} exists already`);
        writeFileSync(join(dir, path), text);
      }
      for (const [path, text] of lines) {
        assert.match(text, /^[^\n]+\n$/, `${title}: one line is one line`);
        appendFileSync(join(dir, path), text);
      }
    }
    run(dir).forEach((r, i) => {
      const { argv, output } = all[i]!;
      assert.is(r.code, 0, `spuc ${argv.join(' ')}: ${r.err}`);
      assert.is(r.out, output, argv.join(' '));
      assert.is.not(before[i]!.out, output, `spuc ${argv.join(' ')} printed this without the walkthrough`);
    });
    if (process.env.SPUC_FULL === '1') checkTypes(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

/** The code of the walkthroughs passes the compiler and the linter. */
function checkTypes(dir: string): void {
  const files = pages.flatMap((w) => [...w.newFiles.keys()]);
  writeFileSync(
    join(dir, 'tsconfig.json'),
    JSON.stringify({ ...JSON.parse(readFileSync('tsconfig.json', 'utf8')), include: files, exclude: [] }),
  );
  const tsc = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit'], {
    cwd: dir,
    encoding: 'utf8',
  });
  assert.is(tsc.status, 0, tsc.stdout);
}

test.run();
