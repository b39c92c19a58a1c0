import { lookup } from "node:dns/promises";
import { isIP, type Socket } from "node:net";
import { checkServerIdentity, connect, type TLSSocket } from "node:tls";
import type { X509Certificate } from "node:crypto";
import type { Clock } from "../process/clock.ts";
import { describeObstacle } from "./obstacles.ts";
import { COORDINATOR_TLS_NAME } from "./channel-options.ts";
import { openSocket } from "./open-socket.ts";
import { parseAddress } from "./parse-address.ts";
import { proxyOf, type Proxy } from "./proxy-of.ts";
import { UnreachableError } from "./unreachable-error.ts";

/** How one hop went: what it gave and how long it took, or why it failed; null where it was not come to. */
export type Hop<Value> =
  { readonly value: Value; readonly ms: number } | { readonly error: UnreachableError | Error } | null;

/** What the other end of a TLS connection showed. Nothing was sent on it. */
export type ShownTls = {
  /** For example `TLSv1.3`. */
  readonly version: string;
  /** Whether HTTP/2 was agreed on, without which there is no gRPC. */
  readonly http2: boolean;
  readonly certificate: X509Certificate;
  readonly issuer: string;
  /** Why the certificate is not trusted: OpenSSL's name for it; null where it is. */
  readonly distrusted: string | null;
  /** Why the certificate is not for the name that it should be for; null where it is. */
  readonly wrongName: string | null;
};

/** The way to a coordinator, hop by hop, each by itself. */
export type Route = {
  readonly proxy: Hop<Proxy | null>;
  /** Addresses of the host's name; not asked for where a proxy does that. */
  readonly name: Hop<readonly string[]>;
  readonly connection: Hop<null>;
  readonly tls: Hop<ShownTls>;
};

/** Where to, whom to trust there (PEM), and how long each hop may take. */
export type RouteOptions = {
  readonly address: string;
  /** The name that the certificate must have, where it is not the host's. */
  readonly serverName?: string | undefined;
  readonly authority: string | Buffer;
  readonly clock: Clock;
  readonly hopMs: number;
  readonly signal?: AbortSignal;
  readonly environment?: Readonly<Record<string, string | undefined>>;
};

/** Goes the way to a coordinator as far as it leads, up to the end of the TLS handshake. */
export async function tryRoute(options: RouteOptions): Promise<Route> {
  const { address, clock, hopMs, signal, environment } = options;
  const hop = <Value>(work: () => Promise<Value>): Promise<NonNullable<Hop<Value>>> => timed(clock, work);
  const proxy = await hop(async () => proxyOf(address, environment));
  if ("error" in proxy) return { proxy, name: null, connection: null, tls: null };
  const name = proxy.value === null ? await hop(() => addressesOf(options)) : null;
  if (name !== null && "error" in name) return { proxy, name, connection: null, tls: null };
  const opened = await hop(() =>
    openSocket(address, {
      clock,
      timeoutMs: hopMs,
      ...(signal && { signal }),
      ...(environment && { environment }),
    }),
  );
  if ("error" in opened) return { proxy, name, connection: opened, tls: null };
  const tls = await hop(() => handshake(opened.value, options));
  return { proxy, name, connection: { value: null, ms: opened.ms }, tls };
}

async function timed<Value>(clock: Clock, work: () => Promise<Value>): Promise<NonNullable<Hop<Value>>> {
  const startMs = clock.monotonicMs();
  try {
    return { value: await work(), ms: clock.monotonicMs() - startMs };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}

async function addressesOf({ address, clock, hopMs }: RouteOptions): Promise<readonly string[]> {
  const { host } = parseAddress(address) ?? { host: address };
  if (isIP(host) !== 0) return [host];
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = clock.after(hopMs, () =>
    reject(
      new UnreachableError("timed_out", `no DNS server answered for ${host} within ${hopMs / 1000} s`, {
        remedy: "check this machine's DNS servers and whether they can be reached",
      }),
    ),
  );
  try {
    const found = await Promise.race([lookup(host, { all: true }), late]);
    return found.map(({ address: one }) => one);
  } catch (error) {
    throw error instanceof UnreachableError ? error : describeObstacle(error, address);
  } finally {
    timer.cancel();
  }
}

/** The name that a caller of `address` asks for and checks. */
function nameOf({ address, serverName }: RouteOptions): string {
  const host = parseAddress(address)?.host ?? address;
  return serverName ?? (isIP(host) === 0 ? host : COORDINATOR_TLS_NAME);
}

function handshake(socket: Socket, options: RouteOptions): Promise<ShownTls> {
  const { authority, clock, hopMs, signal, address } = options;
  const name = nameOf(options);
  const { promise, resolve, reject } = Promise.withResolvers<ShownTls>();
  // Trusting nobody yet: what is wrong is looked at by name, and nothing is sent.
  const tls = connect({
    socket,
    servername: name,
    ca: authority,
    ALPNProtocols: ["h2"],
    rejectUnauthorized: false,
    minVersion: "TLSv1.2",
  });
  const stop = (): void => reject(signal?.reason as Error);
  signal?.addEventListener("abort", stop, { once: true });
  const timer = clock.after(hopMs, () => reject(new Error(`${address} does not finish the TLS handshake`)));
  tls.once("secureConnect", () => resolve(shown(tls, name)));
  tls.on("error", reject);
  tls.once("close", () => reject(new Error(`${address} broke the connection off in the TLS handshake`)));
  return promise.finally(() => {
    timer.cancel();
    signal?.removeEventListener("abort", stop);
    tls.destroy();
    socket.destroy();
  });
}

function shown(tls: TLSSocket, name: string): ShownTls {
  const certificate = tls.getPeerX509Certificate();
  if (certificate === undefined) throw new Error("the other side showed no certificate");
  const distrusted = tls.authorized ? null : String(tls.authorizationError);
  const mismatch = checkServerIdentity(name, certificate.toLegacyObject());
  return {
    version: tls.getProtocol() ?? "unknown",
    http2: tls.alpnProtocol === "h2",
    certificate,
    issuer: certificate.issuer,
    distrusted: distrusted === "ERR_TLS_CERT_ALTNAME_INVALID" ? null : distrusted,
    wrongName: mismatch === undefined ? null : name,
  };
}
