import { fail } from './diagnostics.ts';

/**
 * Everything a command touches outside itself. The same `main(argv, io)` serves a terminal, the browser and the tests that run
 * tools in process. Paths use `/` or the platform's separator; relative ones are taken from `cwd`.
 */
export interface Io {
  /** The bytes of a file. Throws SpucError class `io` when it cannot be read. */
  readFile(path: string): Uint8Array;
  /**
   * Writes a file, making the folders above it; `secret` where nobody but this user may read it, as it holds shares. Throws SpucError class
   * `io` when it cannot be written.
   */
  writeFile(path: string, data: Uint8Array | string, secret?: 'secret'): void;
  /** True when a file (not a folder) is there. */
  exists(path: string): boolean;
  /** The files under a folder, at any depth, sorted, as paths that start with `path`; the path itself when it is a file; none when nothing is there. */
  listFiles(path: string): string[];
  /** All of standard input; the same bytes at every call. */
  stdin(): Uint8Array;
  out(text: string | Uint8Array): void;
  err(text: string): void;
  /** True when `out` goes to a terminal: binary data must not, colours may. */
  readonly isTTY: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute folder that relative paths start from. */
  readonly cwd: string;
}

/** A tool that runs in process: arguments without the tool's own name, result is the exit code. */
export type Tool = (argv: string[], io: Io) => number | Promise<number>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const toBytes = (data: string | Uint8Array): Uint8Array =>
  typeof data === 'string' ? encoder.encode(data) : data;
/** UTF-8 text of bytes; malformed parts become U+FFFD. */
export const toText = (data: string | Uint8Array): string => (typeof data === 'string' ? data : decoder.decode(data));

/** Joins chunks of bytes. */
export function concatBytes(chunks: readonly Uint8Array[]): Uint8Array {
  let size = 0;
  for (const c of chunks) size += c.length;
  const all = new Uint8Array(size);
  let at = 0;
  for (const c of chunks) {
    all.set(c, at);
    at += c.length;
  }
  return all;
}

/** Removes `.` and `..` and joins a relative path to `cwd`; separators become `/`. */
export function resolvePath(cwd: string, path: string): string {
  const p = path.replace(/\\/g, '/');
  const absolute = p.startsWith('/') || /^[A-Za-z]:\//.test(p) ? p : `${cwd.replace(/\\/g, '/')}/${p}`;
  const drive = /^[A-Za-z]:/.exec(absolute)?.[0] ?? '';
  const parts: string[] = [];
  for (const part of absolute.slice(drive.length).split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `${drive}/${parts.join('/')}`;
}

/** An Io whose files and streams are in memory; `stdout()` and `stderr()` give what was written so far. */
export interface MemoryIo extends Io {
  readonly files: Map<string, Uint8Array>;
  stdout(): string;
  stdoutBytes(): Uint8Array;
  stderr(): string;
}

export interface MemoryIoOptions {
  files?: Readonly<Record<string, string | Uint8Array>>;
  stdin?: string | Uint8Array;
  env?: Readonly<Record<string, string | undefined>>;
  cwd?: string;
}

/** Makes an in-memory Io, for tests and for browsers. */
export function memoryIo(options: MemoryIoOptions = {}): MemoryIo {
  const cwd = options.cwd ?? '/';
  const files = new Map<string, Uint8Array>();
  for (const [path, data] of Object.entries(options.files ?? {})) files.set(resolvePath(cwd, path), toBytes(data));
  const outChunks: Uint8Array[] = [];
  let errText = '';
  const input = toBytes(options.stdin ?? '');
  return {
    files,
    cwd,
    isTTY: false,
    env: options.env ?? {},
    readFile: (path) => files.get(resolvePath(cwd, path)) ?? fail('io', `cannot read '${path}': no such file`),
    writeFile: (path, data) => {
      files.set(resolvePath(cwd, path), toBytes(data).slice());
    },
    exists: (path) => files.has(resolvePath(cwd, path)),
    listFiles: (path) => {
      const root = resolvePath(cwd, path);
      if (files.has(root)) return [path];
      const below = root === '/' ? '/' : `${root}/`;
      const base = path.replace(/\/+$/, '');
      return [...files.keys()]
        .filter((f) => f.startsWith(below))
        .sort()
        .map((f) => `${base}/${f.slice(below.length)}`);
    },
    stdin: () => input,
    out: (text) => {
      outChunks.push(toBytes(text).slice());
    },
    err: (text) => {
      errText += text;
    },
    stdout: () => toText(concatBytes(outChunks)),
    stdoutBytes: () => concatBytes(outChunks),
    stderr: () => errText,
  };
}
