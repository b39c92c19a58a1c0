import { describe, expect, it } from "vitest";
import {
  approvalBytes,
  isInForce,
  readApproval,
  signApproval,
  type Approval,
} from "../../../../trust/manifest/approval.ts";
import {
  manifestOnWire,
  readSignedManifest,
  signManifest,
} from "../../../../trust/manifest/signed-manifest.ts";
import { canonicalBytes } from "../../../../trust/manifest/canonical.ts";
import { signDocument, signerOf } from "../../../../trust/signature/signed-document.ts";
import { studyManifestSchema } from "../../../../trust/manifest/study-manifest.ts";
import { identityOf, operatorIdentity } from "../../../support/identities.ts";

const manifest = studyManifestSchema.parse({
  format: "chorale-study-1",
  study: "tiny",
  purpose: "a test",
  members: ["acme", "blume"],
  endpoints: [{ name: "solubility", kind: "regression", head: "shared" }],
  rounds: { updatesMin: 2 },
  secureAggregation: "off",
});
const approval: Approval = {
  format: "chorale-approval-1",
  decision: "approved",
  study: "tiny",
  manifestDigest: "a".repeat(64),
  manifestVersion: 1,
  node: "acme",
  name: "Dr. Kim",
  reference: "DRB 2026-14",
  decidedAt: "2026-11-20T10:00:00Z",
  expiresAt: "2027-01-01T00:00:00Z",
};
const acme = identityOf("acme");

describe("a signed document", () => {
  const signed = signDocument("approval", { a: 1, b: ["x"] }, acme);

  it("names its signer, however its fields are ordered", () => {
    expect(signerOf("approval", signed)).toBe(acme.fingerprint);
    expect(signerOf("approval", { ...signed, document: { b: ["x"], a: 1 } })).toBe(acme.fingerprint);
  });

  it("has no signer once anything is changed", () => {
    expect(signerOf("approval", { ...signed, document: { a: 2, b: ["x"] } })).toBeNull();
    const { key } = signDocument("approval", {}, identityOf("blume")).signature;
    expect(signerOf("approval", { ...signed, signature: { ...signed.signature, key } })).toBeNull();
  });

  it("has one spelling: the bits to spare in its last letter are zero", () => {
    const { value } = signed.signature;
    const respelled = value.slice(0, -1) + String.fromCharCode(value.charCodeAt(85) + 1);
    expect(Buffer.from(respelled, "base64url")).toEqual(Buffer.from(value, "base64url"));
    const signature = { ...signed.signature, value: respelled };
    expect(signerOf("approval", { ...signed, signature })).toBeNull();
  });

  it("is none of another kind", () => {
    expect(signerOf("manifest", signed)).toBeNull();
  });
});

describe("a decision", () => {
  const bytes = approvalBytes(signApproval(approval, acme));

  it("is read where its signer is the one that is expected", () => {
    expect(readApproval(bytes, acme.fingerprint).document).toEqual(approval);
    expect(readApproval(bytes, null, identityOf("blume").fingerprint, acme.fingerprint).document).toEqual(
      approval,
    );
  });

  it("is refused with another key, after a change, or as garbage", () => {
    expect(() => readApproval(bytes, identityOf("blume").fingerprint)).toThrow(/another key/);
    expect(() => readApproval(bytes, null)).toThrow(/another key/);
    const changed = Buffer.from(bytes.toString().replace("DRB 2026-14", "DRB 2026-15"));
    expect(() => readApproval(changed, acme.fingerprint)).toThrow(/changed after it was signed/);
    expect(() => readApproval(Buffer.from("{}"), acme.fingerprint)).toThrow(/not a signed decision/);
  });

  it("is refused in other bytes than the canonical ones, which may say more than was signed", () => {
    const twice = bytes.toString().replace('"decision":', '"decision":"declined","decision":');
    for (const other of [twice, ` ${bytes.toString()}`, bytes.toString().replace("DRB", " DRB")])
      expect(() => readApproval(Buffer.from(other), acme.fingerprint)).toThrow(/not a signed decision/);
  });

  it("is refused where it is longer than any decision", () => {
    const decidedAt = `2026-11-20T10:00:00.${"0".repeat(8 * 1024)}Z`;
    const long = approvalBytes(signApproval({ ...approval, decidedAt }, acme));
    expect(() => readApproval(long, acme.fingerprint)).toThrow(/not a signed decision/);
  });

  it("is in force until it expires, and only as an approval", () => {
    const [before, at] = [Date.parse(approval.expiresAt) - 1, Date.parse(approval.expiresAt)];
    expect(isInForce(approval, before)).toBe(true);
    expect(isInForce(approval, at)).toBe(false);
    expect(isInForce({ ...approval, decision: "withdrawn", expiresAt: "" }, before)).toBe(false);
    expect(isInForce({ ...approval, expiresAt: "" }, before)).toBe(false);
  });
});

describe("a signed manifest", () => {
  const wire = manifestOnWire(signManifest(manifest, operatorIdentity));

  it("is read where the operator signed it", () => {
    expect(readSignedManifest(wire, operatorIdentity.fingerprint).manifest).toEqual(manifest);
  });

  it("is refused when another key signed it, or it was changed, or is not canonical", () => {
    const read = (changes: object) => () =>
      readSignedManifest({ ...wire, ...changes }, operatorIdentity.fingerprint);
    const forged = manifestOnWire(signManifest(manifest, acme));
    expect(read(forged)).toThrow(/another key than the federation's operator's/);
    expect(read({ operatorKey: acme.publicKey })).toThrow(/not signed, or was changed/);
    expect(read({ signature: Buffer.alloc(64) })).toThrow(/not signed, or was changed/);
    expect(read({ signature: Buffer.alloc(0) })).toThrow(/not signed, or was changed/);
    expect(read({ manifest: canonicalBytes({ ...manifest, seed: 2 }) })).toThrow(/was changed/);
    expect(read({ manifest: Buffer.from(JSON.stringify(manifest, null, 2)) })).toThrow(/canonical/);
  });
});
