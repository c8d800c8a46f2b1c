import { SpucError } from '../../support/diagnostics.ts';
import { concatBytes, type Io, resolvePath, type Tool, toBytes, toText } from '../../support/io.ts';
import { renderDiagnostics } from '../../support/render-diagnostic.ts';
import { builtins } from './builtins.ts';
import { type Command, type Pipeline, parseShell, ShellSyntaxError } from './shell.ts';

/** Exit code of a tool that threw: a fault of ours, what `not --crash` looks for. */
const CRASH = 3;

/** Files that tests write, by absolute path: they stay in memory. */
export type Scratch = Map<string, Uint8Array>;

export interface RunContext {
  readonly io: Io;
  readonly tools: Readonly<Record<string, Tool>>;
  readonly scratch: Scratch;
  /** Replaces `%s`, `%t`… in one word. */
  readonly substitute: (word: string) => string;
  /** Set when the test is over (it ran out of time): what it still writes is dropped. */
  closed: boolean;
}

export interface RunOutcome {
  readonly code: number;
  /** Commands, their exit codes and what they printed. */
  readonly log: string;
}

interface StageResult {
  readonly code: number;
  readonly out: Uint8Array;
  readonly err: string;
}

/** An Io whose files are those of `ctx.io` under the ones that the test wrote. */
function overlayIo(ctx: RunContext, stdin: Uint8Array, out: (b: Uint8Array) => void, err: (s: string) => void): Io {
  const { io, scratch } = ctx;
  const full = (path: string) => resolvePath(io.cwd, path);
  return {
    cwd: io.cwd,
    env: io.env,
    isTTY: false,
    stdin: () => stdin,
    out: (t) => out(toBytes(t).slice()),
    err,
    readFile: (path) => scratch.get(full(path)) ?? io.readFile(path),
    writeFile: (path, data) => {
      if (!ctx.closed) scratch.set(full(path), toBytes(data).slice());
    },
    exists: (path) => scratch.has(full(path)) || io.exists(path),
    listFiles: (path) => {
      const root = full(path);
      const own = [...scratch.keys()]
        .filter((f) => f === root || f.startsWith(`${root}/`))
        .map((f) => path + f.slice(root.length));
      return [...new Set([...io.listFiles(path), ...own])].sort();
    },
  };
}

/** `not`, `not --crash` and `env NAME=value` in front of a command. */
function unwrap(words: readonly string[]): {
  argv: string[];
  negate: 'no' | 'fail' | 'crash';
  env: Record<string, string>;
} {
  const argv: string[] = [...words];
  let negate: 'no' | 'fail' | 'crash' = 'no';
  const env: Record<string, string> = {};
  for (;;) {
    const head = argv[0];
    if (head === 'not') {
      argv.shift();
      if (argv.at(0) === '--crash') {
        argv.shift();
        negate = 'crash';
      } else negate = negate === 'fail' ? 'no' : 'fail';
    } else if (head === 'env') {
      argv.shift();
      for (let m = /^(\w+)=(.*)$/s.exec(argv[0] ?? ''); m; m = /^(\w+)=(.*)$/s.exec(argv[0] ?? '')) {
        env[m[1]!] = m[2]!;
        argv.shift();
      }
    } else return { argv, negate, env };
  }
}

function lookup(ctx: RunContext, name: string): Tool | undefined {
  if (Object.hasOwn(ctx.tools, name)) return ctx.tools[name];
  if (name === 'rm')
    return (argv, io) => {
      for (const f of argv.filter((w) => !w.startsWith('-')))
        for (const key of [...ctx.scratch.keys()]) {
          const root = resolvePath(io.cwd, f);
          if (key === root || key.startsWith(`${root}/`)) ctx.scratch.delete(key);
        }
      return 0;
    };
  return Object.hasOwn(builtins, name) ? builtins[name] : undefined;
}

