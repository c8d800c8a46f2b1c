import type { Transport } from '../exec/link/mesh.ts';
import { isLoopback, tcpTransport } from '../exec/link/tcp.ts';
import { checkIdentity, type TlsIdentity, tlsTransport } from '../exec/link/tls.ts';
import { fail } from '../support/diagnostics.ts';
import { type Io, resolvePath, toText } from '../support/io.ts';
import type { Cluster, ClusterMember } from './cluster.ts';

/** How participants are connected. */
export interface Channel {
  readonly transport: Transport;
  readonly kind: 'tls' | 'plain';
  /** What this participant proves itself with; absent on a plain channel. */
  readonly identity?: TlsIdentity;
  /** What the threat model says of it. */
  readonly threat: string;
}

export interface ChannelFlags {
  readonly insecure?: boolean;
  /** This participant's own files, where the cluster file does not name them. */
  readonly cert?: string;
  readonly key?: string;
}

const KEYGEN = "'spuc keygen --config FILE --write NEW' makes keys and certificates and names them in the cluster file";

/**
 * Chooses TLS with certificates on both sides, or, on loopback only or on demand, plain TCP.
 * @throws SpucError where the cluster file or this participant's files do not allow it
 */
export function channelOf(
  cluster: Cluster,
  members: readonly ClusterMember[],
  rank: number,
  flags: ChannelFlags,
  io: Io,
): Channel {
  const pinned = members.filter((m) => m.publicKey !== undefined);
  if (flags.insecure) {
    const threat = 'INSECURE: --insecure sends everything unencrypted, and anybody may claim to be a party.';
    return { transport: tcpTransport, kind: 'plain', threat };
  }
  if (pinned.length === 0) {
    const far = members.find((m) => m.address !== undefined && !isLoopback(m.address));
    if (far)
      fail(
        'attribute',
        `${far.name} at ${far.address} is not on this machine, and no public key is pinned for it`,
        far.loc,
        `${KEYGEN}; --insecure does without`,
      );
    const threat = 'Links are plain TCP on this machine: whoever can read its loopback traffic can read the shares.';
    return { transport: tcpTransport, kind: 'plain', threat };
  }
  const open = members.find((m) => m.publicKey === undefined);
  if (open) fail('attribute', `no public key is pinned for ${open.name}, but for ${pinned[0]!.name}`, open.loc, KEYGEN);
  const self = members[rank]!;
  const folder = cluster.path.replace(/[^\\/]*$/, '');
  const read = (path: string): string => toText(io.readFile(path));
  const beside = (path: string): string => (folder === '' ? path : resolvePath(resolvePath(io.cwd, folder), path));
  const own = (flag: string | undefined, named: string | undefined, what: string): string => {
    if (flag !== undefined) return read(flag);
    if (named !== undefined) return read(beside(named));
    return fail('attribute', `the cluster file does not say where the ${what} of ${self.name} is`, self.loc, KEYGEN);
  };
  const identity = {
    certificate: own(flags.cert, self.certificate, 'certificate'),
    privateKey: own(flags.key, self.privateKey, 'private key'),
    ...(cluster.ca === undefined ? {} : { ca: read(beside(cluster.ca)) }),
  };
  const pin = checkIdentity(identity, self.name);
  if (pin !== self.publicKey)
    fail(
      'attribute',
      `the certificate of ${self.name} has the public key ${pin}, but another one is pinned`,
      self.loc,
      KEYGEN,
    );
  const threat = 'Links are TLS 1.3; every peer is known by its public key.';
  return { transport: tlsTransport(identity), identity, kind: 'tls', threat };
}
