import { canonical, type LoggedRun } from './chain.ts';
import { type Fact, type OpeningRecord, type RunRecord, showFact } from './records.ts';
import { altered } from './verify.ts';

/** What the headers of all participants of a run have in common. */
const COMMON = [
  'version',
  'program',
  'members',
  'parties',
  'protocol',
  'field',
  'fxp',
  'accuracy',
  'inputs',
  'outputs',
  'channel',
] as const satisfies readonly (keyof RunRecord)[];

const SHOWN: Partial<Record<(typeof COMMON)[number], string>> = {
  program: 'the hash of the program',
  fxp: 'the fraction bits',
};

/**
 * The differences between the logs of two participants of one run, in words: configuration, openings, inputs, decisions, outcome. Of a run that
 * failed at one of them, only what both have is compared.
 */
export function differences(x: LoggedRun, y: LoggedRun): string[] {
  const [a, b] = [x.header.record, y.header.record];
  const out: string[] = [];
  const differ = (what: string, va: unknown, vb: unknown): void => {
    const text = (v: unknown): string => (typeof v === 'string' ? v : canonical(v ?? null));
    out.push(`${a.party} and ${b.party} differ in ${what}: ${a.party} has ${text(va)}, ${b.party} has ${text(vb)}`);
  };
  if (a.party === b.party) return [`both logs are of ${a.party}`];
  for (const key of COMMON) if (canonical(a[key]) !== canonical(b[key])) differ(SHOWN[key] ?? key, a[key], b[key]);
  for (const key of new Set([...Object.keys(a.config), ...Object.keys(b.config)]))
    if (a.config[key] !== b.config[key]) differ(key, a.config[key] ?? 'none', b.config[key] ?? 'none');
  const outcome = (r: LoggedRun): string => r.end?.record.outcome ?? 'no end';
  if (outcome(x) !== outcome(y)) differ('how the run ended', outcome(x), outcome(y));
  else if (canonical(x.end?.record.hops ?? null) !== canonical(y.end?.record.hops ?? null))
    differ('hops', x.end?.record.hops, y.end?.record.hops);
  const complete = (r: LoggedRun): boolean => r.end?.record.outcome === 'done';
  out.push(...factDifferences(x, y, complete(x) && complete(y)));
  return out;
}

function factDifferences(x: LoggedRun, y: LoggedRun, complete: boolean): string[] {
  const [a, b] = [x.header.record, y.header.record];
  const dealer = [a, b].some((h) => h.role === 'dealer') && a.role !== b.role;
  const left = comparable(x, dealer);
  const right = comparable(y, dealer);
  const out: string[] = [];
  for (const [key, fact] of left) {
    const other = right.get(key);
    if (!other) {
      if (complete) out.push(`${showFact(fact)} is in the log of ${a.party}, but not in that of ${b.party}`);
    } else out.push(...altered(other, fact).map((how) => `between ${a.party} and ${b.party}: ${how}`));
  }
  if (complete)
    for (const [key, fact] of right)
      if (!left.has(key)) out.push(`${showFact(fact)} is in the log of ${b.party}, but not in that of ${a.party}`);
  return out;
}

/** The facts by what they are. Against a dealer only decisions and masked openings count: it knows no others, and calls these `dealt`. */
function comparable(run: LoggedRun, withDealer: boolean): Map<string, Fact> {
  const facts = run.facts.map((f) => f.record);
  const counted = withDealer
    ? facts.filter((f) => f.type === 'decision' || (isOpening(f) && f.kind === 'masked'))
    : facts;
  return new Map(
    counted.map((f) => [
      `${isOpening(f) ? 'opening' : f.type} ${f.address}`,
      withDealer && isOpening(f) ? { ...f, type: 'dealt' } : f,
    ]),
  );
}
const isOpening = (f: Fact): f is OpeningRecord => f.type === 'opening' || f.type === 'dealt';
