/**
 * Writes the generated parts of README.md between their markers, from the records of ops, passes and protocols, from the cost
 * backend, and from bench/results/network.json.
 *
 *   node --import tsx scripts/readme-tables.ts [--check]     --check: only tell whether they are up to date (exit 1 if not)
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileProgram, FIELDS } from '../src/compiler.ts';
import { registry } from '../src/dialects/registry.ts';
import { costModel } from '../src/exec/cost/model.ts';
import { DEFAULT_NET, parseNet } from '../src/exec/cost/net.ts';
import { builtinProtocols } from '../src/exec/protocols/index.ts';
import { costProgram } from '../src/exec/run.ts';
import { allPasses } from '../src/passes/registry.ts';
import { formatBytes } from '../src/support/table.ts';

const markdown = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((r) => `| ${r.map((c) => String(c).replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');

/** Ops by dialect, names only: `spuc ops NAME` has the rest. */
function ops(): string {
  const dialects = [...new Set(registry.all().map((d) => d.dialect))];
  const parts = dialects.map((name) => {
    const all = registry.all().filter((d) => d.dialect === name);
    const names = all.map((d) => `\`${d.name.slice(name.length + 1)}\``).join(' ');
    return `<details><summary><b>${name}</b>: ${all.length}</summary>\n\n${names}\n\n</details>`;
  });
  return parts.join('\n');
}

const passes = (): string =>
  markdown(
    ['pass', 'what it does'],
    allPasses().map((p) => [`\`${p.name}\``, p.doc]),
  );

async function protocols(): Promise<string> {
  const all = await builtinProtocols();
  const range = ({ min, max }: { min: number; max: number }) => (min === max ? String(min) : `${min} to ${max}`);
  return markdown(
    ['protocol', 'parties', 'dealer', 'source', 'threat model (default number of parties)'],
    all.map((p) => [`\`${p.name}\``, range(p.parties), p.dealer ? 'yes' : 'no', p.source, p.threat(p.parties.default)]),
  );
}

/** What the digit classifier costs, compiled for each protocol as `spuc cost` and `spuc run` do: exactly what a run counts. */
async function cost(): Promise<string> {
  const name = 'fixtures/digits/model.mlir';
  const source = readFileSync(new URL(`../${name}`, import.meta.url));
  const rows: (string | number)[][] = [];
  for (const protocol of (await builtinProtocols()).filter((p) => p.secure)) {
    const parties = protocol.parties.default;
    const target = { protocol, parties, ...FIELDS.FM64 };
    const program = await compileProgram(source, name, { cost: costModel({ ...target, net: parseNet(DEFAULT_NET) }) });
    const { totals: t } = await costProgram({ ...program, ...target });
    rows.push([
      `\`${protocol.name}\``,
      parties,
      t.hops,
      t.offlineHops,
      formatBytes(t.bytes),
      formatBytes(t.offlineBytes),
    ]);
  }
  return markdown(['protocol', 'parties', 'hops', 'offline hops', 'bytes', 'offline bytes'], rows);
}

/** What `npm run bench:network` measured. */
interface Measured {
  readonly net: string;
  readonly runs: number;
  readonly machine: { readonly cores: number };
  readonly results: readonly {
    readonly program: string;
    readonly protocol: string;
    readonly realMs: number;
    readonly simulatedMs: number;
    readonly deviation: number;
    readonly real: readonly { readonly load: number }[];
  }[];
}

/** How near the simulation of a network comes to runs over a delaying proxy, and between network namespaces: what was measured last. */
function network(): string {
  const read = (name: string): Measured =>
    JSON.parse(readFileSync(new URL(`../bench/results/${name}.json`, import.meta.url), 'utf8')) as Measured;
  const [proxy, namespaces] = [read('network'), read('network-namespaces')];
  const { net, runs, machine } = proxy;
  const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
  const percent = (x: number) => `${x > 0 ? '+' : ''}${(100 * x).toFixed(1)} %`;
  const loads = [proxy, namespaces].flatMap((m) => m.results.flatMap((r) => r.real.map((x) => x.load)));
  const load = `${Math.min(...loads).toFixed(0)} to ${Math.max(...loads).toFixed(0)}`;
  const rows = (m: Measured, way: string) =>
    m.results.map((r) => [
      `\`${r.program}\``,
      `\`${r.protocol}\``,
      way,
      seconds(r.realMs),
      seconds(r.simulatedMs),
      percent(r.deviation),
    ]);
  const told = `Medians of ${runs} runs on ${net}, all processes on one machine of ${machine.cores} cores under a load of ${load}\n(\`npm run bench:network\`):`;
  const titles = ['program', 'protocol', 'between processes', 'real', 'simulated', 'difference'];
  return `${told}\n\n${markdown(titles, [
    ...rows(proxy, 'a proxy that delays'),
    ...rows(namespaces, 'network namespaces, TLS'),
  ])}`;
}

const sections: Readonly<Record<string, () => string | Promise<string>>> = { ops, passes, protocols, cost, network };

/** The text with every generated part made anew. Throws where a marker is missing. */
export async function withTables(text: string): Promise<string> {
  let result = text;
  for (const [name, make] of Object.entries(sections)) {
    const start = `<!-- generated: ${name} -->`;
    const end = `<!-- end: ${name} -->`;
    const from = result.indexOf(start);
    const to = result.indexOf(end);
    if (from < 0 || to < from) throw new Error(`README.md has no part ${start} … ${end}`);
    result = `${result.slice(0, from + start.length)}\n${await make()}\n${result.slice(to)}`;
  }
  return result;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = new URL('../README.md', import.meta.url);
  const before = readFileSync(file, 'utf8');
  const after = await withTables(before);
  if (!process.argv.includes('--check')) writeFileSync(file, after);
  else if (before !== after) {
    console.error('README.md is out of date: run node --import tsx scripts/readme-tables.ts');
    process.exitCode = 1;
  }
}
