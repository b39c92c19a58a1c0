import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Clock, Timer } from "../../process/clock.ts";
import { FederationError } from "../../transport/federation-error.ts";
import { readClientTls } from "../../transport/read-tls-files.ts";
import { createCertificateRequest } from "../../trust/identity/certificate-request.ts";
import { readPassphrase } from "../../trust/keys/passphrase.ts";
import type { ClientConfig } from "../config.ts";
import type { NodeEgress } from "../egress/outlet.ts";
import { isUrgent, renewAtMs, retryAfterMs, type CertificateLife } from "./renewal-times.ts";
import { checkIssued, writeTlsPair, type TlsPairPaths } from "./tls-pair.ts";

/** What became of a try to renew. */
export type RenewalNews =
  | { readonly kind: "renewed"; readonly until: Date }
  | {
      readonly kind: "failed";
      readonly error: Error;
      readonly until: Date;
      /** Little of the certificate's life is left: a person should look. */
      readonly urgent: boolean;
    };

/** What a renewal works with. */
export type RenewalOptions = {
  readonly config: Pick<ClientConfig, "name" | "tls" | "passphraseFile">;
  readonly egress: Pick<NodeEgress, "renewCertificate" | "useTls">;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly jitter: () => number;
  readonly onNews: (news: RenewalNews) => void;
};

/** Timers of the system hold three weeks at most, and a machine that sleeps wakes up late. */
const LOOK_MS_MAX = 6 * 3_600_000;

/**
 * Renews the node's certificate at two thirds of its life for as long as the node runs, whatever else it
 * does, and tries again until it works. Nothing happens for a node without a certificate from the federation.
 */
export class Renewal {
  readonly #options: RenewalOptions;
  readonly #paths: TlsPairPaths | null;
  #timer: Timer | null = null;
  #untilMs = Infinity;
  #stopped = false;

  constructor(options: RenewalOptions) {
    const { certificate, key, renew } = options.config.tls;
    this.#options = options;
    this.#paths = renew && certificate !== undefined && key !== undefined ? { certificate, key } : null;
  }

  /** Begins to watch the certificate. */
  start(): void {
    if (this.#paths === null) return;
    const life = lifeOf(readFileSync(this.#paths.certificate));
    this.#lookAt(renewAtMs(life, this.#options.jitter()), this.#paths, life);
  }

  /** Whether the certificate has ended without another in its place. */
  hasExpired(): boolean {
    return this.#options.clock.nowMs() > this.#untilMs;
  }

  /** Ends it; a renewal under way is forgotten. */
  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  #lookAt(dueMs: number, paths: TlsPairPaths, life: CertificateLife): void {
    this.#untilMs = life.untilMs;
    if (this.#stopped) return;
    const { clock } = this.#options;
    const leftMs = dueMs - clock.nowMs();
    const look = (): void => {
      if (clock.nowMs() < dueMs) this.#lookAt(dueMs, paths, life);
      else void this.#renew(paths, life);
    };
    this.#timer = clock.after(Math.max(0, Math.min(leftMs, LOOK_MS_MAX)), look, { background: true });
  }

  async #renew(paths: TlsPairPaths, life: CertificateLife): Promise<void> {
    const { clock, jitter, onNews } = this.#options;
    try {
      const renewed = await this.#ask(paths);
      if (renewed === null) return;
      onNews({ kind: "renewed", until: new Date(renewed.untilMs) });
      this.#lookAt(Math.max(renewAtMs(renewed, jitter()), clock.nowMs() + 1_000), paths, renewed);
    } catch (error) {
      if (this.#stopped) return;
      const nowMs = clock.nowMs();
      const failed = error instanceof Error ? error : new Error(String(error));
      const urgent = isUrgent(life, nowMs) || isFinal(failed);
      onNews({ kind: "failed", error: failed, until: new Date(life.untilMs), urgent });
      this.#lookAt(nowMs + retryAfterMs(life.untilMs - nowMs, jitter()), paths, life);
    }
  }

  async #ask(paths: TlsPairPaths): Promise<CertificateLife | null> {
    const { config, egress, clock } = this.#options;
    const { request, key } = await createCertificateRequest(config.name);
    const certificate = await egress.renewCertificate(request);
    if (this.#stopped) return null;
    checkIssued({ certificate, key }, config.name);
    const passphrase = readPassphrase(config);
    writeTlsPair(paths, { certificate, key }, passphrase);
    egress.useTls(readClientTls(config.tls, clock.nowMs(), { passphrase }));
    // Issuers date certificates back for clocks that are behind: this one's life begins now.
    return { ...lifeOf(certificate), fromMs: clock.nowMs() };
  }
}

/** A refusal that no waiting changes. */
function isFinal(error: Error): boolean {
  return (
    error instanceof FederationError &&
    ["REVOKED", "CANNOT_CERTIFY", "UNAUTHENTICATED"].includes(error.reason)
  );
}

function lifeOf(pem: string | Buffer): CertificateLife {
  const { validFromDate, validToDate } = new X509Certificate(pem);
  return { fromMs: validFromDate.getTime(), untilMs: validToDate.getTime() };
}
