import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { systemClock, type Clock } from "../../process/clock.ts";
import { SYSTEM_AUTHORITY } from "../../transport/read-tls-files.ts";
import { keyFingerprintOf } from "../../trust/identity/key-fingerprint.ts";
import { spokenFingerprint } from "../../trust/keys/public-key.ts";
import { readConfig, readIdentity, type ClientConfig } from "../config.ts";
import { moment } from "../policy/agreement/figures.ts";
import { renewAtMs } from "./renewal-times.ts";

const DAY_MS = 86_400_000;

/** Who a node is, as text or as JSON. Throws a `CommandError` for a key that cannot be read. */
export function showIdentity(
  configPath: string,
  { json }: { readonly json: boolean },
  clock: Clock = systemClock,
): string {
  const config = readConfig(configPath);
  const { fingerprint, publicKey } = readIdentity(config);
  const { name, federation, coordinator } = config;
  const certificate = certificateOf(config);
  const authority = authorityOf(config);
  if (json)
    return `${JSON.stringify({ name, fingerprint, publicKey, coordinator, federation, authority, certificate }, null, 2)}\n`;
  const trusted =
    authority === SYSTEM_AUTHORITY ? "whoever this machine trusts" : spokenFingerprint(authority);
  return `${name}, a node of ${federation.name}
  identity     ${spokenFingerprint(fingerprint)}
               ${fingerprint}
  certificate  ${describe(certificate, clock.nowMs())}
  federation   ${federation.name} (${federation.id})
  coordinator  ${coordinator}
  operator     ${spokenFingerprint(federation.operator)}
  authority    ${trusted}
`;
}

type Life = { readonly from: string; readonly until: string; readonly renewsAt: string | null };

function certificateOf({ tls }: ClientConfig): Life | null {
  if (tls.certificate === undefined || !existsSync(tls.certificate)) return null;
  const { validFromDate, validToDate } = new X509Certificate(readFileSync(tls.certificate));
  const life = { fromMs: validFromDate.getTime(), untilMs: validToDate.getTime() };
  return {
    from: validFromDate.toISOString(),
    until: validToDate.toISOString(),
    renewsAt: tls.renew ? new Date(renewAtMs(life, 0)).toISOString() : null,
  };
}

function authorityOf({ tls }: ClientConfig): string {
  if (tls.authority === SYSTEM_AUTHORITY) return SYSTEM_AUTHORITY;
  return keyFingerprintOf(new X509Certificate(readFileSync(tls.authority)));
}

function describe(life: Life | null, nowMs: number): string {
  if (life === null) return "none: the federation asks for none, or the coordinator is behind a balancer";
  const left = (Date.parse(life.until) - nowMs) / DAY_MS;
  if (left < 0)
    return `ended on ${moment(life.until)}: ask the operator for a new invitation, and enroll with it in this folder`;
  const renewal =
    life.renewsAt === null
      ? "replace it in time"
      : `renews by itself from ${moment(life.renewsAt)}, while the node runs`;
  return `until ${moment(life.until)} (${left.toFixed(1)} days left); ${renewal}`;
}
