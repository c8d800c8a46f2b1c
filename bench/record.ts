import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Writes a measurement to bench/results/NAME.json, with the commit, the command and the machine that it belongs to. */
export function record(name: string, command: string, results: object): void {
  const git = (...args: string[]): string => {
    try {
      return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
    } catch {
      return 'unknown';
    }
  };
  const folder = `${root}/bench/results`;
  mkdirSync(folder, { recursive: true });
  const all = {
    command,
    commit: git('rev-parse', 'HEAD'),
    changedFiles: git('status', '--porcelain', '--untracked-files=no').split('\n').filter(Boolean).length,
    date: new Date().toISOString(),
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      platform: `${process.platform}-${process.arch}`,
      node: process.version,
    },
    ...results,
  };
  writeFileSync(`${folder}/${name}.json`, `${JSON.stringify(all, null, 1)}\n`);
}
