import { builtinProtocols } from '../../exec/protocols/index.ts';
import type { Protocol } from '../../exec/protocols/protocol.ts';
import type { Io } from '../../support/io.ts';
import { renderTable } from '../../support/table.ts';
import { newCommand, parseArgs } from '../command-line.ts';
import { chooseProtocol } from '../protocol-choice.ts';

/** `spuc protocols`: what there is, who is trusted with what, and the kit that checks a protocol. */
export async function protocols(argv: string[], io: Io): Promise<number> {
  const command = newCommand(
    'protocols',
    'Lists the protocols, documents one with its kernels, or checks one.',
    'spuc protocols aby3',
    io,
  )
    .argument('[name]', 'a protocol, or a file ./name.js that exports one')
    .option('--check <name>', 'test a protocol: semantics, exact cost, uniform shares')
    .option('--json', 'print one JSON object per protocol');
  const parsed = parseArgs<{ check?: string; json?: boolean }>(command, argv);
  if (typeof parsed === 'number') return parsed;
  const { args, opts } = parsed;
  if (opts.check !== undefined) return check(await chooseProtocol(opts.check, io), io);
  const chosen = args[0] === undefined ? await builtinProtocols() : [await chooseProtocol(args[0], io)];
  if (opts.json) for (const p of chosen) io.out(`${JSON.stringify(describe(p))}\n`);
  else if (args[0] !== undefined) io.out(page(chosen[0]!));
  else {
    io.out(
      renderTable(
        [{ title: 'protocol' }, { title: 'parties' }, { title: 'dealer' }, { title: 'what it is' }],
        [
          ['plain', '1', 'no', 'The evaluator: the program in the clear, in its own types.'],
          ...chosen.map((p) => [p.name, parties(p), p.dealer ? 'yes' : 'no', p.doc]),
        ],
      ),
    );
    io.out('\nthreat models (default number of parties):\n');
    for (const p of chosen) io.out(`  ${p.name}: ${p.threat(p.parties.default)}\n`);
  }
  return 0;
}

const parties = ({ parties: { min, max } }: Protocol): string => (min === max ? String(min) : `${min} to ${max}`);

/** What a protocol says about itself, as plain data; costs are those of one element on a ring of 64 bits. */
export function describe(p: Protocol) {
  return {
    name: p.name,
    doc: p.doc,
    source: p.source,
    parties: p.parties,
    dealer: p.dealer,
    secure: p.secure,
    threat: p.threat(p.parties.default),
    kernels: Object.values(p.kernels)
      .filter((k) => k !== undefined)
      .map((k) => ({ name: k.name, opens: k.opens, doc: k.doc })),
  };
}

function page(p: Protocol): string {
  const x = describe(p);
  const kernels = x.kernels.map(
    (k) => `  ${k.name}\n    ${k.doc.trim().replace(/\n\s*/g, '\n    ')}\n    opens: ${k.opens}\n`,
  );
  return `${x.name}: ${x.doc}\nsource: ${x.source}\nparties: ${parties(p)}, default ${x.parties.default}; dealer: ${x.dealer ? 'yes' : 'no'}\nthreat model: ${x.threat}\nkernels:\n${kernels.join('')}`;
}

/** Runs the kit that the built-in protocols pass; 1 when something fails. */
async function check(p: Protocol, io: Io): Promise<number> {
  const { checkProtocol } = await import('../../exec/protocols/kit/index.ts');
  const { ok, counts, notClaimed, problems } = await checkProtocol(p);
  for (const x of problems) io.out(`FAILED ${x}\n`);
  const groups = Object.entries(counts).map(([group, n]) =>
    notClaimed.some((g) => g === group) ? `${group} not claimed` : `${n} of ${group}`,
  );
  io.out(`${p.name}: ${groups.join(', ')}: ${ok ? 'all pass' : `${problems.length} failed`}\n`);
  return ok ? 0 : 1;
}