async function runCommand(ctx: RunContext, command: Command, stdin: Uint8Array): Promise<StageResult> {
  const { argv, negate, env } = unwrap(command.words.map(ctx.substitute));
  const chunks: Uint8Array[] = [];
  let errText = '';
  const files = new Map<string, Uint8Array[]>();
  let toOut = (b: Uint8Array): void => {
    chunks.push(b);
  };
  let toErr = (s: string): void => {
    errText += s;
  };
  let input = stdin;
  const sink = (path: string, start: Uint8Array[]): ((b: Uint8Array) => void) => {
    if (path === '/dev/null') return () => {};
    files.set(path, start);
    return (b) => {
      start.push(b);
    };
  };
  const overlay = overlayIo(ctx, stdin, toOut, toErr);
  try {
    // Redirections apply from left to right, as in a shell.
    for (const r of command.redirects) {
      const path = ctx.substitute(r.file);
      if (r.kind === 'stdin') input = overlay.readFile(path);
      else if (r.kind === 'stdout') toOut = sink(path, []);
      else if (r.kind === 'append') toOut = sink(path, overlay.exists(path) ? [overlay.readFile(path)] : []);
      else if (r.kind === 'err-to-out') {
        const target = toOut;
        toErr = (s) => target(toBytes(s));
      } else {
        const target = sink(path, []);
        if (r.kind === 'both') toOut = target;
        toErr = (s) => target(toBytes(s));
      }
    }
  } catch (e) {
    return { code: 1, out: new Uint8Array(), err: `${(e as Error).message}\n` };
  }
  const tool = lookup(ctx, argv[0] ?? '');
  if (!tool) {
    const known = [...Object.keys(ctx.tools), ...Object.keys(builtins), 'not', 'env', 'rm'].join(', ');
    return { code: 127, out: new Uint8Array(), err: `'${argv[0] ?? ''}': command not found; known are ${known}\n` };
  }
  const base = overlayIo(
    ctx,
    input,
    (b) => toOut(b),
    (s) => toErr(s),
  );
  let code: number;
  try {
    code = await tool(argv.slice(1), { ...base, env: { ...base.env, ...env } });
  } catch (e) {
    // A SpucError that leaves main is the user's input at fault; anything else is a crash.
    if (e instanceof SpucError) {
      toErr(renderDiagnostics(e.diagnostics));
      code = 1;
    } else {
      toErr(`${e instanceof Error ? (e.stack ?? e.message) : String(e)}\n`);
      code = CRASH;
    }
  }
  for (const [path, data] of files) overlay.writeFile(path, concatBytes(data));
  if (negate === 'crash') {
    if (code !== CRASH) errText += `note: expected a crash (exit code ${CRASH}), got ${code}\n`;
    code = code === CRASH ? 0 : 1;
  } else if (negate === 'fail') {
    if (code === CRASH || code === 127)
      errText += `note: 'not' expects a failure, but this is a crash (exit code ${code})\n`;
    else code = code === 0 ? 1 : 0;
  }
  return { code, out: concatBytes(chunks), err: errText };
}

const indent = (text: string): string => text.replace(/\n$/, '').replace(/^/gm, '    ');

/** Runs a pipeline stage by stage; its code is that of the last failing stage. Also used to get the text that `--update` checks. */
export async function runPipeline(ctx: RunContext, pipeline: Pipeline): Promise<RunOutcome & { out: Uint8Array }> {
  let data: Uint8Array = new Uint8Array();
  let code = 0;
  let log = '';
  for (const [i, command] of pipeline.entries()) {
    const r = await runCommand(ctx, command, data);
    data = r.out;
    if (r.code !== 0) code = r.code;
    log += `  $ ${command.words.map(ctx.substitute).join(' ')}  (exit code ${r.code})\n`;
    if (r.err !== '') log += `${indent(r.err)}\n`;
    if (i === pipeline.length - 1 && data.length > 0) log += `${indent(toText(data.subarray(0, 20000)))}\n`;
  }
  return { code, log, out: data };
}

/** Runs one RUN line. A malformed line is a failure with code 2. */
export async function runLine(ctx: RunContext, text: string): Promise<RunOutcome> {
  try {
    let code = 0;
    let log = '';
    for (const [i, { op, pipeline }] of parseShell(text).entries()) {
      if (i > 0 && ((op === '&&' && code !== 0) || (op === '||' && code === 0))) continue;
      const r = await runPipeline(ctx, pipeline);
      code = r.code;
      log += r.log;
    }
    return { code, log };
  } catch (e) {
    if (e instanceof ShellSyntaxError) return { code: 2, log: `  malformed RUN line: ${e.message}\n` };
    throw e;
  }
}
