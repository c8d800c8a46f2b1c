import { ACCURACIES, type Accuracy } from '../codegen/manifest.ts';
import { FIELDS, type Field } from '../compiler.ts';
import { protocolNames } from '../exec/protocols/index.ts';
import { OUTSIDE } from '../exec/runtime/outside.ts';
import { distance } from '../ir/registry.ts';
import { type Diagnostic, fail, type Location, Source } from '../support/diagnostics.ts';
import { type Io, toText } from '../support/io.ts';
import { type JsonMember, type JsonNode, parseJsonSource } from '../support/json-source.ts';

/** A participant. Paths are relative to the cluster file. */
export interface ClusterMember {
  readonly name: string;
  readonly loc: Location;
  readonly address?: string;
  readonly publicKey?: string;
  readonly certificate?: string;
  readonly privateKey?: string;
}

/** Who brings an argument, or receives a result, as the file says. */
export interface Assignment {
  /** Name of the argument, or number of the result. */
  readonly what: string;
  /** Ranks, or n + i for the i-th node outside, or OUTSIDE for files of shares; `everyone`, all parties, only for results. */
  readonly who: readonly number[] | 'everyone';
  readonly loc: Location;
}

/** Who computes what with whom: SPU's cluster file, and what spuc adds to it (docs/running.md). */
export interface Cluster {
  readonly id: string;
  readonly path: string;
  readonly protocol: string;
  readonly field: Field;
  readonly fxp?: number;
  readonly accuracy?: Accuracy;
  /** By rank. */
  readonly parties: readonly ClusterMember[];
  readonly partiesLoc: Location;
  /** May be one of the parties: dealerMember in dealer-role.ts refuses that. */
  readonly dealer?: ClusterMember;
  readonly dealerLoc?: Location;
  readonly ca?: string;
  readonly inputs: readonly Assignment[];
  readonly outputs: readonly Assignment[];
  /** How long to wait for a message, and for the others to come, in ms. */
  readonly receiveMs?: number;
  readonly connectMs?: number;
  /** Ranks by name: of the nodes, and of the devices on them. */
  readonly ranks: ReadonlyMap<string, number>;
  /** Nodes that compute nothing, a dealer left out: data owners, who may bring inputs and receive results. */
  readonly outside: readonly ClusterMember[];
  /** Who may bring or receive something, by name: `ranks`, n + i for the i-th node outside, and `outside`, which is OUTSIDE. */
  readonly places: ReadonlyMap<string, number>;
}

/** Protocols of SPU that spuc does not have. */
const REFUSED: Readonly<Record<string, string>> = {
  CHEETAH: 'use SEMI2K with a dealer between two parties',
  SECURENN: 'use ABY3 between three parties',
  SWIFT: 'use ABY3 between three parties (semi-honest)',
};

/** Options of SPU's runtime that change nothing here: how much is printed, and how SPU's own kernels are built. */
const NO_MATTER =
  /^(enable_\w+|experimental_\w+|fxp_\w+|sigmoid_mode|sine_cosine_iters|public_random_seed|share_max_chunk_size|sort_method|quick_sort_threshold|trunc_allow_msb_error|snapshot_dump_dir|max_concurrency|beaver_type|ttp_beaver_config|cheetah_2pc_config)$/;
const APPROXIMATIONS = /^(fxp_(?!fraction_bits)\w+|sigmoid_mode|sine_cosine_iters|sort_method)$/;

type Members = ReadonlyMap<string, JsonMember>;

const wrong = (what: string, n: JsonNode, want: string): never => fail('type', `${what} must be ${want}`, n.loc, HINT);
const HINT = 'docs/running.md describes the cluster file';

