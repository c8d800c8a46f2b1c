import { fail, type Location, Source, textLoc, unknownLoc } from '../../support/diagnostics.ts';

/** What a message meets on its way. */
export interface Line {
  /** Seconds that a message takes from one party to another, ONE WAY: half of what ping shows. */
  readonly latency: number;
  /** Bits per second. */
  readonly bandwidth: number;
}

/** A way from one participant to another that has a line of its own. Participants by name, or by rank in digits. */
export interface Edge extends Line {
  readonly from: string;
  readonly to: string;
  /** In the text of --net. */
  readonly loc?: Location;
}

/**
 * What the prediction of time knows of a network. All parties have links of the same kind, each of which carries `bandwidth` in each
 * direction, to and from all others together. The simulation (exec/simulate) alone knows `edges`, the exceptions.
 */
export interface Network extends Line {
  readonly edges?: readonly Edge[];
}

/**
 * Networks by name. wan: with 20 ms one way and 300 Mbps, hops × latency + bytes / bandwidth reproduces the wide-area column of the SPU paper
 * (USENIX ATC 2023), which names no figures itself.
 */
export const NETWORKS: Readonly<Record<string, Network>> = {
  lan: { latency: 0.1e-3, bandwidth: 5e9 },
  wan: { latency: 20e-3, bandwidth: 300e6 },
};
export const DEFAULT_NET = 'lan';

const TIME: Readonly<Record<string, number>> = { us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1 };
const RATE: Readonly<Record<string, number>> = { bps: 1, kbps: 1e3, mbps: 1e6, gbps: 1e9 };

/**
 * Reads `lan`, `wan`, or one-way latency and bandwidth: `20ms,300Mbps` (latency in us, ms or s; bandwidth in bps, Kbps, Mbps or Gbps, which
 * are bits). Ways with a line of their own, in one direction, follow after semicolons: `wan;0>1=80ms,10Mbps;alice>dealer=lan`.
 * @throws SpucError class `option`
 */
export function parseNet(text: string): Network {
  const source = new Source('--net', text);
  const [base, ...rest] = pieces(text, ';', 0);
  const net = parseLine(base!, source);
  if (rest.length === 0) return net;
  const edges: Edge[] = [];
  for (const piece of rest) {
    const loc = textLoc(source, piece.at);
    const m = /^([^=<>]+)>([^=<>]+)=(.*)$/s.exec(piece.text);
    if (!m)
      fail('option', `--net: '${piece.text}' is no way between two participants`, loc, 'write FROM>TO=80ms,10Mbps');
    const [from, to] = [m![1]!.trim(), m![2]!.trim()];
    if (edges.some((e) => e.from === from && e.to === to))
      fail('option', `--net: ${from}>${to} is there twice`, loc, 'leave one of them out');
    const line = parseLine(trimmed(m![3]!, piece.at + piece.text.indexOf('=') + 1), source);
    edges.push({ from, to, latency: line.latency, bandwidth: line.bandwidth, loc });
  }
  return { ...net, edges };
}

/**
 * Reads a network for what goes by one kind of line only.
 * @throws SpucError class `option`, also for a network with edges: nobody would look at them
 */
export function parseEvenNet(text: string): Network {
  const net = parseNet(text);
  const edge = net.edges?.[0];
  if (edge)
    fail(
      'option',
      `--net: only 'spuc run' and 'spuc up' know ways with a line of their own`,
      edge.loc,
      'give the latency and bandwidth that most lines have',
    );
  return net;
}

/** A part of the text, and where it begins. */
interface Piece {
  readonly text: string;
  readonly at: number;
}
const trimmed = (text: string, at: number): Piece => ({
  text: text.trim(),
  at: at + text.length - text.trimStart().length,
});
function pieces(text: string, separator: string, start: number): Piece[] {
  let at = start;
  return text.split(separator).map((s) => {
    const piece = trimmed(s, at);
    at += s.length + separator.length;
    return piece;
  });
}

