import { createHash, createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { fail } from '../../support/diagnostics.ts';
import type { Transport } from './mesh.ts';
import { messageOf } from './network-error.ts';
import { listenAt, parseAddress, ready, socketWire } from './tcp.ts';
import type { PeerCertificate } from './wire.ts';

/** What a participant proves itself with, as PEM text. */
export interface TlsIdentity {
  readonly certificate: string;
  readonly privateKey: string;
  /** The authority that must have signed the others' certificates; absent: their pins alone count. */
  readonly ca?: string;
}

/** The pin of a certificate (PEM or DER): `sha256:` and base64 of the SHA-256 of its public key. */
export const pinOf = (certificate: string | Uint8Array): string => pin(new X509Certificate(certificate));

const pin = (x: X509Certificate): string =>
  `sha256:${createHash('sha256')
    .update(x.publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64')}`;

/** Why a certificate is not valid now; undefined: it is. */
export function expiryFault(x: X509Certificate, now = Date.now()): string | undefined {
  if (Number.isNaN(Date.parse(x.validTo) + Date.parse(x.validFrom)))
    return 'the certificate does not say how long it is valid';
  if (now > Date.parse(x.validTo)) return `the certificate expired on ${day(x.validTo)}`;
  if (now < Date.parse(x.validFrom)) return `the certificate is valid from ${day(x.validFrom)} only`;
  return undefined;
}
const day = (text: string): string => new Date(text).toISOString().slice(0, 10);

/**
 * Checks what a participant proves itself with, before anybody is called. Result: its pin.
 * @throws SpucError class `input` for files that cannot be read, do not belong together, or are expired
 */
export function checkIdentity({ certificate, privateKey, ca }: TlsIdentity, name: string): string {
  const read = <T>(what: string, f: () => T): T => {
    try {
      return f();
    } catch (e) {
      return fail(
        'input',
        `${what} of ${name} cannot be read: ${messageOf(e)}`,
        undefined,
        "make new ones with 'spuc keygen'",
      );
    }
  };
  const x = read('the certificate', () => new X509Certificate(certificate));
  const key = read('the private key', () => createPrivateKey(privateKey));
  if (!x.publicKey.equals(createPublicKey(key)))
    fail(
      'input',
      `the private key of ${name} does not belong to its certificate`,
      undefined,
      'both must come from the same spuc keygen: see --key and --cert, or private_key and certificate of the cluster file',
    );
  const fault = expiryFault(x);
  if (fault !== undefined) fail('input', `${name}: ${fault}`, undefined, "make a new one with 'spuc keygen'");
  if (ca !== undefined) {
    const authority = read('the CA certificate', () => new X509Certificate(ca));
    if (!x.verify(authority.publicKey))
      fail(
        'input',
        `the certificate of ${name} is not signed by the CA of the cluster file`,
        undefined,
        'take the certificate and the cluster file that one spuc keygen made',
      );
  }
  return pin(x);
}

/**
 * TLS 1.3 with certificates on both sides. Nothing is decided here but whether a certificate is valid: who it must be is compared by
 * public key when the peer has said its name, so that both ends can be told what is wrong.
 */
export function tlsTransport(id: TlsIdentity): Transport {
  const common = {
    cert: id.certificate,
    key: id.privateKey,
    ...(id.ca === undefined ? {} : { ca: id.ca }),
    minVersion: 'TLSv1.3',
    maxVersion: 'TLSv1.3',
    // A refusal in mid-handshake could not say why; mesh.ts looks at `certificate` before anything else passes.
    rejectUnauthorized: false,
  } as const;
  const certificateOf = (s: TLSSocket): PeerCertificate => {
    try {
      return read(s);
    } catch (e) {
      // Whoever calls can show anything.
      return { publicKey: '', fault: `it cannot be read (${messageOf(e)})` };
    }
  };
  const read = (s: TLSSocket): PeerCertificate => {
    const x = s.getPeerX509Certificate();
    if (!x) return { publicKey: '', fault: 'it shows no certificate' };
    const unsigned =
      id.ca !== undefined && !s.authorized
        ? `it is not signed by the CA (${messageOf(s.authorizationError)})`
        : undefined;
    const fault = expiryFault(x) ?? unsigned;
    return { publicKey: pin(x), ...(fault === undefined ? {} : { fault }) };
  };
  return {
    listen: (address, onWire) => {
      const server = createServer({ ...common, requestCert: true, handshakeTimeout: 5000 }, (s) =>
        onWire(socketWire(s, certificateOf(s))),
      );
      server.on('tlsClientError', () => undefined);
      return listenAt(server, address);
    },
    dial: async (address) => {
      const { host, port } = parseAddress(address);
      // Peers are told apart by their keys, not by the names of their hosts.
      const socket = connect({ ...common, host, port, checkServerIdentity: () => undefined });
      await ready(socket, 'secureConnect');
      return socketWire(socket, certificateOf(socket));
    },
  };
}
