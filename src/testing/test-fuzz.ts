import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeBytecode } from '../codegen/writer.ts';
import { compileModule, compileProgram, loadBytecode, parseProgram } from '../compiler.ts';
import { SpucError } from '../support/diagnostics.ts';
import { printModule } from '../syntax/index.ts';
import { type FormKind, mutate, numbers } from './mutations.ts';
import { corpusFolder } from './test-corpus.ts';

/** A form that programs come in. */
export interface Form {
  readonly name: string;
  readonly kind: FormKind;
  readonly inputs: readonly Uint8Array[];
}

/** Larger files would make trials slow without reaching other code. */
const MOST_BYTES = 40_000;
/** Text forms that are made from StableHLO text, so that the project's own programs have them too. */
const utf8 = (s: string): Uint8Array => new TextEncoder().encode(s);

/** All input forms with valid inputs of each: the project's programs, and those of the corpus beside it where it is there. */
export async function fuzzForms(only?: readonly string[]): Promise<Form[]> {
  const own = fileURLToPath(new URL('../../fixtures/programs', import.meta.url));
  const shared = corpusFolder('fixtures/dev', 'SPUC_FIXTURES');
  const folders = [own, ...(shared ? [shared] : [])].flatMap((d) =>
    readdirSync(d)
      .sort()
      .map((n) => `${d}/${n}`),
  );
  const files = (name: string): Uint8Array[] =>
    folders
      .map((f) => `${f}/${name}`)
      .filter((f) => existsSync(f))
      .map((f) => new Uint8Array(readFileSync(f)))
      .filter((b) => b.length <= MOST_BYTES);
  const texts = files('program.stablehlo.mlir');
  const hlo = files('program.hlo.txt');
  const verbose = (b: Uint8Array): boolean => /^ *(ROOT )?%/m.test(new TextDecoder().decode(b));
  /** What can be made of the texts; a program that does not compile gives none. */
  const made = async (of: (text: Uint8Array) => Promise<Uint8Array>): Promise<Uint8Array[]> => {
    const out: Uint8Array[] = [];
    for (const t of texts.filter((t) => t.length < MOST_BYTES / 4)) {
      try {
        out.push(await of(t));
      } catch (e) {
        if (!(e instanceof SpucError)) throw e;
      }
    }
    return out;
  };
  const table: Record<string, [FormKind, () => Uint8Array[] | Promise<Uint8Array[]>]> = {
    'stablehlo text': ['text', () => [...texts, ...files('program.exported.mlir')]],
    'generic text': ['text', () => made(async (t) => utf8(printModule(parseProgram(t, 'x'), { generic: true })))],
    'text with locations': [
      'text',
      async () => [
        ...files('program.loc.mlir'),
        ...(await made(async (t) => utf8(printModule(parseProgram(t, 'x'), { debugInfo: true })))),
      ],
    ],
    'pphlo text': ['text', () => made(async (t) => utf8(printModule((await compileProgram(t, 'x')).pphlo)))],
    'short hlo text': ['text', () => [...hlo.filter((t) => !verbose(t)), ...files('program.alt.hlo.txt')]],
    'verbose hlo text': ['text', () => [...hlo.filter(verbose), ...files('program.optimized.hlo.txt')]],
    'hlo proto': ['binary', () => files('program.hlo.pb')],
    'stablehlo bytecode': ['binary', () => files('program.stablehlo.bc')],
    'spuc bytecode': [
      'binary',
      () =>
        made(async (t) => {
          const p = await compileProgram(t, 'x');
          return writeBytecode(p.pphlo, p.manifest).bytes;
        }),
    ],
  };
  const forms: Form[] = [];
  for (const [name, [kind, inputs]] of Object.entries(table)) {
    if (only && !only.includes(name)) continue;
    const list = await inputs();
    if (list.length > 0) forms.push({ name, kind, inputs: list });
  }
  return forms;
}

/** The input of one trial: the same for the same seed and index. */
export function fuzzInput(form: Form, seed: number, index: number): Uint8Array {
  const below = numbers(Math.imul(seed, 1_000_003) + index);
  const good = form.inputs[below(form.inputs.length)]!;
  const other = form.inputs[below(form.inputs.length)]!;
  return mutate(form.kind, good, other, below);
}

/**
 * What the tool makes of an input: 'compiled' or 'refused', as exit codes 0 and 1.
 * @throws anything else: a fault of ours
 */
export async function fuzzOutcome(bytes: Uint8Array): Promise<'compiled' | 'refused'> {
  try {
    if (bytes[0] === 0x53 && bytes[1] === 0x50 && bytes[2] === 0x55 && bytes[3] === 0x43) {
      const { module } = loadBytecode(bytes, 'fuzz.bin');
      printModule(module);
      return 'compiled';
    }
    const module = parseProgram(bytes, 'fuzz');
    printModule(module);
    const { pphlo, manifest } = await compileModule(module);
    writeBytecode(pphlo, manifest);
    return 'compiled';
  } catch (e) {
    if (e instanceof SpucError) return 'refused';
    throw e;
  }
}
