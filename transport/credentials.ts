import { createSecureContext, type SecureContextOptions } from "node:tls";
import { ChannelCredentials, ServerCredentials } from "@grpc/grpc-js";

/** What one side of a connection shows and trusts, as PEM. */
export type TlsFiles = {
  /** The federation's certificate authority: nothing else is trusted. */
  readonly authority: string | Buffer;
  readonly certificate: string | Buffer;
  readonly key: string | Buffer;
};

/** What a client trusts, and shows where it has a certificate. */
export type ClientTls = {
  readonly authority: string | Buffer;
  readonly certificate?: string | Buffer | undefined;
  readonly key?: string | Buffer | undefined;
};

/**
 * For a server that speaks TLS 1.3 and asks for a client certificate. Callers without one, or with one that
 * the authority does not vouch for, get in too, because a node has none before it is enrolled:
 * `peerCertificate` is null for them.
 */
export function serverCredentials(files: TlsFiles): ServerCredentials {
  return new FederationServerCredentials(contextOptions(files));
}

/**
 * For a client that speaks TLS 1.3, shows its certificate if it has one, and trusts only servers of the
 * authority.
 */
export function clientCredentials(files: ClientTls): ChannelCredentials {
  return ChannelCredentials.createFromSecureContext(createSecureContext(contextOptions(files)), {
    rejectUnauthorized: true,
  });
}

function contextOptions({ authority, certificate, key }: ClientTls): SecureContextOptions {
  const shown = certificate === undefined || key === undefined ? {} : { cert: certificate, key };
  return { ca: authority, ...shown, minVersion: "TLSv1.3" };
}

/** `ServerCredentials.createSsl` has no way to name the lowest TLS version. */
class FederationServerCredentials extends ServerCredentials {
  constructor(context: SecureContextOptions) {
    super({ requestCert: true, rejectUnauthorized: false }, context);
  }

  override _equals(other: ServerCredentials): boolean {
    return this === other;
  }
}