function object(n: JsonNode, what: string): Members {
  return n.kind === 'object' ? n.members : wrong(what, n, 'an object');
}
function text(n: JsonNode, what: string): string {
  return n.kind === 'string' ? n.value : wrong(what, n, 'a string');
}
function positive(n: JsonNode, what: string): number {
  return n.kind === 'number' && Number.isInteger(n.value) && n.value >= 0 ? n.value : wrong(what, n, 'a whole number');
}
function items(n: JsonNode, what: string): readonly JsonNode[] {
  return n.kind === 'array' ? n.items : wrong(what, n, 'a list');
}
function required(m: Members, key: string, what: string, loc: Location): JsonNode {
  return m.get(key)?.value ?? fail('attribute', `${what} has no '${key}'`, loc, HINT);
}
/** Refuses keys that mean nothing. */
function only(m: Members, what: string, known: readonly string[], also?: RegExp): void {
  for (const [key, { key: loc }] of m) {
    if (known.includes(key) || also?.test(key)) continue;
    const near = known.find((k) => distance(k, key) <= 2);
    const hint = near ? `did you mean '${near}'?` : `known are ${known.join(', ')}`;
    fail('attribute', `${what} has no member '${key}'`, loc, hint);
  }
}

/**
 * Reads a cluster file. @throws SpucError with the place in the file of what is wrong
 * @param emit told of SPU's options that mean nothing here
 */
export function readCluster(path: string, io: Io, emit: (d: Diagnostic) => void): Cluster {
  const source = new Source(path, toText(io.readFile(path)));
  const root = parseJsonSource(source);
  const top = object(root, 'a cluster file');
  only(top, 'a cluster file', ['id', 'nodes', 'devices', 'tls', 'inputs', 'outputs']);
  const nodes = new Map<string, ClusterMember>();
  for (const [name, m] of object(required(top, 'nodes', 'the file', root.loc), "'nodes'"))
    nodes.set(name, readNode(name, m));
  const find = (n: JsonNode, what: string): ClusterMember => {
    const name = text(n, what);
    return (
      nodes.get(name) ??
      fail('undefined-symbol', `there is no node '${name}'`, n.loc, `the nodes are ${[...nodes.keys()].join(', ')}`)
    );
  };

  const devices = object(required(top, 'devices', 'the file', root.loc), "'devices'");
  const spu: JsonMember[] = [];
  const placed: [string, ClusterMember][] = [];
  for (const [name, { key, value }] of devices) {
    const d = object(value, `device '${name}'`);
    only(d, `device '${name}'`, ['kind', 'config']);
    const kind = required(d, 'kind', `device '${name}'`, key);
    const config = required(d, 'config', `device '${name}'`, key);
    if (text(kind, "'kind'") === 'SPU') spu.push({ key, value: config });
    else if (text(kind, "'kind'") === 'PYU') {
      const c = object(config, "'config'");
      only(c, `device '${name}'`, ['node_id']);
      placed.push([name, find(required(c, 'node_id', `device '${name}'`, key), "'node_id'")]);
    } else fail('attribute', 'a device is of kind SPU or PYU', kind.loc, HINT);
  }
  if (spu.length !== 1)
    fail(
      'attribute',
      `a cluster file has one device of kind SPU, not ${spu.length}`,
      spu[1]?.key ?? top.get('devices')!.key,
      HINT,
    );
  const { key: spuKey, value: spuNode } = spu[0]!;
  const config = object(spuNode, "'config'");
  only(config, "'config' of the SPU", [
    'node_ids',
    'spu_internal_addrs',
    'runtime_config',
    'link_desc',
    'dealer',
    'experimental_data_folder',
  ]);
  const ids = required(config, 'node_ids', 'the SPU', spuKey);
  const members = items(ids, "'node_ids'").map((n) => find(n, 'a node id'));
  const twice = members.findIndex((m, i) => members.indexOf(m) !== i);
  if (twice >= 0) fail('redefinition', `node '${members[twice]!.name}' is there twice`, items(ids, '')[twice]!.loc);
  const parties = withAddresses(members, config.get('spu_internal_addrs')?.value);
  const dealerNode = config.get('dealer');
  const dealer = dealerNode && find(dealerNode.value, "'dealer'");

  const ranks = new Map<string, number>(parties.map((p, i) => [p.name, i]));
  for (const [alias, node] of placed) {
    const rank = ranks.get(node.name);
    if (rank !== undefined && !ranks.has(alias)) ranks.set(alias, rank);
  }
  const outside = [...nodes.values()].filter((m) => !ranks.has(m.name) && m !== dealer);
  const places = new Map<string, number>([['outside', OUTSIDE], ...ranks]);
  for (const [i, m] of outside.entries()) places.set(m.name, parties.length + i);
  for (const [alias, node] of placed) {
    const place = places.get(node.name);
    if (place !== undefined && !places.has(alias)) places.set(alias, place);
  }
  const rankOf = (n: JsonNode): number => {
    const name = text(n, 'the name of a party');
    const place = places.get(name);
    if (place !== undefined) return place;
    return fail(
      'undefined-symbol',
      name === dealer?.name ? `'${name}' deals, and sees no data` : `there is no party '${name}'`,
      n.loc,
      `there are ${[...places.keys()].join(', ')}`,
    );
  };
  const assignments = (key: 'inputs' | 'outputs', read: (n: JsonNode) => Assignment['who']): Assignment[] => {
    const n = top.get(key)?.value;
    return n ? [...object(n, `'${key}'`)].map(([what, m]) => ({ what, who: read(m.value), loc: m.key })) : [];
  };
  const receivers = (n: JsonNode): Assignment['who'] => {
    if (n.kind === 'string' && n.value === 'everyone') return 'everyone';
    const who = n.kind === 'array' ? n.items.map(rankOf) : [rankOf(n)];
    return who.length > 0 ? who : fail('attribute', 'somebody must receive a result', n.loc);
  };
  const tls = top.get('tls') && object(top.get('tls')!.value, "'tls'");
  if (tls) only(tls, "'tls'", ['ca']);
  const ca = tls?.get('ca')?.value;
  const id = top.get('id')?.value;
  return {
    id: id ? text(id, "'id'") : path,
    path,
    ...readRuntime(required(config, 'runtime_config', 'the SPU', spuKey), emit),
    ...readLink(config.get('link_desc')?.value),
    parties,
    partiesLoc: ids.loc,
    ...(dealer ? { dealer, dealerLoc: dealerNode.value.loc } : {}),
    ...(ca ? { ca: text(ca, "'ca'") } : {}),
    inputs: assignments('inputs', (n) => [rankOf(n)]),
    outputs: assignments('outputs', receivers),
    ranks,
    outside,
    places,
  };
}

