import * as assert from 'uvu/assert';
import { readBytecode } from '../../codegen/reader.ts';
import { writeBytecode } from '../../codegen/writer.ts';
import { type CompileOptions, compileModule } from '../../compiler.ts';
import { evaluate } from '../../dialects/hlo/evaluator.ts';
import { registry } from '../../dialects/registry.ts';
import { isFloat } from '../../eval/dtype.ts';
import type { Tensor } from '../../eval/tensor.ts';
import { tensorEquals, toNumbers } from '../../eval/values.ts';
import { funcBody, functionsOf } from '../../ir/builtin.ts';
import { editCount, type Operation } from '../../ir/ir.ts';
import { isSecret } from '../../ir/types.ts';
import { verify } from '../../ir/verifier.ts';
import { Source, SpucError } from '../../support/diagnostics.ts';
import { parseModule, printModule } from '../../syntax/index.ts';
import { type Pass, type PassContext, runPass, type Visibility } from '../pass.ts';
import { passByName } from '../registry.ts';
import { parse } from '../test-support.ts';
import type { DraftOptions } from './draft.ts';
import { ARGS, type RandomProgram, randomInputs, randomProgram } from './program.ts';

/** Largest error of a float on a secret that a rewrite may make: rounding, not meaning. */
const TOLERANCE = { f64: 1e-9, f32: 1e-4, bf16: 0.05, f16: 0.01 };
/** Differences of rounding are let through up to so many times what a few units of rounding make. */
const CONDITION = 64;

export interface Subject {
  readonly options: DraftOptions & { readonly statements: number };
  readonly program: RandomProgram;
  readonly visibility: readonly Visibility[];
  readonly inputs: readonly Tensor[];
  readonly want: readonly Tensor[];
  /** What the program gives once it is PPHLO: expansions may round otherwise, after them public results stay the same to the bit. */
  exact?: readonly Tensor[];
}

/** The program of a seed with visibilities: every fifth all public, every fifth all secret, others mixed. */
export function subjectOf(seed: number, more: Partial<DraftOptions> & { statements?: number } = {}): Subject {
  const masks = [0, 31, 1 + ((seed * 7) % 30), 2 * ((seed * 5) % 16) + 1, (seed * 11) % 32];
  const mask = masks[seed % 5]!;
  const secret = Array.from({ length: ARGS }, (_, i) => (mask & (1 << i)) !== 0);
  const options = { seed, secret, statements: 8 + (seed % 7), wild: seed % 2 === 1, ...more };
  const program = randomProgram(options);
  const inputs = randomInputs(program, () => seed);
  return {
    options,
    program,
    visibility: secret.map((s): Visibility => (s ? 'secret' : 'public')),
    inputs,
    want: evaluate(parse(program.text), inputs),
  };
}

/** Refusals that are right: a loop whose length tells a secret, an op that no protocol has. */
export const refused = (e: unknown): string | undefined =>
  e instanceof SpucError &&
  e.diagnostics.every((d) => d.class === 'secret-control-flow' || d.class === 'unsupported-op')
    ? e.diagnostics.map((d) => `${d.class}: ${d.message}`).join('; ')
    : undefined;

/** How far results move when every op that rounds is off by a few units of rounding. */
function movements(s: Subject, by?: number): readonly (readonly number[])[] {
  const far = s.want.map((t) => Array.from(t.data as ArrayLike<unknown>, () => 0));
  for (let perturb = 1; perturb <= 12; perturb++) {
    const { text } = randomProgram({ ...s.options, perturb, ...(by === undefined ? {} : { by }) });
    for (const [i, t] of evaluate(parse(text), [...s.inputs]).entries()) {
      const want = toNumbers(s.want[i]!);
      toNumbers(t).forEach((v, j) => {
        const move = Math.abs(Number(v) - Number(want[j]));
        far[i]![j] = Math.max(far[i]![j]!, Number.isNaN(move) ? Infinity : move);
      });
    }
  }
  return far;
}

export const counted = { compared: 0, unstable: 0, publicResults: 0 };

export interface Allowed {
  /** Added to the tolerance, for results that are not computed in floats. */
  readonly extra?: number;
  /** Relative error of one op of the kind of arithmetic that computed the results. */
  readonly by?: number;
}

