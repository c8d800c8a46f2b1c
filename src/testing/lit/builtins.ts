import { type Io, toText } from '../../support/io.ts';
import { fileCheckMain } from '../filecheck/main.ts';
import { lineDiff } from './diff.ts';

/** Commands of RUN lines that lit itself brings, so that tests need no Unix tools. */
export const builtins: Readonly<Record<string, (argv: string[], io: Io) => number>> = {
  filecheck: fileCheckMain,
  FileCheck: fileCheckMain,
  true: () => 0,
  false: () => 1,
  cat: (argv, io) => {
    for (const f of argv.length > 0 ? argv : ['-']) io.out(f === '-' ? io.stdin() : io.readFile(f));
    return 0;
  },
  echo: (argv, io) => {
    const bare = argv[0] === '-n';
    io.out(argv.slice(bare ? 1 : 0).join(' ') + (bare ? '' : '\n'));
    return 0;
  },
  cp: (argv, io) => {
    if (argv.length !== 2) return usage(io, 'cp FROM TO');
    io.writeFile(argv[1]!, io.readFile(argv[0]!));
    return 0;
  },
  // Folders appear with the first file in them.
  mkdir: () => 0,
  cmp: (argv, io) => {
    const [a, b] = argv
      .filter((w) => w === '-' || !w.startsWith('-'))
      .map((f) => (f === '-' ? io.stdin() : io.readFile(f)));
    if (!a || !b) return usage(io, 'cmp A B');
    const n = Math.min(a.length, b.length);
    let i = 0;
    while (i < n && a[i] === b[i]) i++;
    if (i === n && a.length === b.length) return 0;
    io.out(`${argv.join(' ')} differ: byte ${i + 1}\n`);
    return 1;
  },
  diff: (argv, io) => {
    const flags = argv.filter((w) => w !== '-' && w.startsWith('-'));
    const files = argv.filter((w) => w === '-' || !w.startsWith('-'));
    if (files.length !== 2) return usage(io, 'diff [-u] [-w] [-b] [--strip-trailing-cr] A B');
    const blanks = flags.some((f) => /^-[a-z]*[wb]/.test(f));
    const [a, b] = files.map((f) => {
      const text = toText(f === '-' ? io.stdin() : io.readFile(f)).replace(/\r\n/g, '\n');
      return blanks ? text.replace(/[ \t]+/g, ' ').replace(/ $/gm, '') : text;
    });
    if (a === b) return 0;
    io.out(`--- ${files[0]}\n+++ ${files[1]}\n${lineDiff(a!, b!)}`);
    return 1;
  },
};

function usage(io: Io, text: string): number {
  io.err(`usage: ${text}\n`);
  return 2;
}
