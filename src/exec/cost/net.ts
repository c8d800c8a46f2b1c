import { fail, unknownLoc } from '../../support/diagnostics.ts';

/** What the prediction of time knows of a network. All parties have links of the same kind. */
export interface Network {
  /** Seconds that a message takes from one party to another, ONE WAY: half of what ping shows. */
  readonly latency: number;
  /** Bits per second that the link of one party carries in each direction. */
  readonly bandwidth: number;
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
 * are bits).
 * @throws SpucError class `option`
 */
export function parseNet(text: string): Network {
  const spec = text.trim();
  if (Object.hasOwn(NETWORKS, spec.toLowerCase())) return NETWORKS[spec.toLowerCase()]!;
  const parts = spec.split(',').map((s) => s.trim());
  if (parts.length !== 2) return wrong(`'${text}' is no network`);
  const latency = quantity(parts[0]!, TIME);
  if (latency === undefined) return wrong(`'${parts[0]}' is no latency`);
  const bandwidth = quantity(parts[1]!, RATE);
  if (bandwidth === undefined) return wrong(`'${parts[1]}' is no bandwidth`);
  if (bandwidth === 0) return wrong('the bandwidth must be more than 0');
  return { latency, bandwidth };
}

/** A number with one of the units (letter case does not matter), in the base unit; undefined where the text is none. */
function quantity(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const m = /^(\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*([a-zµ]+)$/i.exec(text);
  const unit = m && units[m[2]!.toLowerCase()];
  const value = unit ? Number(m[1]) * unit : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

const wrong = (what: string): never =>
  fail('option', `--net: ${what}`, unknownLoc, 'write lan, wan, or one-way latency and bandwidth: 20ms,300Mbps');

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
export function showNet(net: Network): string {
  const named = Object.entries(NETWORKS).find(([, n]) => n.latency === net.latency && n.bandwidth === net.bandwidth);
  return named ? named[0] : figures(net);
}

const figures = (net: Network): string =>
  `${net.latency === 0 ? '0ms' : scaled(net.latency, TIMES)},${scaled(net.bandwidth, RATES)}`;

/** The network in words. */
export const describeNet = (net: Network): string =>
  `${net.latency === 0 ? '0ms' : scaled(net.latency, TIMES)} one way and ${scaled(net.bandwidth, RATES)} for each party`;

/** The text of `--net` in help: the presets with their figures. */
export const NET_HELP = `${Object.entries(NETWORKS)
  .map(([name, n]) => `${name} (${figures(n)})`)
  .join(', ')}, or ONE-WAY latency and bandwidth: 1ms,1Gbps (default: ${DEFAULT_NET})`;
