import { X509Certificate } from "node:crypto";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { foundFederation } from "../../../../coordinator/commands/found-federation.ts";
import { inviteNode } from "../../../../coordinator/commands/invite-node.ts";
import { writeListening } from "../../../../coordinator/commands/listening-file.ts";
import { openEnrolments } from "../../../../coordinator/commands/open-enrolments.ts";
import { revokeNode } from "../../../../coordinator/commands/revoke-node.ts";
import { readConfig } from "../../../../coordinator/config.ts";
import type { Enrolments } from "../../../../coordinator/enrolment/enrolments.ts";
import { noMetrics } from "../../../../coordinator/http/metrics.ts";
import { createServer } from "../../../../coordinator/rpc/server.ts";
import { openDatabase } from "../../../../coordinator/store/database.ts";
import { systemClock } from "../../../../process/clock.ts";
import { createLogger } from "../../../../process/log.ts";
import { bindServer } from "../../../../transport/bind-server.ts";
import { serverCredentials } from "../../../../transport/credentials.ts";
import { readTlsFiles } from "../../../../transport/read-tls-files.ts";
import { enrolmentBytes } from "../../../../trust/enrolment/enrolment-proof.ts";
import { readInvitation, type Invitation } from "../../../../trust/enrolment/invitation.ts";
import { keyFingerprintOf } from "../../../../trust/identity/key-fingerprint.ts";
import { fingerprintOf } from "../../../../trust/keys/public-key.ts";
import { identityOf } from "../../../support/identities.ts";
import { MemoryFederation } from "../../../support/memory-federation.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const HOUR_MS = 3_600_000;

/** A coordinator as `serve` sets it up from a founded folder, around a federation in memory. */
async function serving(folder: ReturnType<typeof temporaryFolder>) {
  await foundFederation({ out: folder.path, host: [], listen: "127.0.0.1:0", http: "off" });
  const config = folder.join("coordinator.yaml");
  const { tls, limits, federation: identity, stateDir, ...rest } = readConfig(config);
  const { enrolments, authority } = await openEnrolments(rest, openDatabase(":memory:"), systemClock, null);
  const rpc = createServer({
    federation: new MemoryFederation(),
    metrics: noMetrics,
    logger: createLogger("test", "silent"),
    clock: systemClock,
    limits,
    identity,
    enrolments,
    nodeCertificates: tls.nodeCertificates,
    authority,
  });
  const port = await bindServer(rpc.server, "127.0.0.1:0", serverCredentials(readTlsFiles(tls, Date.now())));
  mkdirSync(stateDir, { recursive: true });
  writeListening(stateDir, { address: `127.0.0.1:${port}`, http: "off" });
  return {
    config,
    port,
    enrolments,
    identity,
    authority: keyFingerprintOf(new X509Certificate(readFileSync(tls.authority))),
    [Symbol.dispose]: () => rpc.server.forceShutdown(),
  };
}

function enroll(enrolments: Enrolments, { node, secret }: Invitation): Promise<unknown> {
  const key = identityOf(node);
  const identityKey = key.publicKey;
  const request = { node, secret: Buffer.from(secret, "base64url"), identityKey, certificateRequest: "" };
  return enrolments.enroll({ ...request, signature: key.sign(enrolmentBytes(request)) });
}

describe("chorale coordinator invite", () => {
  test("prints a word that lets the node in, and what to compare by telephone", async () => {
    using folder = temporaryFolder();
    using coordinator = await serving(folder);
    const { config, port, identity, authority, enrolments } = coordinator;
    const text = await inviteNode("hospital-d", { config, valid: HOUR_MS });
    const invitation = readInvitation(text.split("\n")[0]!);
    expect(invitation).toMatchObject({
      coordinator: `localhost:${port}`,
      federation: identity.id,
      node: "hospital-d",
      authority,
      operator: fingerprintOf(identity.operatorKey),
    });
    expect(Date.parse(invitation.expiresAt) - Date.now()).toBeGreaterThan(HOUR_MS - 60_000);
    for (const compared of [authority, invitation.operator])
      expect(text).toContain(compared.slice(0, 32).match(/.{4}/g)!.join(" "));
    await enroll(enrolments, invitation);
    expect(enrolments.find("hospital-d")?.fingerprint).toBe(identityOf("hospital-d").fingerprint);
  });

  test("gives a program the same as JSON, or a file that only its owner reads", async () => {
    using folder = temporaryFolder();
    using coordinator = await serving(folder);
    const { config } = coordinator;
    const json = await inviteNode("acme", { config, valid: HOUR_MS, json: true });
    const { invitation, ...shown } = JSON.parse(json) as { invitation: string } & Partial<Invitation>;
    const { secret, ...rest } = readInvitation(invitation);
    expect(shown).toEqual(rest);
    expect(secret).toHaveLength(43);
    const out = folder.join("acme.invitation");
    expect(await inviteNode("acme", { config, valid: HOUR_MS, out })).not.toContain("chorale-invitation-1");
    expect(readInvitation(readFileSync(out, "utf8")).node).toBe("acme");
    expect((statSync(out).mode & 0o777).toString(8)).toBe("600");
  });

  test("says what to do for a member, and for a name that is none", async () => {
    using folder = temporaryFolder();
    using coordinator = await serving(folder);
    const { config, enrolments } = coordinator;
    const text = await inviteNode("acme", { config, valid: HOUR_MS });
    await enroll(enrolments, readInvitation(text.split("\n")[0]!));
    await expect(inviteNode("acme", { config, valid: HOUR_MS })).rejects.toMatchObject({
      message: "acme is enrolled already",
      remedy: expect.stringContaining("--replace"),
    });
    await expect(inviteNode("../acme", { config, valid: HOUR_MS })).rejects.toMatchObject({ exitCode: 2 });
  });
});

test("chorale coordinator revoke says since when the node is no member", async () => {
  using folder = temporaryFolder();
  using coordinator = await serving(folder);
  const { config, enrolments } = coordinator;
  const text = await inviteNode("acme", { config, valid: HOUR_MS });
  await enroll(enrolments, readInvitation(text.split("\n")[0]!));
  expect(await revokeNode("acme", { config, reason: "its laptop was stolen" })).toMatch(
    /^acme is no member since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\./,
  );
  await inviteNode("blume", { config, valid: HOUR_MS });
  expect(await revokeNode("blume", { config, reason: "a mistake" })).toContain("its invitation is withdrawn");
  await expect(revokeNode("clinic", { config, reason: "nobody" })).rejects.toMatchObject({
    remedy: expect.stringContaining("chorale coordinator nodes"),
  });
});
