import { X509Certificate } from "node:crypto";
import type { PeerCertificate } from "node:tls";
import { expect, test } from "vitest";
import { peerCertificate, peerIdentity } from "../../../transport/peer.ts";
import { generateKeyPair, KEY_ALGORITHM, x509 } from "../../../trust/identity/x509.ts";

type AnyCall = Parameters<typeof peerIdentity>[0];
type Name = { readonly type: "url" | "dns"; readonly value: string };

const EXPIRES = new Date("2040-01-02T03:04:05Z");

/** A call whose verified certificate has these alternative names. */
async function callWith(...names: Name[]): Promise<{ call: AnyCall; sha256: string }> {
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=caller",
    notBefore: new Date("2020-01-01T00:00:00Z"),
    notAfter: EXPIRES,
    keys: await generateKeyPair(),
    signingAlgorithm: KEY_ALGORITHM,
    extensions: names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names)],
  });
  const raw = Buffer.from(made.rawData);
  const sslPeerCertificate = { raw } as PeerCertificate;
  const sha256 = new X509Certificate(raw).fingerprint256.replaceAll(":", "").toLowerCase();
  return { call: { getAuthContext: () => ({ transportSecurityType: "ssl", sslPeerCertificate }) }, sha256 };
}

const url = (value: string): Name => ({ type: "url", value });
const dns = (value: string): Name => ({ type: "dns", value });

test("an identity is role, name and the certificate's digest", async () => {
  const { call, sha256 } = await callWith(url("chorale:node:company-a"));
  expect(peerIdentity(call)).toEqual({ role: "node", name: "company-a", certificateSha256: sha256 });
});

test("a certificate says when it ends", async () => {
  const { call } = await callWith(url("chorale:node:company-a"));
  expect(peerCertificate(call)?.expiresAtMs).toBe(EXPIRES.getTime());
});

test("DNS names beside the identity do not matter", async () => {
  const { call } = await callWith(url("chorale:server:main"), dns("localhost"));
  expect(peerIdentity(call)).toMatchObject({ role: "server" });
});

test("a caller without a certificate has no identity", () => {
  expect(peerIdentity({ getAuthContext: () => ({}) })).toBeNull();
});

test.each<[Name[]]>([
  [[]],
  [[dns("chorale:node:company-a")]],
  [[url("https://company-a.example")]],
  [[url("chorale:auditor:company-a")]],
  [[url("chorale:node:Company A")]],
  [[url("chorale:node:")]],
  [[url("chorale:node:company-a:extra")]],
  [[url("chorale:node:company-a, URI:chorale:operator:company-a")]],
  [[url("chorale:node:company-a"), url("chorale:operator:company-a")]],
])("a certificate that does not name exactly one identity has none: %j", async (names) => {
  const { call } = await callWith(...names);
  expect(peerCertificate(call)).not.toBeNull();
  expect(peerIdentity(call)).toBeNull();
});
