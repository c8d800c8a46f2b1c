import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { SpucError } from '../support/diagnostics.ts';
import type { Io } from '../support/io.ts';
import type { PassCall } from './pass-arguments.ts';
import { showPipeline } from './pass-arguments.ts';
import { version } from './version.ts';

/** What a reproducer runs: the passes with their options, and what else decides about the result. */
export interface ReproducerSettings {
  readonly calls: readonly PassCall[];
  readonly verifyEach: boolean;
  /** As `--visibility` has it. */
  readonly visibility: readonly string[];
}

/** A program and how to bring the failure about again: `spuc opt --run-reproducer FILE`. @param program MLIR text */
export function reproducerText(program: string, why: string, s: ReproducerSettings): string {
  const pipeline = showPipeline(s.calls);
  const seen = s.visibility.length > 0 ? `\n      visibility: ${JSON.stringify(s.visibility.join(','))},` : '';
  return `// spuc ${version}: ${why.split('\n')[0]}
// spuc opt --run-reproducer runs it again: --pass-pipeline='${pipeline}'
${program.trimEnd()}

{-#
  external_resources: {
    mlir_reproducer: {
      pipeline: ${JSON.stringify(pipeline)},${seen}
      disable_threading: true,
      verify_each: ${s.verifyEach}
    }
  }
#-}
`;
}

/** Takes the resource block off a text: what MLIR's tools write behind a program, between `{-#` and `#-}`. */
export function splitResources(text: string): { program: string; resources: string | undefined } {
  const m = /^\{-#$([\s\S]*?)^#-\}[ \t]*$/m.exec(text.replace(/\r/g, ' '));
  if (!m) return { program: text, resources: undefined };
  return {
    program: text.slice(0, m.index) + m[0].replace(/[^\n]/g, ' ') + text.slice(m.index + m[0].length),
    resources: m[1]!,
  };
}

/** The settings in the resource block of a reproducer; undefined when it has none. `pipeline` is still text. */
export function readReproducer(
  resources: string | undefined,
): { pipeline: string; verifyEach: boolean; visibility: string[] } | undefined {
  const body = /mlir_reproducer\s*:\s*\{([\s\S]*?)^\s*\}/m.exec(resources ?? '')?.[1];
  const text = (key: string): string | undefined => {
    const m = new RegExp(`\\b${key}\\s*:\\s*("(?:[^"\\\\]|\\\\.)*")`).exec(body ?? '');
    return m ? JSON.parse(m[1]!) : undefined;
  };
  const pipeline = text('pipeline');
  if (pipeline === undefined) return undefined;
  return {
    pipeline,
    verifyEach: !/\bverify_each\s*:\s*false\b/.test(body!),
    visibility: text('visibility')?.split(',') ?? [],
  };
}

/** The file of a reproducer that nobody named: the same content gives the same name. */
export const reproducerFile = (text: string): string => `spuc-reproducer-${bytesToHex(sha256(text)).slice(0, 12)}.mlir`;

/** Writes a reproducer and says where; a file that cannot be written is said, too. */
export function writeReproducer(file: string, text: string, io: Io): void {
  try {
    io.writeFile(file, text);
    io.err(
      `spuc: wrote the reproducer ${file}; it holds the program. 'spuc opt --run-reproducer ${file}' runs it again\n`,
    );
  } catch (e) {
    if (!(e instanceof SpucError)) throw e;
    io.err(`spuc: ${e.message}\n`);
  }
}
