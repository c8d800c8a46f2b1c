/**
 * Drafts lit-tests/ops/<dialect>/<op>.mlir for every registered op that has none: its smallest use in the programs of fixtures/ and
 * in scripts/op-examples.mlir, as a function of its own, printed, read, printed in generic form and read again.
 *
 *   node --import tsx scripts/draft-op-tests.ts [--list] [FOLDER-OF-PROGRAMS…]
 *
 * --list only names the ops that would be drafted, and those for which no use was found. A draft is to be read before it is kept.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { splitInput } from '../src/cli/chunks.ts';
import { compileModule, parseProgram } from '../src/compiler.ts';
import { registry } from '../src/dialects/registry.ts';
import { funcOp, moduleOp, returnOp } from '../src/ir/builtin.ts';
import { type Operation, Region, type Value } from '../src/ir/ir.ts';
import { functionType } from '../src/ir/types.ts';
import { SpucError, showLocation } from '../src/support/diagnostics.ts';
import { printModule } from '../src/syntax/index.ts';

/** Longer examples are no help to anybody. */
const MAX_TEXT = 4000;

const best = new Map<string, string>();
/** Examples that are the test of an op as a whole. */
const pinned = new Map<string, string>();

/** The op alone in a function: what it reads comes in as arguments, what it gives is returned. */
function isolated(op: Operation): string | undefined {
  const inside = new Set<unknown>();
  op.walk((o) => {
    for (const r of o.results) inside.add(r);
    for (const r of o.regions) for (const a of r.block.args) inside.add(a);
  });
  const outer = new Set<Value>();
  op.walk((o) => {
    for (const v of o.operands) if (!inside.has(v)) outer.add(v);
  });
  const region = new Region();
  const map = new Map<Value, Value>();
  for (const v of outer) map.set(v, region.block.addArg(v.type));
  const copy = op.clone(map);
  region.block.append(copy);
  region.block.append(returnOp.create({ values: [...copy.results] }, {}) as Operation);
  const type = functionType(
    region.block.args.map((a) => a.type),
    copy.results.map((r) => r.type),
  );
  const name = op.name.slice(op.name.indexOf('.') + 1).replace(/\W/g, '_');
  const func = funcOp.create({}, { sym_name: `${name}_example`, function_type: type } as never, { regions: [region] });
  const module = new Region();
  module.block.append(func as Operation);
  const text = printModule(moduleOp.create({}, {}, { regions: [module] }) as Operation);
  return text.length > MAX_TEXT || text.includes('@') !== true ? undefined : text;
}

function offer(name: string, text: string | undefined): void {
  const old = best.get(name);
  if (text !== undefined && (old === undefined || text.length < old.length)) best.set(name, text);
}

/** Looks at every op of a module; terminators count as part of the op around them, calls and functions as part of the module. */
function harvest(module: Operation): void {
  module.walk((op) => {
    if (op.name.startsWith('func.') || op.name === 'builtin.module') return;
    const holder = op.def.has('terminator') ? op.parentOp : op;
    if (!holder || holder.name.startsWith('func.')) return;
    const text = isolated(holder);
    // A terminator does not show in the short form of some regions.
    if (text?.includes(op.name)) offer(op.name, text);
  });
}

/** What is wrong with a program of a folder is not of interest here; our own examples must be right. */
async function tolerant(name: string, f: () => unknown): Promise<void> {
  try {
    await f();
  } catch (e) {
    if (!(e instanceof SpucError)) console.error(`${name}: ${(e as Error).message}`);
    else if (name.endsWith('op-examples.mlir'))
      for (const d of e.diagnostics) console.error(`${showLocation(d.loc)}: ${d.message}`);
  }
}

async function use(text: Uint8Array, name: string): Promise<void> {
  await tolerant(name, () => harvest(parseProgram(text, name)));
  if (/pphlo\./.test(new TextDecoder().decode(text))) return;
  // Some ops exist for public values only.
  for (const v of ['secret', 'public'] as const)
    await tolerant('compile', async () =>
      harvest((await compileModule(parseProgram(text, name), { visibility: Array(64).fill(v) })).pphlo),
    );
}

const list = process.argv.includes('--list');
const folders = process.argv.slice(2).filter((a) => !a.startsWith('-'));
const missing = registry.all().filter((d) => !existsSync(target(d.name)));
const examples = new URL('op-examples.mlir', import.meta.url);
for (const part of splitInput(readFileSync(examples, 'utf8'))) {
  const bytes = new TextEncoder().encode(part);
  await use(bytes, 'scripts/op-examples.mlir');
  const first = /^\/\/ OP: (\S+)$/m.exec(part)?.[1];
  // Ops that live above functions, or only together with others, are tested as the example has them.
  if (first)
    await tolerant('scripts/op-examples.mlir', () =>
      pinned.set(first, printModule(parseProgram(bytes, 'scripts/op-examples.mlir'))),
    );
}
for (const folder of folders)
  for (const f of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
    if (/\.mlir$/.test(f) && missing.some((d) => !best.has(d.name))) await use(readFileSync(`${folder}/${f}`), f);

function target(name: string): string {
  const dot = name.indexOf('.');
  return `lit-tests/ops/${name.slice(0, dot)}/${name.slice(dot + 1)}.mlir`;
}

/** A line as FileCheck takes it: what would start a variable or a regex is a regex of itself. */
const checked = (line: string): string => line.replace(/\[\[/g, '{{\\[\\[}}').replace(/\{\{(?!\\\[)/g, '{{[{][{]}}');

for (const d of missing) {
  const text = pinned.get(d.name) ?? best.get(d.name);
  if (text === undefined) console.log(`no use found: ${d.name}`);
  else if (list) console.log(`would draft ${d.name}`);
  else {
    const lines = text.split('\n').filter((l) => l.trim() !== '');
    const body = lines.map((l, i) => `// CHECK${i === 0 ? '' : '-NEXT'}: ${checked(l.trim())}`);
    const file = target(d.name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(
      file,
      `// RUN: spuc opt %s | spuc opt | spuc filecheck %s\n// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s\n// ${d.spec.doc}\n\n${body.join('\n')}\n\n${lines.join('\n')}\n`,
    );
    console.log(`drafted ${file}`);
  }
}
