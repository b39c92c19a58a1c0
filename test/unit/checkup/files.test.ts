import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { X509Certificate } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkLife, type Upkeep } from "../../../checkup/files/certificate.ts";
import { checkKeyFile } from "../../../checkup/files/key-file.ts";
import { asIs, type Finding, type Topic } from "../../../checkup/finding.ts";
import { writeKeyFile } from "../../../trust/keys/key-file.ts";
import { foundFederation } from "../../support/certificates.ts";
import { identityPem } from "../../support/identities.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const TOPIC: Topic = { id: "key", group: "keys", name: asIs("key") };
const LOST = asIs("enroll again");

describe("a key file", () => {
  const folder = temporaryFolder();
  const path = join(folder.path, "identity.key");
  afterAll(() => folder[Symbol.dispose]());
  const check = (passphrase: string | null = null): Finding => checkKeyFile(TOPIC, path, passphrase, LOST);

  it("that is not there is a problem with the caller's remedy", () => {
    expect(check()).toMatchObject({ state: "problem", remedy: LOST });
    expect(check().found.en).toContain("no such file");
  });

  it("that only its owner may read is well", () => {
    writeKeyFile(path, identityPem("alpha"), null);
    expect(check()).toMatchObject({ state: "ok", found: { en: expect.stringContaining("not encrypted") } });
  });

  it.skipIf(process.platform === "win32")("that others may read is a problem: chmod 600", () => {
    chmodSync(path, 0o644);
    expect(check()).toMatchObject({
      state: "problem",
      found: { en: expect.stringContaining("(mode 0644)") },
      remedy: { en: `run: chmod 600 ${path}` },
    });
  });

  it("that is encrypted needs the right passphrase", () => {
    writeKeyFile(path, identityPem("alpha"), "correct horse");
    expect(check("correct horse")).toMatchObject({
      state: "ok",
      found: { en: expect.stringContaining("encrypted, and") },
    });
    expect(check("battery staple").found.en).toContain("the passphrase is wrong");
    expect(check()).toMatchObject({
      state: "problem",
      remedy: { en: expect.stringContaining("passphraseFile") },
    });
  });

  it("that holds something else is a problem, and is not shown", () => {
    writeFileSync(path, "secret words\n", { mode: 0o600 });
    const finding = check();
    expect(finding).toMatchObject({ state: "problem", remedy: LOST });
    expect(JSON.stringify(finding)).not.toContain("secret words");
  });
});

describe("a certificate's life", () => {
  const HOUR_MS = 3_600_000;
  const person: Upkeep = { by: "person", remedy: asIs("renew it") };
  let certificate: X509Certificate;
  let endMs: number;

  beforeAll(async () => {
    const federation = await foundFederation();
    const { certificate: pem } = await federation.certify("node", "alpha", { lifeMs: 60 * 24 * HOUR_MS });
    certificate = new X509Certificate(pem);
    endMs = certificate.validToDate.getTime();
  });

  const life = (
    leftMs: number,
    upkeep: Upkeep = { by: "program", remedy: asIs("start the node") },
  ): Finding => checkLife(TOPIC, certificate, endMs - leftMs, upkeep);

  it("is well while most of it is left, and says so when it is about to be renewed", () => {
    expect(life(50 * 24 * HOUR_MS)).toMatchObject({ state: "ok" });
    expect(life(15 * 24 * HOUR_MS)).toMatchObject({
      state: "ok",
      found: { en: expect.stringContaining("renews it now") },
    });
  });

  it("is worth a warning when the node should have renewed it", () => {
    expect(life(5 * 24 * HOUR_MS)).toMatchObject({ state: "warning", remedy: asIs("start the node") });
  });

  it("is worth a warning thirty days ahead where a person renews it", () => {
    expect(life(31 * 24 * HOUR_MS, person)).toMatchObject({ state: "ok" });
    expect(life(29 * 24 * HOUR_MS, person)).toMatchObject({ state: "warning", remedy: asIs("renew it") });
  });

  it("that has ended is a problem, and so is one that has not begun", () => {
    expect(life(-2 * HOUR_MS)).toMatchObject({
      state: "problem",
      found: { en: expect.stringContaining("ended 2 h ago") },
    });
    expect(life(100 * 24 * HOUR_MS)).toMatchObject({
      state: "problem",
      remedy: { en: expect.stringContaining("clock") },
    });
  });
});
