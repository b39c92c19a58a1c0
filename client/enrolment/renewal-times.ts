/** From when until when a certificate is valid, milliseconds since the epoch. */
export type CertificateLife = { readonly fromMs: number; readonly untilMs: number };

/** Spreads the nodes of a federation that enrolled together. */
const SPREAD = 1 / 20;
const RETRY_MS_MIN = 1_000;
const RETRY_MS_MAX = 3_600_000;

/**
 * When a certificate is renewed: at two thirds of its life, or up to a twentieth later. `jitter` is in [0,
 * 1).
 */
export function renewAtMs({ fromMs, untilMs }: CertificateLife, jitter: number): number {
  return fromMs + (untilMs - fromMs) * (2 / 3 + SPREAD * jitter);
}

/**
 * How long to wait after a renewal that failed: about a tenth of what is left, so that the tries come closer
 * together towards the end; between a second and an hour.
 */
export function retryAfterMs(leftMs: number, jitter: number): number {
  const pause = leftMs <= 0 ? RETRY_MS_MAX : Math.min(RETRY_MS_MAX, Math.max(RETRY_MS_MIN, leftMs / 10));
  return pause * (0.75 + jitter / 2);
}

/** Whether a person should hear of it: less than half of the time between renewal and end is left. */
export function isUrgent({ fromMs, untilMs }: CertificateLife, nowMs: number): boolean {
  return untilMs - nowMs < (untilMs - fromMs) / 6;
}
