/** What a connection learns from its wire. */
export interface WireEvents {
  data(bytes: Uint8Array): void;
  /** More may be written. */
  drain(): void;
  /** Nothing comes any more. `error` says why, where it is known. */
  closed(error?: Error): void;
}

/** A stream of bytes to a peer and back: a TCP or TLS socket. */
export interface Wire {
  /** What messages call the other end, such as `127.0.0.1:9001`. */
  readonly remote: string;
  /** True where the channel hides and authenticates what passes. */
  readonly secure: boolean;
  /** Why the other end's certificate is not one of this cluster, or the name of its public key; absent on a plain channel. */
  readonly certificate?: PeerCertificate;
  /** To be called once, at once. */
  listen(events: WireEvents): void;
  /** Takes bytes; nobody changes them any more. False: wait for `drain` before writing more. */
  write(parts: readonly Uint8Array[]): boolean;
  pause(): void;
  resume(): void;
  /** Closes when all is written. */
  end(): void;
  /** Closes now. */
  destroy(): void;
}

/** What is known of the certificate at the other end. */
export interface PeerCertificate {
  /** `sha256:` and base64 of the SHA-256 of the public key (SPKI); empty where there is no certificate. */
  readonly publicKey: string;
  /** Why the certificate is not valid (expired, not signed by the CA, …), whatever its key. */
  readonly fault?: string;
}
