import { CommandError } from "../../process/command-error.ts";
import type { Clock } from "../../process/clock.ts";
import { FederationError } from "../../transport/federation-error.ts";
import type { Authority } from "../../trust/identity/create-authority.ts";
import { issueCertificate } from "../../trust/identity/issue-certificate.ts";

/** A request for one P-256 key has a few hundred bytes. */
const REQUEST_BYTES_MAX = 8 * 1024;

/** What the federation's authority says of a node's TLS key. */
export type NodeCertificate = { readonly certificate: string; readonly expiresAtMs: number };

/** Certifies nodes' TLS keys with the authority's key, where this machine has it. */
export class Certifier {
  readonly #authority: Authority | null;
  readonly #lifeMs: number;
  readonly #clock: Clock;

  constructor({
    authority,
    lifeMs,
    clock,
  }: {
    readonly authority: Authority | null;
    readonly lifeMs: number;
    readonly clock: Clock;
  }) {
    this.#authority = authority;
    this.#lifeMs = lifeMs;
    this.#clock = clock;
  }

  /**
   * A certificate for the key of the request under this name; the name in the request is not looked at.
   * Throws CANNOT_CERTIFY without the authority's key, MALFORMED_MESSAGE for what is no request.
   */
  async certify(node: string, request: string): Promise<NodeCertificate> {
    if (this.#authority === null)
      throw new FederationError("CANNOT_CERTIFY", "this coordinator does not hold the authority's key");
    if (request.length > REQUEST_BYTES_MAX)
      throw new FederationError(
        "MESSAGE_TOO_LARGE",
        `a certificate request of ${request.length} bytes is above the limit of ${REQUEST_BYTES_MAX}`,
      );
    const nowMs = this.#clock.nowMs();
    const terms = { role: "node", name: node, lifeMs: this.#lifeMs, nowMs } as const;
    try {
      const certificate = await issueCertificate(this.#authority, request, terms);
      // X.509 counts in seconds.
      return { certificate, expiresAtMs: Math.floor((nowMs + this.#lifeMs) / 1000) * 1000 };
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      throw new FederationError("MALFORMED_MESSAGE", error.message);
    }
  }
}
