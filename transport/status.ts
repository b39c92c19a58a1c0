import { Metadata, status, type ServiceError } from "@grpc/grpc-js";
import { CommandError } from "../process/command-error.ts";
import { printable } from "../process/printable.ts";
import { FederationError, REFUSALS, type Reason } from "./federation-error.ts";

const REASON_KEY = "chorale-reason";

/** A status travels in headers, which have an end. */
const DETAIL_CHARACTERS_MAX = 2000;

/**
 * What a caller is told about a failed call: a `FederationError` by its reason, code and detail; anything
 * else only as an internal error, because its message may hold what the caller must not see.
 */
export function toServiceError(error: unknown): ServiceError {
  const refusal =
    error instanceof FederationError
      ? error
      : new FederationError("INTERNAL", "internal error at the other side");
  const metadata = new Metadata();
  metadata.set(REASON_KEY, refusal.reason);
  const { code } = REFUSALS[refusal.reason];
  // A detail may repeat what the caller sent: half a character in it would make gRPC throw.
  const details = refusal.message.slice(0, DETAIL_CHARACTERS_MAX).toWellFormed();
  return Object.assign(new Error(details), {
    name: "ServiceError",
    code,
    details,
    metadata,
  });
}

/**
 * The reverse at the caller, in words that are safe to print. A refusal becomes the `FederationError` that
 * was thrown at the other side. A call that never got there, or broke, becomes a `CommandError` in words for
 * a person, with the gRPC error as its cause.
 */
export function fromServiceError(error: unknown): Error {
  if (!isServiceError(error)) return error instanceof Error ? error : new Error(String(error));
  const [reason] = error.metadata.get(REASON_KEY);
  if (typeof reason === "string" && Object.hasOwn(REFUSALS, reason))
    return new FederationError(reason as Reason, inPrint(error.details));
  const { message, remedy } = explain(error);
  return new CommandError(message, { remedy, cause: error });
}

/** Words of the other side, line by line: what they hold for a terminal is taken out. */
function inPrint(details: string): string {
  const lines = details.slice(0, DETAIL_CHARACTERS_MAX).split("\n");
  return lines.map((line) => printable(line, DETAIL_CHARACTERS_MAX)).join("\n");
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && "code" in error && "details" in error && "metadata" in error;
}

type Explanation = { readonly message: string; readonly remedy: string };

/** Words of OpenSSL, Node and HTTP/2 in the details of a failed connection, and what they mean here. */
const CONNECTION_FAILURES: readonly (Explanation & { readonly pattern: RegExp })[] = [
  {
    pattern: /ECONNREFUSED/,
    message: "nothing answers at the coordinator's address: the connection was refused",
    remedy: "check the address and the port, and that the coordinator is running",
  },
  {
    // grpc-js gives no reason where it goes through a proxy.
    pattern: /No connection established\. Last error: undefined/,
    message: "the proxy that the environment names (https_proxy) made no connection to the coordinator",
    remedy: "run `chorale doctor`: it goes the way hop by hop; hosts that need no proxy go into no_proxy",
  },
  {
    pattern: /ENOTFOUND|EAI_AGAIN|Name resolution/i,
    message: "the coordinator's host name is not known",
    remedy: "check the spelling of the address and this machine's DNS",
  },
  {
    pattern: /EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/,
    message: "the coordinator cannot be reached over the network",
    remedy: "check the route and the firewall between this machine and the coordinator",
  },
  {
    pattern: /altnames|ERR_TLS_CERT_ALTNAME/,
    message: "the server's certificate is not for the host name that was called",
    remedy:
      "call the coordinator by a host name of its certificate: one that `chorale coordinator init --host` was " +
      "given, or a balancer's own",
  },
  {
    pattern: /self.signed|unable to (verify|get)|UNABLE_TO|unsuitable certificate purpose/i,
    message: "the server's certificate is not from this federation's authority",
    remedy: "use the authority.crt of the federation that this coordinator belongs to",
  },
  {
    pattern: /certificate (has|is) (expired|not yet valid)|CERT_HAS_EXPIRED/i,
    message: "the server's certificate is not valid today",
    remedy: "check this machine's clock; if it is right, the operator has to renew the server's certificate",
  },
  {
    pattern:
      /alert (certificate|unknown ca|bad certificate|certificate expired|certificate required|handshake)/i,
    message: "the coordinator refused this certificate",
    remedy: "use a certificate that this federation's operator issued and that has not expired",
  },
  {
    // Node's server closes without an alert when it does not like a client's certificate.
    pattern: /Failed to connect \(/,
    message: "the coordinator closed the connection at once: it does not accept this certificate",
    remedy: "use a certificate that this federation's operator issued and that has not expired",
  },
  {
    pattern: /wrong version|packet length|alert protocol version|EPROTO/i,
    message: "what answers at the coordinator's address does not speak TLS 1.3",
    remedy: "check the address and the port, and any proxy in between",
  },
];

const LOOK = "run `chorale doctor`, which goes the way hop by hop; the coordinator's log may say more";

const STATUS_IN_WORDS: Partial<Record<status, Explanation>> = {
  [status.UNAVAILABLE]: { message: "the connection to the coordinator broke", remedy: LOOK },
  [status.CANCELLED]: { message: "the call was cancelled", remedy: LOOK },
  [status.DEADLINE_EXCEEDED]: { message: "the coordinator did not answer in time", remedy: LOOK },
  [status.UNIMPLEMENTED]: {
    message: "the other side does not know this call",
    remedy: "upgrade the side with the older Chorale",
  },
};

function explain({ code, details }: ServiceError): Explanation {
  const brokeOnTheWay = code === status.UNAVAILABLE || code === status.INTERNAL;
  const known = brokeOnTheWay ? CONNECTION_FAILURES.find(({ pattern }) => pattern.test(details)) : undefined;
  return known ?? STATUS_IN_WORDS[code] ?? { message: `the call failed: ${inPrint(details)}`, remedy: LOOK };
}