/** Why results are not those of the program; undefined when they are. `open`: results that must be the same to the bit. */
export function difference(
  s: Subject,
  got: readonly Tensor[],
  open: readonly boolean[],
  a: Allowed = {},
): string | undefined {
  let far: readonly (readonly number[])[] | undefined;
  for (const [i, w] of s.want.entries()) {
    const g = got[i]!;
    if (g.dtype !== w.dtype || `${g.shape}` !== `${w.shape}`) return `result ${i} is [${g.shape}] of ${g.dtype}`;
    const exact = open[i] ? s.exact?.[i] : undefined;
    if (exact) {
      counted.publicResults++;
      if (!tensorEquals(g, exact)) return `public result ${i} is ${g.data}, not ${exact.data}`;
      continue;
    }
    const [xs, ys] = [toNumbers(g), toNumbers(w)];
    for (const [j, y] of ys.entries()) {
      const [p, q] = [Number(xs[j]), Number(y)];
      // Secrets are finite.
      if (!Number.isFinite(q) && !open[i]) continue;
      counted.compared++;
      const tolerance = isFloat(w.dtype)
        ? ((TOLERANCE as Record<string, number>)[w.dtype]! + (a.extra ?? 0)) * Math.max(1, Math.abs(q))
        : 0;
      if (Object.is(p, q) || p === q || xs[j] === y || Math.abs(p - q) <= tolerance) continue;
      far ??= movements(s, a.by);
      const move = far[i]![j]!;
      if (isFloat(w.dtype) ? Math.abs(p - q) <= tolerance + CONDITION * move : move > 0) {
        counted.unstable++;
        continue;
      }
      return `result ${i}, element ${j} is ${p}, not ${q} (rounding moves it by ${move})`;
    }
  }
  return undefined;
}

const returned = (m: Operation) =>
  funcBody(functionsOf(m).find((f) => f.attrs.sym_name === 'main')!).terminator.operands;
export const openResults = (m: Operation): boolean[] => returned(m).map((v) => !isSecret(v.type));

/** The program still means the same, verifies, and opens nothing. `exactly`: public results are the same to the bit. */
export function sound(s: Subject, m: Operation, after: string, exactly = true): void {
  try {
    verify(m);
  } catch (e) {
    throw new Error(
      `seed ${s.options.seed}: after ${after} it does not verify: ${(e as Error).message}\n${printModule(m)}`,
    );
  }
  m.walk((op) => {
    if (op.name === 'pphlo.reveal') assert.unreachable(`${after} opens a value\n${printModule(m)}`);
  });
  let got: readonly Tensor[];
  try {
    got = evaluate(m, [...s.inputs]);
  } catch (e) {
    throw new Error(
      `seed ${s.options.seed}: after ${after} it fails: ${(e as Error).message}\n${s.program.text}\n${printModule(m)}`,
    );
  }
  const wrong = difference(s, got, exactly ? openResults(m) : []);
  if (wrong) throw new Error(`seed ${s.options.seed}: after ${after} ${wrong}\n${s.program.text}\n${printModule(m)}`);
}

/** Text and binary read back as the same program. */
export function readsBack(m: Operation, manifest?: Parameters<typeof writeBytecode>[1]): void {
  const shown = printModule(m);
  const read = parseModule(new Source('again', shown), registry);
  verify(read);
  assert.is(printModule(read), shown);
  if (!manifest) return;
  const binary = writeBytecode(m, manifest);
  const loaded = readBytecode(binary.bytes, 'again', registry);
  assert.is(loaded.hash, binary.hash);
  const again = writeBytecode(loaded.module, loaded.manifest);
  assert.equal(again.bytes, binary.bytes);
  assert.is(writeBytecode(read, manifest).hash, binary.hash);
}

/** What is public is the same for any secrets. */
export function tellsNothing(s: Subject, m: Operation): void {
  const open = openResults(m);
  if (!s.options.secret.includes(true) || !open.includes(true)) return;
  const { seed, secret } = s.options;
  const other = evaluate(
    m,
    randomInputs(s.program, (i) => (secret[i] ? seed + 1000003 : seed)),
  );
  const first = evaluate(m, [...s.inputs]);
  for (const [i, o] of open.entries())
    if (o && !tensorEquals(first[i]!, other[i]!))
      assert.unreachable(`seed ${seed}: public result ${i} tells a secret\n${printModule(m)}`);
}

/** Runs one pass over a copy. @returns the copy when the pass changed it */
export async function single(
  m: Operation,
  pass: Pass,
  cx: Omit<PassContext, 'options'>,
): Promise<Operation | undefined> {
  const copy = m.clone();
  const edits = editCount();
  const changes = await runPass(pass, copy, { ...cx, options: {} });
  if (changes === 0 && editCount() === edits) return undefined;
  // SPU's form has intrinsics in it, which mean what they become.
  if (pass.name === 'lower-conversion-cast')
    await runPass(passByName('lower-custom-calls')!, copy, { ...cx, options: {} });
  return copy;
}

/**
 * Compiles the program and, where `each`, looks at it after every pass. `noted` hears which passes changed it.
 * @returns the program, and what it was after legalizing
 */
export async function compiled(
  s: Subject,
  o: CompileOptions,
  each: boolean,
  note = '',
  noted: (pass: string) => void = () => undefined,
) {
  const module = parse(s.program.text);
  let legalized: Operation | undefined;
  const out = await compileModule(module, {
    visibility: s.visibility,
    ...o,
    hooks: {
      after: (step, i, m, changes) => {
        if (changes !== 0) noted(step.pass.name);
        if (step.pass.name === 'hlo-legalize-to-pphlo') {
          legalized = m.clone();
          sound(s, m, 'legalizing');
          s.exact = evaluate(m, [...s.inputs]);
        } else if (each && changes !== 0 && legalized) sound(s, m, `pass ${i}, ${step.pass.name}${note}`);
      },
    },
  });
  return { ...out, legalized: legalized! };
}