function readNode(name: string, { key: loc, value }: JsonMember): ClusterMember {
  if (value.kind === 'string') return { name, loc, address: checked(value.value, value.loc) };
  const m = object(value, `node '${name}'`);
  only(m, `node '${name}'`, ['address', 'public_key', 'certificate', 'private_key']);
  const part = (key: string): string | undefined => {
    const n = m.get(key)?.value;
    return n && text(n, `'${key}'`);
  };
  const publicKey = part('public_key');
  if (publicKey !== undefined && !/^sha256:[A-Za-z0-9+/]{43}=$/.test(publicKey))
    fail(
      'attribute',
      "a public key is pinned as 'sha256:' and 44 characters of base64",
      m.get('public_key')!.value.loc,
      "'spuc keygen' prints it",
    );
  const address = part('address');
  if (address !== undefined) checked(address, m.get('address')!.value.loc);
  const [certificate, privateKey] = [part('certificate'), part('private_key')];
  return {
    name,
    loc,
    ...(address === undefined ? {} : { address }),
    ...(publicKey === undefined ? {} : { publicKey }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(privateKey === undefined ? {} : { privateKey }),
  };
}

function checked(address: string, loc: Location): string {
  return /^(\[[^\]]+\]|[^:\s]+):\d{1,5}$/.test(address)
    ? address
    : fail('attribute', `'${address}' is no address`, loc, 'write it as host:port');
}