function parseLine(spec: Piece, source: Source): Line {
  if (Object.hasOwn(NETWORKS, spec.text.toLowerCase())) return NETWORKS[spec.text.toLowerCase()]!;
  const wrong = (what: string, at: number): never => fail('option', `--net: ${what}`, textLoc(source, at), HINT);
  const parts = pieces(spec.text, ',', spec.at);
  if (parts.length !== 2) return wrong(`'${spec.text}' is no network`, spec.at);
  const [first, second] = parts as [Piece, Piece];
  const latency = quantity(first.text, TIME);
  if (latency === undefined) return wrong(`'${first.text}' is no latency`, first.at);
  const bandwidth = quantity(second.text, RATE);
  if (bandwidth === undefined) return wrong(`'${second.text}' is no bandwidth`, second.at);
  if (bandwidth === 0) return wrong('the bandwidth must be more than 0', second.at);
  return { latency, bandwidth };
}

/**
 * The lines of a network that are not like all others, by rank of sender and receiver.
 * @param names of the participants by rank, a dealer's last
 * @throws SpucError class `option` for an edge between participants that there are not
 */
export function edgesOf(net: Network, names: readonly string[]): (Line | undefined)[][] {
  const lines: (Line | undefined)[][] = names.map(() => names.map(() => undefined));
  const rankOf = (name: string, loc: Location): number => {
    const rank = names.includes(name) ? names.indexOf(name) : /^\d+$/.test(name) ? Number(name) : -1;
    if (rank >= 0 && rank < names.length) return rank;
    return fail('option', `--net: there is no participant '${name}'`, loc, `they are ${listed(names)}`);
  };
  for (const { from, to, latency, bandwidth, loc = unknownLoc } of net.edges ?? []) {
    const [i, j] = [rankOf(from, loc), rankOf(to, loc)];
    if (i === j) fail('option', `--net: ${from}>${to} leads nowhere`, loc, 'name two different participants');
    if (lines[i]![j]) fail('option', `--net: ${from}>${to} is there twice`, loc, 'leave one of them out');
    lines[i]![j] = { latency, bandwidth };
  }
  return lines;
}

const listed = (names: readonly string[]): string =>
  names.map((n, i) => (n === String(i) ? n : `${i} (${n})`)).join(', ');

/** A number with one of the units (letter case does not matter), in the base unit; undefined where the text is none. */
function quantity(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const m = /^(\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*([a-zµ]+)$/i.exec(text);
  const unit = m && units[m[2]!.toLowerCase()];
  const value = unit ? Number(m[1]) * unit : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

const HINT = 'write lan, wan, or one-way latency and bandwidth: 20ms,300Mbps';

const scaled = (x: number, units: readonly (readonly [string, number])[]): string => {
  const [unit, size] = units.find(([, s]) => x >= s) ?? units.at(-1)!;
  return `${Number((x / size).toPrecision(6))}${unit}`;
};
const TIMES = [
  ['s', 1],
  ['ms', 1e-3],
  ['us', 1e-6],
] as const;
const RATES = [
  ['Gbps', 1e9],
  ['Mbps', 1e6],
  ['Kbps', 1e3],
  ['bps', 1],
] as const;

/** The network as `parseNet` reads it; by its name where it has one. */
export const showNet = (net: Network): string =>
  [showLine(net), ...(net.edges ?? []).map((e) => `${e.from}>${e.to}=${showLine(e)}`)].join(';');

function showLine(net: Line): string {
  const named = Object.entries(NETWORKS).find(([, n]) => n.latency === net.latency && n.bandwidth === net.bandwidth);
  return named ? named[0] : figures(net);
}

const figures = (net: Line): string =>
  `${net.latency === 0 ? '0ms' : scaled(net.latency, TIMES)},${scaled(net.bandwidth, RATES)}`;

/** The network in words. */
export const describeNet = (net: Network): string =>
  `${net.latency === 0 ? '0ms' : scaled(net.latency, TIMES)} one way and ${scaled(net.bandwidth, RATES)} for each party`;

/** The text of `--net` in help: the presets with their figures. */
export const NET_HELP = `${Object.entries(NETWORKS)
  .map(([name, n]) => `${name} (${figures(n)})`)
  .join(', ')}, or ONE-WAY latency and bandwidth: 1ms,1Gbps (default: ${DEFAULT_NET})`;
