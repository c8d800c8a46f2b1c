import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The commit, the command and the machine that a measurement belongs to. */
export function environment(command: string): object {
  const git = (...args: string[]): string => {
    try {
      return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
    } catch {
      return 'unknown';
    }
  };
  return {
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
  };
}

/** Writes a measurement to bench/results/NAME.json, with what it belongs to. */
export function record(name: string, command: string, results: object): void {
  const folder = `${root}/bench/results`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/${name}.json`, `${JSON.stringify({ ...environment(command), ...results }, null, 1)}\n`);
}