function withAddresses(members: readonly ClusterMember[], list: JsonNode | undefined): ClusterMember[] {
  const addresses = list && items(list, "'spu_internal_addrs'");
  if (addresses && addresses.length !== members.length)
    fail(
      'arity',
      `${addresses.length} addresses for ${members.length} nodes`,
      list.loc,
      'give one per node, in the order of node_ids',
    );
  return members.map((m, i) => {
    if (addresses) return { ...m, address: checked(text(addresses[i]!, 'an address'), addresses[i]!.loc) };
    return m.address === undefined ? fail('attribute', `node '${m.name}' has no address`, m.loc, HINT) : m;
  });
}

function readRuntime(
  n: JsonNode,
  emit: (d: Diagnostic) => void,
): Pick<Cluster, 'protocol' | 'field' | 'fxp' | 'accuracy'> {
  const m = object(n, "'runtime_config'");
  only(m, "'runtime_config'", ['protocol', 'field', 'fxp_fraction_bits', 'accuracy'], NO_MATTER);
  const protocolNode = required(m, 'protocol', "'runtime_config'", n.loc);
  const name = text(protocolNode, "'protocol'");
  const known = `known are ${protocolNames.map((p) => p.toUpperCase()).join(', ')}`;
  const refused = REFUSED[name.toUpperCase()];
  if (refused) fail('attribute', `spuc has no protocol ${name}`, protocolNode.loc, `${refused}; ${known}`);
  const protocol = protocolNames.find((p) => p === name.toLowerCase());
  if (!protocol) return fail('attribute', `unknown protocol '${name}'`, protocolNode.loc, known);
  const fieldNode = required(m, 'field', "'runtime_config'", n.loc);
  const field = text(fieldNode, "'field'");
  if (!Object.hasOwn(FIELDS, field))
    fail('attribute', `unknown field '${field}'`, fieldNode.loc, `known are ${Object.keys(FIELDS).join(', ')}`);
  const ignored = [...m.keys()].filter((k) => APPROXIMATIONS.test(k));
  if (ignored.length > 0)
    emit({
      severity: 'remark',
      class: 'option',
      message: `${ignored.join(', ')}: how SPU approximates; spuc has its own ways (docs/accuracy.md)`,
      loc: m.get(ignored[0]!)!.key,
    });
  const fxpNode = m.get('fxp_fraction_bits')?.value;
  // 0 is SPU's way to ask for the default.
  const fxp = fxpNode ? positive(fxpNode, "'fxp_fraction_bits'") : 0;
  const accuracyNode = m.get('accuracy')?.value;
  const accuracy = accuracyNode && ACCURACIES.find((a) => a === text(accuracyNode, "'accuracy'"));
  if (accuracyNode && !accuracy) wrong("'accuracy'", accuracyNode, ACCURACIES.join(' or '));
  return { protocol, field: field as Field, ...(fxp > 0 ? { fxp } : {}), ...(accuracy ? { accuracy } : {}) };
}

function readLink(n: JsonNode | undefined): Pick<Cluster, 'receiveMs' | 'connectMs'> {
  if (!n) return {};
  const m = object(n, "'link_desc'");
  const known = ['recv_timeout_ms', 'connect_retry_times', 'connect_retry_interval_ms'];
  only(
    m,
    "'link_desc'",
    known,
    /^(http_\w+|throttle_window_size|chunk_parallel_send_size|brpc_\w+|link_type|retry_opts|enable_ssl|client_ssl_opts|server_ssl_opts|disable_msg_seq_id|exit_if_async_error|id|parties)$/,
  );
  const number = (key: string): number | undefined => {
    const v = m.get(key)?.value;
    return v && positive(v, `'${key}'`);
  };
  const receiveMs = number('recv_timeout_ms');
  const times = number('connect_retry_times');
  return {
    ...(receiveMs ? { receiveMs } : {}),
    ...(times ? { connectMs: times * (number('connect_retry_interval_ms') ?? 1000) } : {}),
  };
}
