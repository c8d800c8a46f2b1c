import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fail } from '../support/diagnostics.ts';
import type { Io } from '../support/io.ts';

/** What a terminal adds to Io: only a process has it, tests and browsers do not. */
export interface TerminalIo extends Io {
  /** True when `err` goes to a terminal: colours and progress may. */
  readonly errIsTTY: boolean;
}

/** Whether messages go to a terminal. */
export const errIsTTY = (io: Io): boolean => (io as Partial<TerminalIo>).errIsTTY === true;

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOTDIR: 'a part of its path is no folder',
  EEXIST: 'a part of its path is no folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
  ERR_FS_FILE_TOO_LARGE: 'it has more than 2 GiB',
};

/** Why a file cannot be used, in words. */
export const reasonOf = (e: unknown): string => {
  const { code, message } = e as NodeJS.ErrnoException;
  return WHY[code ?? ''] ?? message;
};

const refuse = (what: string, path: string, e: unknown): never =>
  fail('io', `cannot ${what} '${path}': ${reasonOf(e)}`);

/** True for what may be replaced by renaming: nothing, or a plain file. /dev/null and pipes must be written in place. */
function replaceable(path: string): boolean {
  const s = statSync(path, { throwIfNoEntry: false });
  return s === undefined || s.isFile();
}

/** The Io of this process. */
export function nodeIo(): TerminalIo {
  let input: Uint8Array | undefined;
  const cwd = process.cwd();
  const full = (path: string) => resolve(cwd, path);
  return {
    cwd,
    env: process.env,
    isTTY: process.stdout.isTTY === true,
    errIsTTY: process.stderr.isTTY === true,
    readFile: (path) => {
      try {
        return new Uint8Array(readFileSync(full(path)));
      } catch (e) {
        return refuse('read', path, e);
      }
    },
    writeFile: (path, data, secret) => {
      const target = full(path);
      // Written beside and renamed: a run that is interrupted leaves no half-written file.
      const partial = `${target}.${process.pid}.part`;
      try {
        mkdirSync(dirname(target), { recursive: true });
        if (!replaceable(target)) return writeFileSync(target, data);
        // What lies there already would keep its own permissions.
        if (secret) rmSync(partial, { force: true });
        writeFileSync(partial, data, secret ? { mode: 0o600, flag: 'wx' } : {});
        renameSync(partial, target);
      } catch (e) {
        try {
          rmSync(partial, { force: true });
        } catch {
          // Where a file is in place of a folder there is nothing to take away; why writing failed matters.
        }
        refuse('write', path, e);
      }
    },
    exists: (path) => existsSync(full(path)) && !statSync(full(path)).isDirectory(),
    listFiles: (path) => list(full(path), path.replace(/[\\/]+$/, '')),
    stdin: () => {
      if (input) return input;
      try {
        return (input = new Uint8Array(readFileSync(0)));
      } catch (e) {
        // A terminal that is closed, or no standard input at all.
        if (['EOF', 'EAGAIN', 'EBADF'].includes((e as NodeJS.ErrnoException).code ?? ''))
          return (input = new Uint8Array());
        return refuse('read', '-', e);
      }
    },
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  };
}

function list(dir: string, shown: string): string[] {
  const s = statSync(dir, { throwIfNoEntry: false });
  if (!s) return [];
  if (!s.isDirectory()) return [shown];
  return readdirSync(dir)
    .filter((n) => n !== 'node_modules' && n !== '.git')
    .sort()
    .flatMap((n) => list(`${dir}/${n}`, `${shown}/${n}`))
    .sort();
}
