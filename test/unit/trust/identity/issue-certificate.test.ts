import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import {
  createCertificateRequest,
  readCertificateRequest,
} from "../../../../trust/identity/certificate-request.ts";
import { createAuthority, type Authority } from "../../../../trust/identity/create-authority.ts";
import { keyFingerprintOf } from "../../../../trust/identity/key-fingerprint.ts";
import { issueCertificate, type CertificateTerms } from "../../../../trust/identity/issue-certificate.ts";

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2030, 0, 31, 12);
const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

let authority: Authority;
let request: string;
let key: string;
beforeAll(async () => {
  authority = await createAuthority({ nowMs: NOW_MS });
  ({ request, key } = await createCertificateRequest("company-a"));
});

async function issue(terms: Partial<CertificateTerms> = {}): Promise<X509Certificate> {
  const defaults = { role: "node", name: "company-a", lifeMs: 90 * DAY_MS, nowMs: NOW_MS } as const;
  return new X509Certificate(await issueCertificate(authority, request, { ...defaults, ...terms }));
}

describe("an authority", () => {
  test("signs itself, may sign others, and lives for ten years", () => {
    const certificate = new X509Certificate(authority.certificate);
    expect(certificate.ca).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(authority.key))).toBe(true);
    expect(certificate.validToDate.getTime() - NOW_MS).toBe(3650 * DAY_MS);
  });

  test("has a name and a key of its own", async () => {
    const other = await createAuthority({ nowMs: NOW_MS });
    const [one, two] = [authority, other].map(({ certificate }) => new X509Certificate(certificate));
    expect(two!.subject).not.toBe(one!.subject);
    expect(keyFingerprintOf(two!)).not.toBe(keyFingerprintOf(one!));
  });
});

describe("a certificate", () => {
  test("is signed by the authority for the key of the request", async () => {
    const certificate = await issue();
    expect(certificate.verify(new X509Certificate(authority.certificate).publicKey)).toBe(true);
    expect(certificate.checkIssued(new X509Certificate(authority.certificate))).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(certificate.ca).toBe(false);
  });

  test.each([
    ["node", CLIENT_AUTH],
    ["operator", CLIENT_AUTH],
    ["server", SERVER_AUTH],
  ] as const)("names its role and is good for that only: %s", async (role, usage) => {
    const certificate = await issue({ role });
    expect(certificate.subjectAltName).toBe(`URI:chorale:${role}:company-a`);
    expect(certificate.keyUsage).toEqual([usage]);
  });

  test("carries the name that the operator decided, not the one that was asked for", async () => {
    const certificate = await issue({ name: "hospital-d" });
    expect(certificate.subjectAltName).toBe("URI:chorale:node:hospital-d");
    expect(certificate.subject).toBe("CN=hospital-d");
  });

  test("of a server names its hosts, addresses as addresses", async () => {
    const certificate = await issue({ role: "server", hosts: ["localhost", "192.0.2.7", "::1"] });
    expect(certificate.checkHost("localhost")).toBe("localhost");
    expect(certificate.checkHost("192.0.2.7")).toBeUndefined();
    expect(certificate.checkIP("192.0.2.7")).toBe("192.0.2.7");
    expect(certificate.checkIP("::1")).toBe("::1");
  });

  test.each([30 * DAY_MS, 60_000])(
    "is valid from now on, for the life that was asked for: %i ms",
    async (lifeMs) => {
      const { validFromDate, validToDate } = await issue({ lifeMs });
      expect(validFromDate.getTime()).toBeLessThanOrEqual(NOW_MS);
      // Renewal at two thirds counts from the beginning, so most of the life has to be ahead.
      expect(NOW_MS - validFromDate.getTime()).toBeLessThanOrEqual(lifeMs / 10);
      expect(validToDate.getTime()).toBe(NOW_MS + lifeMs);
    },
  );

  test("does not outlive its authority", async () => {
    await expect(issue({ lifeMs: 3651 * DAY_MS })).rejects.toThrow("would outlive the authority");
  });

  test.each(["Company A", "", "../operator", "a:b", "-a", "x".repeat(64)])(
    "is not issued to the name %j",
    async (name) => {
      await expect(issue({ name })).rejects.toThrow("cannot be the name in a certificate");
    },
  );
});

describe("a request", () => {
  test("gives the public half of the key", async () => {
    const { rawData } = await readCertificateRequest(request);
    expect(Buffer.from(rawData)).toEqual(createPublicKey(key).export({ type: "spki", format: "der" }));
  });

  test("whose content was changed is refused", async () => {
    const der = Buffer.from(request.replaceAll(/-----[^-]+-----|\s/g, ""), "base64");
    const at = der.indexOf("company-a");
    der.write("company-b", at);
    const forged = `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString("base64")}\n-----END CERTIFICATE REQUEST-----\n`;
    await expect(
      issueCertificate(authority, forged, { role: "node", name: "a", lifeMs: DAY_MS, nowMs: NOW_MS }),
    ).rejects.toThrow("the signature of the certificate request is wrong");
  });

  test.each([
    ["nothing", ""],
    ["text", "please certify me"],
    ["damaged PEM", "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----"],
  ])("that is none is refused with words: %s", async (_what, pem) => {
    await expect(readCertificateRequest(pem)).rejects.toMatchObject({
      message: "this is not a certificate request in PEM form",
      remedy: expect.stringContaining("chorale client enroll"),
    });
  });

  test("that is a certificate is refused", async () => {
    await expect(readCertificateRequest(authority.certificate)).rejects.toThrow("not a certificate request");
  });
});
