import type { Command } from 'commander';
import type { Operation } from '../ir/ir.ts';
import type { PassStep, PipelineHooks } from '../passes/pipeline.ts';
import { passByName, unknownPass } from '../passes/registry.ts';
import type { Io } from '../support/io.ts';
import { list } from './command-line.ts';
import { type PassCount, type Phase, statisticsReport, timingReport } from './pass-reports.ts';

/** Milliseconds of a clock that runs evenly; `performance` would load a module of its own for that. */
const now = (): number => Number(process.hrtime.bigint()) / 1e6;

/** Names of passes, or all of them. */
export type PassNames = readonly string[] | 'all';

/** What to watch while passes run; the names follow the flags. */
export interface InstrumentationOptions {
  readonly printBefore?: PassNames;
  readonly printAfter?: PassNames;
  /** Prints after a pass only when the text of the program changed; without printAfter, for every pass. */
  readonly afterChange?: boolean;
  /** Prints when a pass refuses the program or fails; without printAfter, only then. */
  readonly afterFailure?: boolean;
  /** Folder that dumps go to, one file each, in place of stderr. */
  readonly dumpDir?: string;
  readonly timing?: 'tree' | 'list' | 'json';
  readonly statistics?: 'pipeline' | 'list';
}

const includes = (names: PassNames, pass: string): boolean => names === 'all' || names.includes(pass);

function countOps(module: Operation): number {
  let n = 0;
  module.walk(() => void n++);
  return n;
}

/**
 * Watches passes for `spuc opt` and `spuc compile`: dumps the program before and after them, measures time, counts changes. One object
 * serves a whole command: dumps are numbered through, reports come at its end.
 */
export class PassInstrumentation implements PipelineHooks {
  private readonly phases: Phase[] = [];
  private readonly counts: PassCount[] = [];
  private readonly start = now();
  private startedAt = 0;
  private verifyMs = 0;
  private textBefore = '';
  private opsBefore = 0;
  /** Number of the pass in the dump files, from 1. */
  private serial = 0;
  private readonly printBefore: PassNames;
  private readonly printAfter: PassNames;

  /** @param show the text of a module in dumps */
  constructor(
    private readonly o: InstrumentationOptions,
    private readonly show: (module: Operation) => string,
    private readonly io: Io,
  ) {
    // A folder alone asks for everything: what each pass leaves, and what the first one gets.
    const everything = o.dumpDir !== undefined && !o.printBefore && !o.printAfter && !o.afterFailure;
    this.printBefore = o.printBefore ?? [];
    this.printAfter = o.printAfter ?? (o.afterChange || everything ? 'all' : []);
    this.dumpFirst = everything && !o.afterChange;
  }
  private readonly dumpFirst: boolean;

  /** Runs a part of the command that is no pass, under a name for the timing report. */
  phase<T>(name: string, f: () => T): T {
    const start = now();
    try {
      return f();
    } finally {
      this.phases.push({ name, ms: now() - start });
    }
  }

  before({ pass }: PassStep, _index: number, module: Operation): void {
    this.serial++;
    if (includes(this.printBefore, pass.name) || (this.dumpFirst && this.serial === 1))
      this.dump('before', pass.name, '', this.show(module));
    if (this.o.afterChange) this.textBefore = this.show(module);
    if (this.o.statistics) this.opsBefore = countOps(module);
    this.startedAt = now();
  }

  ran({ pass }: PassStep, _index: number, module: Operation, changes: number): void {
    this.phases.push({ name: pass.name, ms: now() - this.startedAt });
    if (this.o.statistics)
      this.counts.push({ pass: pass.name, changes, before: this.opsBefore, after: countOps(module) });
    this.startedAt = now();
  }

  after({ pass }: PassStep, _index: number, module: Operation): void {
    this.verifyMs += now() - this.startedAt;
    if (this.o.afterFailure || !includes(this.printAfter, pass.name)) return;
    const text = this.show(module);
    if (!this.o.afterChange || text !== this.textBefore) this.dump('after', pass.name, '', text);
  }

  failed({ pass }: PassStep, _index: number, module: Operation): void {
    if (!this.o.afterFailure && !includes(this.printAfter, pass.name)) return;
    let text: string;
    try {
      text = this.show(module);
    } catch (e) {
      // What a broken pass leaves may be beyond printing; the fault itself is reported elsewhere.
      text = `// the program cannot be printed: ${(e as Error).message}\n`;
    }
    this.dump('after', pass.name, ' Failed', text);
  }

  private dump(when: 'before' | 'after', pass: string, what: string, text: string): void {
    if (this.o.dumpDir === undefined)
      this.io.err(`// -----// IR Dump ${when === 'before' ? 'Before' : 'After'} ${pass}${what} //----- //\n${text}\n`);
    else this.io.writeFile(`${this.o.dumpDir}/${this.serial}-${pass}-${when}.mlir`, text);
  }

  /** Prints the reports that were asked for, on stderr. */
  finish(): void {
    const { statistics, timing } = this.o;
    if (statistics) this.io.err(statisticsReport(this.counts, statistics));
    if (timing) {
      const verifier = this.verifyMs > 0 ? [{ name: '(V) verifier', ms: this.verifyMs }] : [];
      this.io.err(timingReport([...this.phases, ...verifier], now() - this.start, timing));
    }
  }
}

/** What commander makes of the options that addWatchOptions adds. */
export interface WatchFlags {
  readonly printIrBefore?: readonly string[];
  readonly printIrBeforeAll?: boolean;
  readonly printIrAfter?: readonly string[];
  readonly printIrAfterAll?: boolean;
  readonly printIrAfterChange?: boolean;
  readonly printIrAfterFailure?: boolean;
  readonly dumpIrDir?: string;
  readonly timing?: boolean;
  readonly passStatistics?: boolean;
}

/** Adds the options that watch passes, with the names that `spuc opt` has. */
export const addWatchOptions = (c: Command): Command =>
  c
    .option('--print-ir-before <passes>', 'print the program before these passes, on stderr', list)
    .option('--print-ir-before-all', 'print the program before every pass')
    .option('--print-ir-after <passes>', 'print the program after these passes', list)
    .option('--print-ir-after-all', 'print the program after every pass')
    .option('--print-ir-after-change', 'print only after passes that changed the program')
    .option('--print-ir-after-failure', 'print only after a pass that fails')
    .option('--dump-ir-dir <folder>', 'write what is printed to files there, N-PASS-after.mlir')
    .option('--timing', 'print the time that each pass took')
    .option('--pass-statistics', 'print what each pass changed');

/** @throws SpucError class `option` for a name that is no pass */
export function watchOptions(f: WatchFlags): InstrumentationOptions {
  for (const name of [...(f.printIrBefore ?? []), ...(f.printIrAfter ?? [])]) if (!passByName(name)) unknownPass(name);
  const before = f.printIrBeforeAll ? 'all' : f.printIrBefore;
  const after = f.printIrAfterAll ? 'all' : f.printIrAfter;
  return {
    ...(before ? { printBefore: before } : {}),
    ...(after ? { printAfter: after } : {}),
    ...(f.printIrAfterChange ? { afterChange: true } : {}),
    ...(f.printIrAfterFailure ? { afterFailure: true } : {}),
    ...(f.dumpIrDir !== undefined ? { dumpDir: f.dumpIrDir } : {}),
    ...(f.timing ? { timing: 'tree' } : {}),
    ...(f.passStatistics ? { statistics: 'pipeline' } : {}),
  };
}
