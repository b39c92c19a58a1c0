import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  fingerprintOf,
  isSignedBy,
  readPublicKey,
  spokenFingerprint,
} from "../../../../trust/keys/public-key.ts";
import { generateSigningKey, signingKeyOf } from "../../../../trust/keys/signing-key.ts";

/** RFC 8032, section 7.1, test 2. */
const RFC = {
  seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
  publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
  message: Buffer.from("72", "hex"),
  signature:
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
};
const der = Buffer.from(`302e020100300506032b657004220420${RFC.seed}`, "hex");
const rfcKey = signingKeyOf(createPrivateKey({ key: der, format: "der", type: "pkcs8" }));

describe("an identity key", () => {
  it("signs as RFC 8032 does", () => {
    expect(Buffer.from(rfcKey.publicKey, "base64url").toString("hex")).toBe(
      `302a300506032b6570032100${RFC.publicKey}`,
    );
    expect(rfcKey.sign(RFC.message).toString("hex")).toBe(RFC.signature);
  });

  it("is checked by its public half, and by no other", () => {
    const signature = rfcKey.sign(RFC.message);
    expect(isSignedBy(rfcKey.publicKey, RFC.message, signature)).toBe(true);
    expect(isSignedBy(generateSigningKey().signingKey.publicKey, RFC.message, signature)).toBe(false);
    expect(isSignedBy(rfcKey.publicKey, Buffer.from("73", "hex"), signature)).toBe(false);
    expect(isSignedBy(rfcKey.publicKey, RFC.message, signature.subarray(1))).toBe(false);
  });

  it("is Ed25519 only", () => {
    expect(() => signingKeyOf(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey)).toThrow(
      TypeError,
    );
  });
});

describe("a public key", () => {
  it("has one spelling", () => {
    const { publicKey } = rfcKey;
    expect(readPublicKey(publicKey)).not.toBeNull();
    for (const other of [`${publicKey}=`, publicKey.slice(1), "", "AAAA", publicKey.replace(/^./, "N")])
      expect(readPublicKey(other)).toBeNull();
  });

  // One signature by such a point is good for all messages or for every eighth, by OpenSSL before 3.5.
  it.each([
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  ])("is no point of small order: %s", (point) => {
    expect(
      readPublicKey(Buffer.from(`302a300506032b6570032100${point}`, "hex").toString("base64url")),
    ).toBeNull();
  });

  it("is compared by 32 digits in groups of four", () => {
    expect(fingerprintOf(rfcKey.publicKey)).toBe(rfcKey.fingerprint);
    expect(spokenFingerprint(rfcKey.fingerprint)).toMatch(/^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
  });
});
