import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { enrolmentBytes } from "../../../../trust/enrolment/enrolment-proof.ts";
import { proofBytes, type Proof } from "../../../../trust/session/proof-bytes.ts";

const proof: Proof = {
  federation: "f".repeat(32),
  node: "hospital-a",
  nonce: Buffer.alloc(32, 1),
  method: "/chorale.v1.Node/Upload",
  sequence: 7,
  body: Buffer.from("header"),
};

describe("the bytes of a proof", () => {
  it("are written out, so that a client in another language can make them", () => {
    const body = createHash("sha256").update("header").digest("hex");
    expect(proofBytes(proof).toString()).toBe(
      `chorale-call-1\n{"body":"${body}","federation":"${"f".repeat(32)}","method":"/chorale.v1.Node/Upload",` +
        `"node":"hospital-a","nonce":"${"01".repeat(32)}","sequence":7}`,
    );
  });

  it("differ in everything that they say", () => {
    const others: Partial<Proof>[] = [
      { federation: "e".repeat(32) },
      { node: "hospital-b" },
      { nonce: Buffer.alloc(32, 2) },
      { method: "/chorale.v1.Node/Download" },
      { sequence: 8 },
      { body: Buffer.alloc(0) },
    ];
    const all = [{}, ...others].map((change) => proofBytes({ ...proof, ...change }).toString());
    expect(new Set(all).size).toBe(all.length);
  });
});

describe("the bytes of an enrolment", () => {
  it("hold the secret's digest, not the secret", () => {
    const secret = Buffer.alloc(32, 9);
    const bytes = enrolmentBytes({ node: "a", secret, identityKey: "k", certificateRequest: "" }).toString();
    expect(bytes).toContain(createHash("sha256").update(secret).digest("hex"));
    expect(bytes).not.toContain(secret.toString("hex"));
    expect(bytes.startsWith("chorale-enrolment-1\n{")).toBe(true);
  });
});
