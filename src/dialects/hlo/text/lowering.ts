import type { Attribute } from '../../../ir/attributes.ts';
import { Builder } from '../../../ir/builder.ts';
import { callOp, funcOp, moduleOp, returnOp } from '../../../ir/builtin.ts';
import type { AnyOpDef } from '../../../ir/define-op.ts';
import { Block, Operation, Region, type Value } from '../../../ir/ir.ts';
import type { Registry } from '../../../ir/registry.ts';
import { functionType, type Type } from '../../../ir/types.ts';
import { type Diagnostic, fail, filePosition, type Location, SpucError } from '../../../support/diagnostics.ts';
import { showAttribute } from '../../../syntax/index.ts';
import type { HloInstruction, HloModule, HloShape } from './ast.ts';
import { AttrReader } from './attr-reader.ts';
import { type Checked, checkComputations, expectShape, type Program } from './computations.ts';
import { flatTypes, shapeMismatch, showShape } from './shape.ts';
import { Site } from './site.ts';
import { rowOf } from './table.ts';
import { opcodeProblem } from './unsupported.ts';
import { type Bound, flatten, type HloValue, unflatten } from './values.ts';

/** Instructions that inlining may lower: beyond it the program is a bomb. */
const MAX_INSTRUCTIONS = 1_000_000;

/** Instructions with an opcode that cannot be imported that are listed: what a program with more needs is another program. */
const MAX_LISTED = 200;

/** Turns checked computations into functions and regions of StableHLO. */
export class Lowering {
  private readonly program: Program;
  private readonly names = new Map<Checked, string>();
  private readonly queue: Checked[] = [];
  private lowered = 0;

  constructor(
    private readonly module: HloModule,
    private readonly registry: Registry,
  ) {
    this.program = checkComputations(module);
  }

  /** The whole module: `@main`, then a private function for each computation that is called. */
  run(): Operation {
    this.checkOpcodes();
    const body = new Block();
    this.nameOf(this.program.entry);
    for (let c = this.queue.shift(); c; c = this.queue.shift()) body.append(this.func(c));
    return moduleOp.create(
      {},
      { sym_name: this.module.name },
      { types: [], regions: [new Region(body)], loc: this.module.loc },
    );
  }

  /** Throws one error with every opcode of the program that cannot be imported (the first 200 places). */
  private checkOpcodes(): void {
    const found: Diagnostic[] = [];
    for (const { comp } of this.program.all.values())
      for (const i of comp.instructions) {
        if (found.length >= MAX_LISTED) break;
        const problem = rowOf(i.opcode) ? undefined : opcodeProblem(i.opcode);
        if (problem) found.push({ severity: 'error', loc: i.loc, ...problem });
      }
    const place = (d: Diagnostic): number => filePosition(d.loc)?.line ?? 0;
    if (found.length) throw new SpucError(found.sort((a, b) => place(a) - place(b)));
  }

  private nameOf(c: Checked): string {
    let name = this.names.get(c);
    if (name === undefined) {
      const taken = new Set(this.names.values());
      name = c === this.program.entry ? 'main' : c.comp.name;
      for (let k = 0; taken.has(name); k++) name = `${c.comp.name}_${k}`;
      this.names.set(c, name);
      this.queue.push(c);
    }
    return name;
  }

  private func(c: Checked): Operation {
    const block = new Block();
    const args = this.blockArgs(c, block);
    for (const [i, p] of c.params.entries()) if (p.shape.kind !== 'tuple') (args[i] as Value).hint = argName(p);
    const b = Builder.atEnd(block, c.comp.loc);
    const results = flatten(this.inline(c, args, b));
    b.loc = c.root.loc;
    b.create(returnOp, { values: results }, {}, { types: [] });
    const type = functionType(
      block.args.map((a) => a.type),
      results.map((r) => r.type),
    );
    return funcOp.create(
      {},
      {
        sym_name: this.nameOf(c),
        function_type: type,
        sym_visibility: c === this.program.entry ? 'public' : 'private',
      },
      { types: [], regions: [new Region(block)], loc: c.comp.loc },
    );
  }

  private blockArgs(c: Checked, block: Block): HloValue[] {
    return c.params.map((p) =>
      unflatten(
        p.shape,
        flatTypes(p.shape).map((t) => block.addArg(t, p.loc)),
      ),
    );
  }

  /** A computation that `key=` names, checked against the shapes of its arguments and (if known) of its result. */
  callee(name: string, args: readonly HloShape[], result: HloShape | undefined, loc: Location): Checked {
    const c = this.program.all.get(name) ?? fail('undefined-symbol', `there is no computation '${name}'`, loc);
    if (c.params.length !== args.length)
      fail('arity', `'${name}' takes ${c.params.length} parameters here but is given ${args.length}`, loc);
    args.forEach((a, i) => {
      expectShape(c.params[i]!.shape, a, `parameter ${i} of '${name}'`, loc);
    });
    if (result) expectShape(c.root.shape, result, `the result of '${name}'`, loc);
    return c;
  }

