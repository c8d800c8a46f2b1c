import { registry } from '../../dialects/registry.ts';
import type { AnyOpDef } from '../../ir/define-op.ts';
import { fail, unknownLoc } from '../../support/diagnostics.ts';
import type { Io } from '../../support/io.ts';
import { renderTable } from '../../support/table.ts';
import { newCommand, parseArgs } from '../command-line.ts';

/** `spuc ops`: the operations that spuc knows, all from their records. */
export async function ops(argv: string[], io: Io): Promise<number> {
  const command = newCommand(
    'ops',
    'Lists the operations, or documents those whose name is or ends in NAME.',
    'spuc ops pphlo.add',
    io,
  )
    .argument('[names...]', 'operation names, with or without dialect')
    .option('--dialect <name>', 'only operations of one dialect')
    .option('--json', 'print one JSON object per operation');
  const parsed = parseArgs<{ dialect?: string; json?: boolean }>(command, argv);
  if (typeof parsed === 'number') return parsed;
  const { args, opts } = parsed;
  const all = registry.all().filter((d) => opts.dialect === undefined || d.dialect === opts.dialect);
  if (all.length === 0)
    fail('option', `there is no dialect '${opts.dialect}'`, unknownLoc, `known are ${dialects().join(', ')}`);
  const chosen = args.length === 0 ? all : args.flatMap((n) => named(n, all));
  if (opts.json) for (const d of chosen) io.out(`${JSON.stringify(describe(d))}\n`);
  else if (args.length === 0)
    io.out(
      renderTable(
        [{ title: 'op' }, { title: 'opcode', align: 'right' }, { title: 'what it does' }],
        chosen.map((d) => [d.name, d.spec.opcode ?? '', d.spec.doc]),
      ),
    );
  else io.out(chosen.map(page).join('\n'));
  return 0;
}

const dialects = (): string[] => [...new Set(registry.all().map((d) => d.dialect))];

function named(name: string, all: readonly AnyOpDef[]): AnyOpDef[] {
  const found = all.filter((d) => d.name === name || d.name.slice(d.name.indexOf('.') + 1) === name);
  if (found.length > 0) return found;
  const near = registry.similar(name);
  return fail(
    'option',
    `there is no operation '${name}'`,
    unknownLoc,
    near.length > 0 ? `did you mean ${near.join(' or ')}?` : "'spuc ops' lists them",
  );
}

/** What the record of an op says, as plain data. */
export function describe(d: AnyOpDef) {
  const values = (specs: Readonly<Record<string, { desc: string }>>) =>
    Object.entries(specs).map(([name, c]) => ({ name, type: c.desc, ...('variadic' in c ? { variadic: true } : {}) }));
  return {
    name: d.name,
    doc: d.spec.doc,
    operands: values(d.spec.operands),
    results: values(d.spec.results),
    attributes: Object.entries(d.attrSpecs as Record<string, { desc: string; optional?: unknown }>).map(
      ([name, a]) => ({
        name,
        type: a.desc,
        optional: a.optional !== undefined,
      }),
    ),
    regions: d.spec.regions?.names ?? [],
    traits: d.spec.traits ?? [],
    assembly: d.spec.assembly ?? null,
    opcode: d.spec.opcode ?? null,
    since: d.spec.since ?? null,
  };
}

function page(d: AnyOpDef): string {
  const x = describe(d);
  const lines = [
    `${x.name}${x.opcode === null ? '' : `   (opcode ${x.opcode}, bytecode ${x.since ?? 1})`}`,
    `  ${x.doc}`,
  ];
  const section = (title: string, rows: readonly (readonly [string, string])[]) => {
    if (rows.length > 0) lines.push(`  ${title}:`, ...rows.map(([n, t]) => `    ${n}: ${t}`));
  };
  const show = (v: { name: string; type: string; variadic?: boolean }) =>
    [v.variadic ? `${v.name}…` : v.name, v.type] as const;
  section('operands', x.operands.map(show));
  section(
    'attributes',
    x.attributes.map((a) => [a.optional ? `${a.name}?` : a.name, a.type]),
  );
  if (x.regions.length > 0) lines.push(`  regions: ${x.regions.join(', ')}${d.spec.regions?.variadic ? '…' : ''}`);
  section('results', x.results.map(show));
  if (x.traits.length > 0) lines.push(`  traits: ${x.traits.join(', ')}`);
  if (x.assembly !== null) lines.push(`  form: ${x.assembly}`);
  return `${lines.join('\n')}\n`;
}
