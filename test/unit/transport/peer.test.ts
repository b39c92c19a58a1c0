import { expect, test } from "vitest";
import type { PeerCertificate } from "node:tls";
import { peerIdentity } from "../../../transport/peer.ts";

function callWith(subjectaltname: string | undefined): Parameters<typeof peerIdentity>[0] {
  const certificate = { subjectaltname, fingerprint256: "AB:01:FF" } as PeerCertificate;
  return { getAuthContext: () => ({ transportSecurityType: "ssl", sslPeerCertificate: certificate }) };
}

test("an identity is role, name and the certificate's digest", () => {
  expect(peerIdentity(callWith("URI:chorale:node:company-a"))).toEqual({
    role: "node",
    name: "company-a",
    certificateSha256: "ab01ff",
  });
});

test("DNS names beside the identity do not matter", () => {
  expect(peerIdentity(callWith("URI:chorale:server:main, DNS:localhost"))).toMatchObject({ role: "server" });
});

test("a caller without a certificate has no identity", () => {
  expect(peerIdentity({ getAuthContext: () => ({}) })).toBeNull();
});

test.each([
  [undefined],
  ["DNS:chorale:node:company-a"],
  ["URI:https://company-a.example"],
  ["URI:chorale:auditor:company-a"],
  ["URI:chorale:node:Company A"],
  ["URI:chorale:node:"],
  ["URI:chorale:node:company-a:extra"],
  ["URI:chorale:node:company-a, URI:chorale:operator:company-a"],
])("a certificate that does not name exactly one identity has none: %s", (subjectaltname) => {
  expect(peerIdentity(callWith(subjectaltname))).toBeNull();
});
