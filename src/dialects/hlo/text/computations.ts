import { fail, type Location } from '../../../support/diagnostics.ts';
import type { HloComputation, HloInstruction, HloModule, HloShape } from './ast.ts';
import { shapeMismatch, showShape } from './shape.ts';

/** Computations that call each other this deep are refused. */
const MAX_CALL_DEPTH = 256;
/** Attributes that name computations. */
const callKeys = [
  'to_apply',
  'calls',
  'condition',
  'body',
  'select',
  'scatter',
  'true_computation',
  'false_computation',
  'branch_computations',
  'called_computations',
];

/** A computation whose own structure is sound: its parameters by number and its root. */
export interface Checked {
  readonly comp: HloComputation;
  readonly params: readonly HloInstruction[];
  readonly root: HloInstruction;
}

/** The computations that the entry reaches, checked. */
export interface Program {
  readonly entry: Checked;
  /** By name; the entry too. */
  readonly all: ReadonlyMap<string, Checked>;
}

/**
 * Finds the entry and what it reaches.
 * @throws SpucError 'missing-entry', 'redefinition', 'undefined-symbol', 'recursion', 'nesting-limit', and what a computation's own check raises
 */
export function checkComputations(module: HloModule): Program {
  const byName = new Map<string, HloComputation>();
  for (const c of module.computations) {
    const old = byName.get(c.name);
    if (old)
      fail('redefinition', `computation '${c.name}' is defined twice`, c.loc, undefined, [
        { message: 'first defined here', loc: old.loc },
      ]);
    byName.set(c.name, c);
  }
  const entries = module.computations.filter((c) => c.entry);
  if (!entries.length)
    fail(
      'missing-entry',
      'the module has no ENTRY computation',
      module.loc,
      'the file seems to be cut off or not a whole module',
    );
  if (entries.length > 1) fail('redefinition', 'the module has two ENTRY computations', entries[1]!.loc);

  const all = new Map<string, Checked>();
  const path: string[] = [];
  const visit = (comp: HloComputation): void => {
    if (all.has(comp.name)) return;
    if (path.length > MAX_CALL_DEPTH)
      fail('nesting-limit', `computations call each other more than ${MAX_CALL_DEPTH} deep`, comp.loc);
    path.push(comp.name);
    for (const { name, loc } of references(comp)) {
      const callee = byName.get(name);
      if (!callee) fail('undefined-symbol', `there is no computation '${name}'`, loc);
      if (path.includes(name)) {
        const cycle = [...path.slice(path.indexOf(name)), name].join(' -> ');
        fail('recursion', `computation '${name}' calls itself (${cycle})`, loc, 'recursion is not possible in HLO');
      }
      visit(callee);
    }
    path.pop();
    all.set(comp.name, checkComputation(comp));
  };
  visit(entries[0]!);
  return { entry: all.get(entries[0]!.name)!, all };
}

function* references(comp: HloComputation): Generator<{ name: string; loc: Location }> {
  for (const instr of comp.instructions) {
    // A scatter op is not the attribute `scatter` of select-and-scatter: only attributes are looked at.
    for (const key of callKeys) {
      const attr = instr.attrs.get(key);
      for (const m of attr?.text.matchAll(/[A-Za-z_][\w.-]*/g) ?? []) yield { name: m[0], loc: attr!.loc };
    }
  }
}

function checkComputation(comp: HloComputation): Checked {
  const { instructions, header } = comp;
  if (!instructions.length) fail('parse', `computation '${comp.name}' is empty`, comp.loc);
  const params: HloInstruction[] = [];
  for (const i of instructions) {
    if (i.opcode !== 'parameter') continue;
    if (i.parameter === undefined) fail('parse', "'parameter' needs its number", i.loc);
    if (params[i.parameter]) fail('redefinition', `parameter ${i.parameter} is defined twice`, i.loc);
    if (i.parameter >= instructions.length)
      fail('arity', `parameter ${i.parameter} leaves a gap: parameters are numbered from 0`, i.loc);
    params[i.parameter] = i;
  }
  for (let k = 0; k < params.length; k++)
    if (!params[k]) fail('arity', `computation '${comp.name}' has no parameter ${k}`, comp.loc);
  const roots = instructions.filter((i) => i.root);
  if (roots.length > 1) fail('redefinition', `computation '${comp.name}' has two ROOTs`, roots[1]!.loc);
  const root = roots[0] ?? instructions.at(-1)!;
  if (header) {
    if (header.params.length !== params.length)
      fail(
        'arity',
        `the header of '${comp.name}' has ${header.params.length} parameters, its body ${params.length}`,
        comp.loc,
      );
    header.params.forEach((p, k) => {
      expectShape(params[k]!.shape, p.shape!, `parameter ${k} of '${comp.name}'`, p.loc);
    });
    expectShape(root.shape, header.result, `the result of '${comp.name}'`, comp.loc);
  }
  return { comp, params, root };
}

/** Throws 'type' or 'shape' when `is` differs from `want`; `what` names the thing. */
export function expectShape(is: HloShape, want: HloShape, what: string, loc: Location): void {
  const cls = shapeMismatch(is, want);
  if (cls) fail(cls, `${what} has shape ${showShape(is)}, expected ${showShape(want)}`, loc);
}
