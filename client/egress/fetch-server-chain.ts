import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { connect, type DetailedPeerCertificate } from "node:tls";
import { systemClock, type Clock } from "../../process/clock.ts";
import { CommandError, describeError } from "../../process/command-error.ts";
import { COORDINATOR_TLS_NAME } from "../../transport/channel-options.ts";
import { openSocket } from "../../transport/open-socket.ts";
import { parseAddress } from "../../transport/parse-address.ts";

const HANDSHAKE_MS = 15_000;
const CERTIFICATES_MAX = 10;

/**
 * The certificates that the server at `HOST:PORT` shows, its own first, through the environment's proxy where
 * there is one. They are not judged, and nothing but the TLS handshake is sent. Throws a `CommandError` that
 * names the hop that failed.
 */
export async function fetchServerChain(
  address: string,
  {
    clock = systemClock,
    timeoutMs = HANDSHAKE_MS,
  }: { readonly clock?: Clock; readonly timeoutMs?: number } = {},
): Promise<X509Certificate[]> {
  const host = parseAddress(address)?.host ?? address;
  const servername = isIP(host) === 0 ? host : COORDINATOR_TLS_NAME;
  const line = await openSocket(address, { clock, timeoutMs });
  // What it shows is compared with the invitation's fingerprint before anything is said.
  const socket = connect({
    socket: line,
    servername,
    rejectUnauthorized: false,
    minVersion: "TLSv1.3",
    ALPNProtocols: ["h2"],
  });
  const timer = clock.after(timeoutMs, () => socket.destroy(new Error(`no answer within ${timeoutMs} ms`)));
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once("secureConnect", resolve);
      socket.once("error", reject);
      socket.once("close", () => reject(new Error("the connection was closed")));
    });
    return chainOf(socket.getPeerCertificate(true));
  } catch (cause) {
    throw new CommandError(`what answers at ${address} does not speak TLS 1.3: ${describeError(cause)}`, {
      remedy: "check the address and the port, and any proxy in between",
      cause,
    });
  } finally {
    timer.cancel();
    socket.destroy();
    line.destroy();
  }
}

function chainOf(own: DetailedPeerCertificate): X509Certificate[] {
  const chain: X509Certificate[] = [];
  const seen = new Set<string>();
  for (let next: DetailedPeerCertificate | undefined = own; next?.raw; next = next.issuerCertificate) {
    if (seen.has(next.fingerprint256) || chain.length === CERTIFICATES_MAX) break;
    seen.add(next.fingerprint256);
    chain.push(new X509Certificate(next.raw));
  }
  return chain;
}
