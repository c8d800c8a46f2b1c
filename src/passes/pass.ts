import { syncFunctionTypes } from '../ir/builtin.ts';
import { editCount, lifeEndCount, type Operation } from '../ir/ir.ts';
import { applyPatterns, type Pattern } from '../ir/rewriter.ts';
import { type Diagnostic, fail } from '../support/diagnostics.ts';
import type { CostModel } from './cost-model.ts';
import type { RingShape } from './ranges/analysis.ts';
import type { AssumedRanges } from './ranges/assumed.ts';

/** What a pass may consult beside the program. */
export interface PassContext {
  /** Option text by name: `--sort-lowering=stable=false` gives {stable: 'false'}. */
  readonly options: Readonly<Record<string, string>>;
  /** Shows a warning or remark; errors are thrown. */
  readonly emit: (d: Diagnostic) => void;
  /** Visibility of the entry's arguments; where it ends, secret. */
  readonly visibility: readonly Visibility[];
  /** What things cost on the target; absent where the program is compiled for none. */
  readonly cost?: CostModel;
  /** The ring that ranges are proven for; absent: that of a run without options. */
  readonly ring?: RingShape;
  /** Ranges of arguments that the user vouches for. */
  readonly ranges?: AssumedRanges;
  /** How often a loop with a secret condition runs; absent: such loops are refused, but for short ones. */
  readonly secretLoopBound?: number;
}
export type Visibility = 'secret' | 'public';

/**
 * True where SPU's own option gives the visibilities, as its tests do: then what no protocol runs (secret loops, secret complex numbers) is
 * warned about and not refused, because the text alone is wanted. Compiling never uses it.
 */
export const asSpu = (options: Readonly<Record<string, string>>): boolean => options.input_vis_list !== undefined;

/** The option of passes that need to know the visibility of the arguments. */
export const visibilityOption = { input_vis_list: 'VIS_SECRET or VIS_PUBLIC per argument' } as const;

/**
 * The arguments' visibilities as the pass option input_vis_list gives them, else as the command line does.
 * @throws SpucError class `option` for a word that is neither VIS_SECRET nor VIS_PUBLIC
 */
export const visibilityOf = (cx: PassContext): readonly Visibility[] =>
  cx.options.input_vis_list?.split(',').map((v) => {
    const word = v.trim();
    // What one party alone knows is a secret to the compiler.
    if (word === 'VIS_PRIVATE') return 'secret';
    if (word !== 'VIS_PUBLIC' && word !== 'VIS_SECRET')
      fail('option', `input_vis_list: '${word}' is neither VIS_SECRET nor VIS_PUBLIC`);
    return word === 'VIS_PUBLIC' ? 'public' : 'secret';
  }) ?? cx.visibility;

/** A pass: a name, documentation, and a table of rewrites or a `run` over the module. */
export interface Pass {
  readonly name: string;
  readonly doc: string;
  readonly patterns?: readonly Pattern[];
  /** The options that it takes, with what they mean; any other is refused. */
  readonly options?: Readonly<Record<string, string>>;
  /** Not to be left out of the pipeline: the output would be unsound or could not run. */
  readonly required?: boolean;
  /** Knows `pphlo.free`. Before any other pass these are taken out: a rewrite may read a value later than it was read before. */
  readonly keepsFrees?: boolean;
  /** Returns the number of changes, for --pass-statistics. */
  readonly run?: (module: Operation, cx: PassContext) => number | Promise<number>;
}

/** Declares a pass. */
export function definePass(p: Pass): Pass {
  if (!p.patterns === !p.run) throw new Error(`pass ${p.name} needs patterns or run`);
  return p;
}

/** Takes out what ends the life of values: memory is used again later, nothing else changes. */
function dropFrees(module: Operation): void {
  module.walk((op) => {
    if (op.def.has('ends-life')) op.erase();
  });
}

/** Runs one pass over a module. @returns the number of changes; a promise of it where the pass asks for costs */
export function runPass(p: Pass, module: Operation, cx: PassContext): number | Promise<number> {
  const edits = editCount();
  const done = (changes: number): number => {
    if (editCount() !== edits) syncFunctionTypes(module);
    return changes;
  };
  if (!p.keepsFrees && lifeEndCount() > 0) dropFrees(module);
  const changes = p.run ? p.run(module, cx) : applyPatterns(module, p.patterns!);
  return typeof changes === 'number' ? done(changes) : changes.then(done);
}