  /** Lowers a computation's instructions at the builder's place; returns its root's value. */
  inline(c: Checked, args: readonly HloValue[], b: Builder): HloValue {
    const env = new Map<string, Bound>();
    const first = new Map<string, HloInstruction>();
    let root: HloValue | undefined;
    for (const instr of c.comp.instructions) {
      const old = first.get(instr.name);
      if (old)
        fail('redefinition', `'${instr.name}' is defined twice`, instr.loc, undefined, [
          { message: 'first defined here', loc: old.loc },
        ]);
      first.set(instr.name, instr);
      const value = instr.parameter === undefined ? this.instruction(instr, env, b) : args[instr.parameter]!;
      env.set(instr.name, { value, shape: instr.shape });
      if (instr === c.root) root = value;
    }
    return root!;
  }

  private instruction(instr: HloInstruction, env: ReadonlyMap<string, Bound>, b: Builder): HloValue {
    if (++this.lowered > MAX_INSTRUCTIONS)
      fail(
        'resource-limit',
        `the program has more than ${MAX_INSTRUCTIONS} instructions once its fusions are inlined`,
        this.module.loc,
      );
    b.loc = instr.loc;
    const args = instr.operands.map((o) => {
      const bound = env.get(o.name) ?? fail('undefined-value', `'${o.name}' is not defined before it is used`, o.loc);
      const cls = o.shape && shapeMismatch(o.shape, bound.shape);
      if (cls)
        fail(cls, `operand '${o.name}' is written as ${showShape(o.shape!)} but is ${showShape(bound.shape)}`, o.loc);
      return bound;
    });
    const attrs = new AttrReader(instr.attrs, instr.opcode, instr.loc);
    const value = rowOf(instr.opcode)!(new Site(this, b, instr, args, attrs));
    attrs.done();
    checkDeclared(instr, value);
    return value;
  }

  /** A region with `c` as its body and a `stablehlo.return` at its end. */
  region(c: Checked): Region {
    const block = new Block();
    const args = this.blockArgs(c, block);
    return this.close(c, args, block);
  }
  /** A region without arguments: the computation reads `args` from outside. */
  capture(c: Checked, args: readonly HloValue[]): Region {
    return this.close(c, args, new Block());
  }
  private close(c: Checked, args: readonly HloValue[], block: Block): Region {
    const b = Builder.atEnd(block, c.comp.loc);
    const results = flatten(this.inline(c, args, b));
    this.emit(b, 'stablehlo.return', results, {}, []);
    return new Region(block);
  }

  /** A call of the function that `c` becomes. */
  call(c: Checked, args: readonly HloValue[], b: Builder): HloValue {
    const types = flatTypes(c.root.shape);
    const op = b.create(callOp, { args: args.flatMap(flatten) }, { callee: this.nameOf(c) }, { types });
    return unflatten(c.root.shape, op.results);
  }

  /** Creates an op by name from neutral attributes, as a parser of its generic form would. */
  emit(
    b: Builder,
    name: string,
    operands: readonly Value[],
    attrs: Readonly<Record<string, Attribute>>,
    types: readonly Type[],
    regions: readonly Region[] = [],
  ): Operation {
    const def = this.registry.get(name);
    if (!def) return fail('unsupported-op', `${name} is not supported`, b.loc);
    const op = new Operation(def, operands, types, decode(def, attrs, b.loc), b.loc);
    for (const r of regions) op.addRegion(r);
    return b.insert(op);
  }
}

/** Declared attributes of `def` from neutral ones: a value that the op cannot have (a negative dimension) is refused, a name that it does not know is a fault of ours. */
function decode(def: AnyOpDef, attrs: Readonly<Record<string, Attribute>>, loc: Location): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [key, kind] of Object.entries(def.attrSpecs as AnyOpDef['attrSpecs'] & Record<string, never>)) {
    const k = kind as { decode(a: Attribute): unknown; optional?: { default: unknown } };
    const given = attrs[key];
    out[key] = given ? k.decode(given) : k.optional?.default;
    if (given && out[key] === undefined)
      fail(
        'attribute',
        `'${key}' cannot be ${showAttribute(given).slice(0, 80)}`,
        loc,
        'dimensions and sizes count from 0',
      );
  }
  for (const key of Object.keys(attrs)) if (!(key in out)) throw new Error(`${def.name} has no attribute ${key}`);
  return out;
}

/** The name that a user knows an argument by: its `op_name` where that is a plain name, else the instruction's. */
function argName(p: HloInstruction): string {
  const user = p.loc.kind === 'text' ? p.loc.user : undefined;
  return user?.kind === 'name' && /^[A-Za-z_][\w.]*$/.test(user.name) ? user.name : p.name;
}

/** An instruction's declared shape against the types of what it computes. */
function checkDeclared(instr: HloInstruction, value: HloValue): void {
  const want = flatTypes(instr.shape);
  const is = flatten(value).map((v) => v.type);
  const bad = want.length !== is.length ? 0 : want.findIndex((t, i) => t !== is[i]);
  if (want.length === is.length && bad < 0) return;
  const a = want[bad];
  const c = is[bad];
  const onlyShape = want.length === is.length && a?.kind === 'tensor' && c?.kind === 'tensor' && a.dtype === c.dtype;
  fail(
    onlyShape ? 'shape' : 'type',
    `'${instr.opcode}' is declared as ${showShape(instr.shape)}, which is not what its operands give`,
    instr.loc,
  );
}
