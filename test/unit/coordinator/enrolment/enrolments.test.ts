import { X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { Certifier } from "../../../../coordinator/enrolment/certifier.ts";
import { Enrolments } from "../../../../coordinator/enrolment/enrolments.ts";
import { openDatabase } from "../../../../coordinator/store/database.ts";
import { EnrolmentStore } from "../../../../coordinator/store/enrolment-store.ts";
import { enrolmentBytes, type EnrolmentRequest } from "../../../../trust/enrolment/enrolment-proof.ts";
import { createCertificateRequest } from "../../../../trust/identity/certificate-request.ts";
import { createAuthority, type Authority } from "../../../../trust/identity/create-authority.ts";
import type { SigningKey } from "../../../../trust/keys/signing-key.ts";
import { identityOf } from "../../../support/identities.ts";
import { ManualClock } from "../../../support/manual-clock.ts";

const HOUR_MS = 3_600_000;
const LIFE_MS = 24 * HOUR_MS;

let authority: Authority;
let certificateRequest: string;
beforeAll(async () => {
  authority = await createAuthority({ nowMs: 0 });
  ({ request: certificateRequest } = await createCertificateRequest("the-operator"));
});

type Gate = { readonly enrolments: Enrolments; readonly store: EnrolmentStore; readonly clock: ManualClock };

async function gate({ certifies = true } = {}): Promise<Gate> {
  const clock = new ManualClock();
  const store = new EnrolmentStore(openDatabase(":memory:"));
  const certifier = new Certifier({ authority: certifies ? authority : null, lifeMs: LIFE_MS, clock });
  return { enrolments: await Enrolments.open(store, certifier, clock), store, clock };
}

/** What a node sends; `changes` are made after it was signed. */
function asking(
  node: string,
  secret: Uint8Array,
  { key = identityOf(node), ...changes }: Partial<EnrolmentRequest> & { key?: SigningKey } = {},
): Parameters<Enrolments["enroll"]>[0] {
  const request = { node, secret, identityKey: key.publicKey, certificateRequest: "" };
  return { ...request, signature: key.sign(enrolmentBytes(request)), ...changes };
}

const refused = (reason: string, detail: string): object => ({
  reason,
  message: expect.stringContaining(detail) as string,
});

describe("an invitation", () => {
  test("lets a node in, once, under the name that was invited", async () => {
    const { enrolments } = await gate();
    const { secret } = await enrolments.invite("acme", HOUR_MS, false);
    const request = asking("acme", secret, { certificateRequest });
    const signed = { ...request, signature: identityOf("acme").sign(enrolmentBytes(request)) };
    const { certificate, replaced } = await enrolments.enroll(signed);
    expect(new X509Certificate(certificate).subjectAltName).toBe("URI:chorale:node:acme");
    expect(replaced).toBe(false);
    expect(enrolments.find("acme")).toMatchObject({
      fingerprint: identityOf("acme").fingerprint,
      revokedAtMs: null,
      certificateExpiresAtMs: LIFE_MS,
    });
    expect(enrolments.openInvitations().size).toBe(0);
  });

  test("is no use to a second node", async () => {
    const { enrolments } = await gate();
    const { secret } = await enrolments.invite("acme", HOUR_MS, false);
    const both = await Promise.allSettled([
      enrolments.enroll(asking("acme", secret)),
      enrolments.enroll(asking("acme", secret, { key: identityOf("impostor") })),
    ]);
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(both[1]).toMatchObject({ reason: refused("INVITATION_INVALID", "was used already") });
    expect(enrolments.find("acme")?.fingerprint).toBe(identityOf("acme").fingerprint);
  });

  test("may be repeated by the same identity key, because a reply can be lost, until it expires", async () => {
    const { enrolments, clock } = await gate();
    const { secret } = await enrolments.invite("acme", HOUR_MS, false);
    await enrolments.enroll(asking("acme", secret));
    const first = enrolments.find("acme");
    clock.advance(HOUR_MS - 1);
    await enrolments.enroll(asking("acme", secret));
    expect(enrolments.find("acme")).toEqual(first);
    clock.advance(1);
    await expect(enrolments.enroll(asking("acme", secret))).rejects.toMatchObject(
      refused("INVITATION_INVALID", "expired at 1970-01-01T01:00:00.000Z"),
    );
  });

  test("expires", async () => {
    const { enrolments, clock } = await gate();
    const { secret } = await enrolments.invite("acme", HOUR_MS, false);
    clock.advance(HOUR_MS);
    expect(enrolments.openInvitations().size).toBe(0);
    const request = asking("acme", secret);
    await expect(enrolments.enroll(request)).rejects.toMatchObject(refused("INVITATION_INVALID", "expired"));
    expect(enrolments.find("acme")).toBeNull();
  });

  test("ends when another one for the same node is made", async () => {
    const { enrolments } = await gate();
    const { secret: older } = await enrolments.invite("acme", HOUR_MS, false);
    const { secret: newer } = await enrolments.invite("acme", HOUR_MS, false);
    await expect(enrolments.enroll(asking("acme", older))).rejects.toMatchObject(
      refused("INVITATION_INVALID", "knows no such invitation"),
    );
    await enrolments.enroll(asking("acme", newer));
  });

  test.each([
    ["a guessed secret", { secret: Buffer.alloc(32) }, "INVITATION_INVALID"],
    ["another node's name", { node: "blume" }, "INVITATION_INVALID"],
    ["a secret that is cut", { secret: Buffer.alloc(31) }, "MALFORMED_MESSAGE"],
    ["a key that is none", { identityKey: "MCow" }, "MALFORMED_MESSAGE"],
    ["a name with a path in it", { node: "../acme" }, "MALFORMED_MESSAGE"],
    ["another key than the one that signed", { identityKey: identityOf("x").publicKey }, "SIGNATURE_INVALID"],
    ["a request that was put in later", { certificateRequest: "x" }, "SIGNATURE_INVALID"],
  ])("is refused with %s", async (_what, changes, reason) => {
    const { enrolments } = await gate();
    const { secret } = await enrolments.invite("acme", HOUR_MS, false);
    await expect(enrolments.enroll(asking("acme", secret, changes))).rejects.toMatchObject({ reason });
    expect(enrolments.all()).toEqual([]);
    await enrolments.enroll(asking("acme", secret));
  });

  test("for a member is made only where its keys may be replaced", async () => {
    const { enrolments } = await gate();
    const { secret } = await enrolments.invite("acme", HOUR_MS, false);
    await enrolments.enroll(asking("acme", secret));
    await expect(enrolments.invite("acme", HOUR_MS, false)).rejects.toMatchObject({
      reason: "NODE_ENROLLED",
    });
    const { secret: replacing } = await enrolments.invite("acme", HOUR_MS, true);
    const key = identityOf("acme's new machine");
    expect(await enrolments.enroll(asking("acme", replacing, { key }))).toMatchObject({ replaced: true });
    expect(enrolments.find("acme")?.fingerprint).toBe(key.fingerprint);
    await expect(enrolments.enroll(asking("acme", secret))).rejects.toMatchObject(
      refused("INVITATION_INVALID", "before a later change"),
    );
  });

  test("does not give one key two names", async () => {
    const { enrolments } = await gate();
    const acme = await enrolments.invite("acme", HOUR_MS, false);
    await enrolments.enroll(asking("acme", acme.secret));
    const blume = await enrolments.invite("blume", HOUR_MS, false);
    const request = asking("blume", blume.secret, { key: identityOf("acme") });
    await expect(enrolments.enroll(request)).rejects.toMatchObject(
      refused("INVITATION_INVALID", "this identity key was enrolled before"),
    );
  });

  test.each([0, 999, 91 * 24 * HOUR_MS, NaN])("is not made for %d ms", async (validMs) => {
    const { enrolments } = await gate();
    await expect(enrolments.invite("acme", validMs, false)).rejects.toMatchObject({
      reason: "MALFORMED_MESSAGE",
    });
  });

  test("is kept only as the secret's digest", async () => {
    const { enrolments, store } = await gate();
    const { secret } = await enrolments.invite("acme", HOUR_MS, false);
    const stored = JSON.stringify(await store.restore());
    for (const encoding of ["hex", "base64", "base64url"] as const)
      expect(stored).not.toContain(secret.toString(encoding));
  });
});

describe("certifying", () => {
  test("needs the authority's key, and an invitation stays good without it", async () => {
    const { enrolments } = await gate({ certifies: false });
    const { secret } = await enrolments.invite("acme", HOUR_MS, false);
    const request = { node: "acme", secret, identityKey: identityOf("acme").publicKey, certificateRequest };
    const signature = identityOf("acme").sign(enrolmentBytes(request));
    await expect(enrolments.enroll({ ...request, signature })).rejects.toMatchObject({
      reason: "CANNOT_CERTIFY",
    });
    await enrolments.enroll(asking("acme", secret));
    expect(enrolments.find("acme")?.certificateExpiresAtMs).toBeNull();
    await expect(enrolments.renew("acme", certificateRequest)).rejects.toMatchObject({
      reason: "CANNOT_CERTIFY",
    });
  });

  test.each([
    ["text", "certify me", "MALFORMED_MESSAGE"],
    ["too much", "x".repeat(9000), "MESSAGE_TOO_LARGE"],
  ])("refuses %s", async (_what, text, reason) => {
    const { enrolments } = await gate();
    const { secret } = await enrolments.invite("acme", HOUR_MS, false);
    await enrolments.enroll(asking("acme", secret));
    await expect(enrolments.renew("acme", text)).rejects.toMatchObject({ reason });
  });

  test("renews for a member, under its own name", async () => {
    const { enrolments, clock } = await gate();
    const { secret } = await enrolments.invite("acme", HOUR_MS, false);
    await enrolments.enroll(asking("acme", secret));
    clock.advance(HOUR_MS);
    const certificate = new X509Certificate(await enrolments.renew("acme", certificateRequest));
    expect(certificate.subjectAltName).toBe("URI:chorale:node:acme");
    expect(certificate.validToDate.getTime()).toBe(HOUR_MS + LIFE_MS);
    expect(enrolments.find("acme")?.certificateExpiresAtMs).toBe(HOUR_MS + LIFE_MS);
  });
});

describe("a revoked node", () => {
  async function revoked(): Promise<Gate & { readonly secret: Buffer }> {
    const opened = await gate();
    const { secret } = await opened.enrolments.invite("acme", HOUR_MS, false);
    await opened.enrolments.enroll(asking("acme", secret));
    opened.clock.advance(5);
    await opened.enrolments.revoke("acme", "stolen\u001b[31m\nlaptop");
    return { ...opened, secret };
  }

  test("is known as one, and why, in one printable line", async () => {
    const { enrolments } = await revoked();
    expect(enrolments.find("acme")?.revokedAtMs).toBe(5);
    expect(enrolments.revokedBecause("acme")).toBe("stolen [31m laptop");
  });

  test("stays revoked, for the first reason", async () => {
    const { enrolments, clock } = await revoked();
    clock.advance(5);
    expect(await enrolments.revoke("acme", "again")).toBe("stolen [31m laptop");
    expect(enrolments.find("acme")?.revokedAtMs).toBe(5);
  });

  test("gets no certificate, and its old invitation is no use", async () => {
    const { enrolments, secret } = await revoked();
    await expect(enrolments.renew("acme", certificateRequest)).rejects.toMatchObject({ reason: "REVOKED" });
    const again = enrolments.enroll(asking("acme", secret));
    await expect(again).rejects.toMatchObject({ reason: "INVITATION_INVALID" });
  });

  test("comes back with a new invitation and a new key, not with the old one", async () => {
    const { enrolments } = await revoked();
    const { secret } = await enrolments.invite("acme", HOUR_MS, false);
    const before = enrolments.enroll(asking("acme", secret));
    await expect(before).rejects.toMatchObject(refused("INVITATION_INVALID", "make a new one"));
    await enrolments.enroll(asking("acme", secret, { key: identityOf("acme's new machine") }));
    expect(enrolments.find("acme")?.revokedAtMs).toBeNull();
    expect(enrolments.revokedBecause("acme")).toBeNull();
  });

  test("does not come back with a key that another took the place of, also after a restart", async () => {
    const { enrolments, store, clock } = await revoked();
    const second = await enrolments.invite("acme", HOUR_MS, false);
    await enrolments.enroll(asking("acme", second.secret, { key: identityOf("acme's new machine") }));
    const certifier = new Certifier({ authority, lifeMs: LIFE_MS, clock });
    const again = await Enrolments.open(store, certifier, clock);
    for (const node of ["acme", "blume"]) {
      const { secret } = await again.invite(node, HOUR_MS, true);
      const thief = again.enroll(asking(node, secret, { key: identityOf("acme") }));
      await expect(thief).rejects.toMatchObject(refused("INVITATION_INVALID", "make a new one"));
    }
  });

  test("that was only invited is uninvited", async () => {
    const { enrolments } = await gate();
    const { secret } = await enrolments.invite("acme", HOUR_MS, false);
    expect(await enrolments.revoke("acme", "a mistake")).toBeNull();
    const late = enrolments.enroll(asking("acme", secret));
    await expect(late).rejects.toMatchObject({ reason: "INVITATION_INVALID" });
    await expect(enrolments.revoke("acme", "again")).rejects.toMatchObject({ reason: "NODE_UNKNOWN" });
  });
});

test("everything is as it was after a restart", async () => {
  const { enrolments, store, clock } = await gate();
  const used = await enrolments.invite("acme", HOUR_MS, false);
  await enrolments.enroll(asking("acme", used.secret));
  const blume = await enrolments.invite("blume", HOUR_MS, false);
  await enrolments.enroll(asking("blume", blume.secret));
  await enrolments.revoke("blume", "left");
  const open = await enrolments.invite("clinic", HOUR_MS, false);
  const certifier = new Certifier({ authority: null, lifeMs: LIFE_MS, clock });
  const restarted = await Enrolments.open(store, certifier, clock);
  expect(restarted.all()).toEqual(enrolments.all());
  expect(restarted.openInvitations()).toEqual(new Map([["clinic", open.expiresAtMs]]));
  expect(restarted.revokedBecause("blume")).toBe("left");
  const impostor = asking("acme", used.secret, { key: identityOf("impostor") });
  await expect(restarted.enroll(impostor)).rejects.toMatchObject({ reason: "INVITATION_INVALID" });
  await restarted.enroll(asking("clinic", open.secret));
});
