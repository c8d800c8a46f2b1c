// tsyringe, under @peculiar/x509, wants this before anything else.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { pinOf } from '../exec/link/tls.ts';

/** A certificate with its key, as PEM, and what people look at. */
export interface Issued {
  readonly certificate: string;
  readonly privateKey: string;
  /** `sha256:` and base64 of the public key. */
  readonly pin: string;
  readonly expires: Date;
}

export interface Authority extends Issued {
  /** Signs the certificate of a participant, valid for `days` from now on, but not beyond the authority's own. */
  issue(name: string, days: number): Promise<Issued>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 24 * 3600 * 1000;
/** Clocks of the machines may differ. */
const EARLIER = 3600 * 1000;

/** A new certificate authority for one cluster, with ECDSA over P-256 as all its certificates. `now` in ms since 1970. */
export async function newAuthority(cluster: string, days: number, now = Date.now()): Promise<Authority> {
  const crypto = webcrypto;
  // The same interface under the name that browsers have for it.
  x509.cryptoProvider.set(crypto as never);
  const caKeys = (await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  const notBefore = new Date(now - EARLIER);
  const caEnd = new Date(now + days * DAY);
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: [{ CN: [`spuc CA of ${cluster}`] }],
    notBefore,
    notAfter: caEnd,
    signingAlgorithm: ALGORITHM,
    keys: caKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  const issued = async (certificate: x509.X509Certificate, key: webcrypto.CryptoKey): Promise<Issued> => {
    const pem = `${certificate.toString('pem')}\n`;
    const pkcs8 = await crypto.subtle.exportKey('pkcs8', key);
    const privateKey = `${x509.PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n`;
    return { certificate: pem, privateKey, pin: pinOf(pem), expires: certificate.notAfter };
  };
  return {
    ...(await issued(ca, caKeys.privateKey)),
    issue: async (name, own) => {
      const keys = (await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: serial(),
        subject: [{ CN: [name] }],
        issuer: ca.subject,
        notBefore,
        notAfter: new Date(Math.min(now + own * DAY, caEnd.getTime())),
        signingAlgorithm: ALGORITHM,
        publicKey: keys.publicKey,
        signingKey: caKeys.privateKey,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
          await x509.AuthorityKeyIdentifierExtension.create(caKeys.publicKey),
        ],
      });
      return issued(certificate, keys.privateKey);
    },
  };
}

/** A positive serial number of 16 bytes, as hex. */
function serial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');
}
