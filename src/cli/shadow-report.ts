import type { Deviation } from '../exec/shadow/compare.ts';
import { SHADOW_WARNING, type ShadowReport, type ShadowRow } from '../exec/shadow/report.ts';
import { fail, showLocation } from '../support/diagnostics.ts';
import { renderTable } from '../support/table.ts';

/** One row of `shadow` in what `--stats` writes; null where a number has no meaning or is not known. */
export interface ShadowStatsRow {
  readonly op: string;
  readonly loc: string;
  readonly type: string;
  readonly iteration: readonly number[];
  /** The op in whose region it runs; its error then counts from the operands of the region. */
  readonly region: string | null;
  readonly executions: number;
  readonly absError: number | null;
  readonly relError: number | null;
  readonly localAbsError: number | null;
  readonly localRelError: number | null;
  readonly largest: number | null;
  readonly headroomBits: number | null;
  readonly faults: Readonly<Record<string, number>>;
  readonly diverges: boolean;
}

/** Rows of the table unless all are asked for. */
const MOST = 20;

const round = (x: number | undefined): number | null => (x === undefined ? null : Number(x.toPrecision(4)));

export const shadowStats = (r: ShadowReport): ShadowStatsRow[] =>
  r.rows.map((row) => ({
    op: row.op,
    loc: showLocation(row.loc),
    type: row.type,
    iteration: row.iteration,
    region: row.region ?? null,
    executions: row.executions,
    absError: round(row.error?.abs),
    relError: round(row.error?.rel),
    localAbsError: round(row.local?.abs),
    localRelError: round(row.local?.rel),
    largest: round(row.largest),
    headroomBits: round(row.headroom),
    faults: Object.fromEntries(row.faults),
    diverges: row.diverges,
  }));

const short = (x: number | undefined): string => (x === undefined ? '-' : x === 0 ? '0' : x.toExponential(1));
const errors = (d: Deviation | undefined): string[] => [short(d?.abs), short(d?.rel)];
const place = (row: ShadowRow): string =>
  `${row.op}${row.region ? ` in ${row.region}` : ''}${row.iteration.map((i) => `[${i}]`).join('')}`;
const faultsOf = (row: ShadowRow): string => [...row.faults].map(([what, n]) => `${what} (${n})`).join(', ');
/** Worst first: what diverges, then by error. */
const weight = (row: ShadowRow): number => Math.max(row.error?.scaled ?? 0, row.local?.scaled ?? 0);

const right = (title: string) => ({ title, align: 'right' as const });
const COLUMNS = [
  { title: 'op' },
  { title: 'location' },
  right('error'),
  right('relative'),
  right('own error'),
  right('relative'),
  right('largest'),
  right('headroom'),
  { title: 'flags' },
];

/** The table of `--shadow`: the worst ops, or all of them in program order. */
export function shadowText(r: ShadowReport, all: boolean): string {
  const shown = all
    ? r.rows
    : [...r.rows]
        .sort((a, b) => Number(b.faults.size > 0) - Number(a.faults.size > 0) || weight(b) - weight(a))
        .slice(0, MOST);
  const rows = shown.map((row) => [
    place(row),
    showLocation(row.loc),
    ...errors(row.error),
    ...errors(row.local),
    short(row.largest),
    row.headroom === undefined ? '-' : `${row.headroom.toFixed(1)} bits`,
    faultsOf(row),
  ]);
  const left = r.rows.length - shown.length;
  return [
    `shadow: the plain evaluator ran beside, possible only since all inputs are on this machine\n`,
    `${SHADOW_WARNING}\n`,
    renderTable(COLUMNS, rows),
    left > 0 ? `${left} further rows with smaller errors: --shadow-all shows them, --stats writes them\n` : '',
    'error: since the inputs (in a region: since its operands); own error: the op on its operands as they were\n',
    verdict(r),
    r.stopped ? `the plain evaluator stopped: ${r.stopped}\n` : '',
    `suggested: --field ${r.suggestion.field} --fxp ${r.suggestion.fxp} (${r.suggestion.reason})\n`,
  ].join('');
}

function verdict({ first, tolerance }: ShadowReport): string {
  const bound = `${tolerance.toPrecision(2)} x max(1, |value|)`;
  if (!first) return `no op diverges by more than ${bound}\n`;
  const own =
    first.local && first.local.scaled > tolerance ? 'an error of its own' : 'an error that came with its operands';
  const why = first.faults.size > 0 ? faultsOf(first) : own;
  return `first to diverge by more than ${bound}: ${place(first)} ${first.type} at ${showLocation(first.loc)}: ${why}\n`;
}

/** Splits `--shadow=TOL`: commander would take the program for the value of an option that may stand alone. */
export const splitShadow = (argv: readonly string[]): string[] =>
  argv.flatMap((a) =>
    a.startsWith('--shadow=') ? ['--shadow', '--shadow-tolerance', a.slice('--shadow='.length)] : [a],
  );

/** @throws SpucError class `option` */
export function parseTolerance(text: string): number {
  const x = Number(text);
  return text.trim() !== '' && x > 0 && Number.isFinite(x)
    ? x
    : fail(
        'option',
        `--shadow: a positive number is expected, not '${text}'`,
        undefined,
        'write it like --shadow=1e-3',
      );
}
