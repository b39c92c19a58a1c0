import { createHash, createPublicKey, X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import {
  authorityOfChain,
  readCertificates,
  withAuthority,
} from "../../../../trust/identity/certificate-chain.ts";
import { keyFingerprintOf } from "../../../../trust/identity/key-fingerprint.ts";
import { foundFederation, type TestFederation } from "../../../support/certificates.ts";

let ours: TestFederation;
let company: TestFederation;
let server: string;
beforeAll(async () => {
  [ours, company] = await Promise.all([foundFederation(), foundFederation()]);
  server = (await company.certify("server", "coordinator")).certificate.toString();
});

const bundle = (): string => `${ours.authority.certificate}${company.authority.certificate}`;
const fingerprintsIn = (pem: string): string[] => readCertificates(pem).map((one) => one.fingerprint256);
const fingerprintOf = (pem: string): string => new X509Certificate(pem).fingerprint256;

describe("a server's certificate file", () => {
  test("gets its authority's certificate from a bundle of several", () => {
    expect(fingerprintsIn(withAuthority(server, bundle()))).toEqual([
      fingerprintOf(server),
      fingerprintOf(company.authority.certificate),
    ]);
  });

  test("that holds it already stays as it is", () => {
    const whole = `${server}${company.authority.certificate}`;
    expect(withAuthority(whole, bundle())).toBe(whole);
  });

  test("whose authority is not known stays as it is", () => {
    expect(withAuthority(server, ours.authority.certificate)).toBe(server);
    const chain = readCertificates(server);
    expect(authorityOfChain(chain, readCertificates(ours.authority.certificate))).toBeNull();
  });

  test("of no certificate has no authority", () => {
    expect(authorityOfChain([], readCertificates(bundle()))).toBeNull();
    expect(readCertificates("not PEM")).toEqual([]);
  });
});

test("an authority is known by its key, whatever certificate it has", async () => {
  const { certificate, key } = await ours.certify("node", "company-a");
  const spki = createPublicKey(key).export({ type: "spki", format: "der" });
  const sha256 = createHash("sha256").update(spki).digest("hex");
  expect(keyFingerprintOf(new X509Certificate(certificate))).toBe(sha256);
});
