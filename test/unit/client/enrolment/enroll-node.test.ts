import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { readConfig, readIdentity, egressRecordPath } from "../../../../client/config.ts";
import { openEgress } from "../../../../client/egress/egress.ts";
import { readRecord } from "../../../../client/egress/verify-record.ts";
import { enrollNode } from "../../../../client/enrolment/enroll-node.ts";
import { openIdentity } from "../../../../client/enrolment/open-identity.ts";
import { showIdentity } from "../../../../client/enrolment/show-identity.ts";
import { systemClock } from "../../../../process/clock.ts";
import type { CommandError } from "../../../../process/command-error.ts";
import type { TestFederation } from "../../../support/certificates.ts";
import { FEDERATION_ID, operatorIdentity } from "../../../support/identities.ts";
import { foundChained, startEnrolling, type Enrolling } from "./enrolling.ts";

let certificates: TestFederation;
beforeAll(async () => {
  certificates = await foundChained();
});

async function kindsThatLeft(config: string): Promise<string[]> {
  const kinds: string[] = [];
  for await (const found of readRecord(egressRecordPath(readConfig(config))))
    if (found.kind === "entry") kinds.push(found.entry.kind);
  return kinds;
}

function optionsIn(enrolling: Enrolling): { out: string; data: string[] } {
  return { out: enrolling.folder.join("node"), data: [enrolling.data] };
}

async function failure(work: Promise<unknown>): Promise<CommandError & { reason?: string }> {
  const error: unknown = await work.then(
    () => new Error("this was not refused"),
    (refused: unknown) => refused,
  );
  return error as CommandError & { reason?: string };
}

describe("chorale client enroll", () => {
  test("makes keys at the node, has one certified, and writes a node.yaml that runs", async () => {
    await using enrolling = await startEnrolling(certificates);
    const options = { ...optionsIn(enrolling), threads: 2 };
    const enrolled = await enrollNode(await enrolling.invite(), options);
    const config = readConfig(enrolled.config);
    expect(config).toMatchObject({
      name: "alpha",
      coordinator: enrolling.coordinator.address,
      federation: { id: FEDERATION_ID, name: "federation of tests", operator: operatorIdentity.fingerprint },
      data: [enrolling.data],
      threads: 2,
      tls: { renew: true },
    });
    const { tls, speaker } = openIdentity(config);
    expect(tls.certificate?.toString()).toContain("BEGIN CERTIFICATE");
    expect(speaker).toMatchObject({ node: "alpha", federation: FEDERATION_ID });
    const onRoster = enrolling.coordinator.enrolments.find("alpha");
    expect(onRoster?.fingerprint).toBe(readIdentity(config).fingerprint);
    expect(enrolled.fingerprint).toBe(onRoster?.fingerprint);
    expect(await kindsThatLeft(enrolled.config)).toEqual(["enroll_request"]);
    for (const secret of [config.identity, config.tls.key!])
      expect(statSync(secret).mode & 0o777).toBe(0o600);
  });

  test("encrypts both keys where there is a passphrase", async () => {
    await using enrolling = await startEnrolling(certificates);
    const passphraseFile = enrolling.folder.join("passphrase");
    writeFileSync(passphraseFile, "open sesame\n");
    const options = { ...optionsIn(enrolling), passphraseFile };
    const { config: path } = await enrollNode(await enrolling.invite(), options);
    const config = readConfig(path);
    for (const file of [config.identity, config.tls.key!])
      expect(readFileSync(file, "utf8")).not.toContain("PRIVATE KEY");
    expect(openIdentity(config).speaker.key.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });

  test("goes on with the same identity after a crash before node.yaml was written", async () => {
    await using enrolling = await startEnrolling(certificates);
    const invitation = await enrolling.invite();
    const before = await enrollNode(invitation, optionsIn(enrolling));
    rmSync(before.config);
    const after = await enrollNode(invitation, optionsIn(enrolling));
    expect(after.fingerprint).toBe(before.fingerprint);
    expect(existsSync(after.config)).toBe(true);
  });

  test("does nothing with an invitation that another key has used", async () => {
    await using enrolling = await startEnrolling(certificates);
    const invitation = await enrolling.invite();
    await enrollNode(invitation, optionsIn(enrolling));
    const thief = enrollNode(invitation, { ...optionsIn(enrolling), out: enrolling.folder.join("thief") });
    await expect(thief).rejects.toMatchObject({
      remedy: expect.stringMatching(/ask the operator for a new invitation/),
      cause: { reason: "INVITATION_INVALID" },
    });
    expect(existsSync(enrolling.folder.join("thief", "node.yaml"))).toBe(false);
  });

  test("sends nothing to a coordinator that shows another authority than the invitation names", async () => {
    await using enrolling = await startEnrolling(certificates);
    const invitation = await enrolling.invite({ authority: "0".repeat(64) });
    const error = await failure(enrollNode(invitation, optionsIn(enrolling)));
    expect(error.message).toMatch(/shows no certificate of the authority .* nothing was sent/);
    expect(error.remedy).toMatch(/operator/);
    expect(existsSync(enrolling.folder.join("node", "state"))).toBe(false);
    expect(enrolling.coordinator.enrolments.find("alpha")).toBeNull();
  });

  test("is not deceived by the right authority's certificate beside another's", async () => {
    const impostor = await foundChained();
    const certify: TestFederation["certify"] = async (role, name, terms) => {
      const files = await impostor.certify(role, name, terms);
      return {
        ...files,
        certificate: `${files.certificate.toString()}${certificates.authority.certificate}`,
      };
    };
    await using enrolling = await startEnrolling({ ...impostor, certify });
    const named = await startEnrolling(certificates);
    const { authority } = JSON.parse(
      Buffer.from((await named.invite()).split(".")[1]!, "base64url").toString(),
    ) as { authority: string };
    await named[Symbol.asyncDispose]();
    await expect(enrollNode(await enrolling.invite({ authority }), optionsIn(enrolling))).rejects.toThrow(
      /authority/,
    );
    expect(enrolling.coordinator.enrolments.find("alpha")).toBeNull();
  });

  test("refuses a coordinator that answers for another operator", async () => {
    await using enrolling = await startEnrolling(certificates);
    const invitation = await enrolling.invite({ operator: "1".repeat(64) });
    const error = await failure(enrollNode(invitation, optionsIn(enrolling)));
    expect(error.message).toMatch(/another federation or operator/);
    expect(existsSync(enrolling.folder.join("node", "node.yaml"))).toBe(false);
  });

  test("says what to do with an invitation that has expired", async () => {
    await using enrolling = await startEnrolling(certificates);
    const invitation = await enrolling.invite({ expiresAt: "2020-01-01T00:00:00.000Z" });
    const error = await failure(enrollNode(invitation, optionsIn(enrolling)));
    expect(error.message).toBe("this invitation expired on 2020-01-01 00:00 UTC");
    expect(error.remedy).toMatch(/coordinator invite NAME/);
  });

  test.each([
    ["no data", { data: [] }, /--data is missing/],
    [
      "data that are not there",
      { data: ["/nowhere/table.csv"] },
      /--data \/nowhere\/table\.csv: no such file/,
    ],
    ["half a certificate", { tlsCertificate: "FILE" }, /--tls-certificate and --tls-key go together/],
    ["a key file that is a folder", { protocolKeyFile: "FOLDER" }, /--protocol-key-file .* is not a file/],
  ])("is wrong usage with %s", async (_what, wrong, message) => {
    await using enrolling = await startEnrolling(certificates);
    const named = JSON.stringify({ ...optionsIn(enrolling), ...wrong })
      .replace('"FILE"', JSON.stringify(enrolling.data))
      .replace('"FOLDER"', JSON.stringify(enrolling.folder.path));
    const options = JSON.parse(named) as Parameters<typeof enrollNode>[1];
    const error = await failure(enrollNode(await enrolling.invite(), options));
    expect(error.exitCode).toBe(2);
    expect(error.message).toMatch(message);
  });
});

describe("an enrolment over a node that is set up", () => {
  test("replaces the certificate and keeps the identity and node.yaml", async () => {
    await using enrolling = await startEnrolling(certificates);
    const first = await enrollNode(await enrolling.invite(), optionsIn(enrolling));
    const before = readConfig(first.config);
    const text = readFileSync(first.config, "utf8");
    const certificate = readFileSync(before.tls.certificate!, "utf8");
    const again = await enrollNode(await enrolling.invite({}, true), { out: enrolling.folder.join("node") });
    expect(again.fingerprint).toBe(first.fingerprint);
    expect(readFileSync(first.config, "utf8")).toBe(text);
    expect(readFileSync(before.tls.certificate!, "utf8")).not.toBe(certificate);
    expect(() => openIdentity(before)).not.toThrow();
  });

  test("is refused for another node's invitation", async () => {
    await using enrolling = await startEnrolling(certificates);
    await enrollNode(await enrolling.invite(), optionsIn(enrolling));
    const other = await enrolling.invite({ federation: "e".repeat(32) }, true);
    await expect(enrollNode(other, optionsIn(enrolling))).rejects.toThrow(/choose|is the node alpha/);
  });
});

describe("other ways in", () => {
  test("a certificate of the node's own authority is shown and not renewed", async () => {
    const company = await foundChained();
    const trusted = `${certificates.authority.certificate}${company.authority.certificate}`;
    await using enrolling = await startEnrolling(certificates, { nodeCertificates: "trusted", trusted });
    const own = await company.certify("node", "whoever");
    const file = (name: string): string => enrolling.folder.join(name);
    writeFileSync(file("own.crt"), own.certificate);
    writeFileSync(file("own.key"), own.key, { mode: 0o600 });
    const options = { ...optionsIn(enrolling), tlsCertificate: file("own.crt"), tlsKey: file("own.key") };
    const enrolled = await enrollNode(await enrolling.invite(), options);
    expect(enrolled.certificateEnds).toBeNull();
    const config = readConfig(enrolled.config);
    expect(config.tls).toMatchObject({ certificate: file("own.crt"), key: file("own.key"), renew: false });
    const { coordinator: address } = config;
    const recordPath = egressRecordPath(config);
    const egress = openEgress({ address, ...openIdentity(config), recordPath, clock: systemClock });
    expect((await egress.probe({ paddingBytes: 1, replyBytes: 2 })).replyBytes).toBe(2);
    egress.close();
  });

  test("an authority that its owner names takes the place of the invitation's", async () => {
    await using enrolling = await startEnrolling(certificates);
    const authority = enrolling.folder.join("company.crt");
    writeFileSync(authority, certificates.authority.certificate);
    const invitation = await enrolling.invite({ authority: "0".repeat(64) });
    const enrolled = await enrollNode(invitation, { ...optionsIn(enrolling), authority });
    const shown = JSON.parse(showIdentity(enrolled.config, { json: true })) as { authority: string };
    expect(enrolled.authority).toBe(shown.authority);
    expect(readFileSync(readConfig(enrolled.config).tls.authority, "utf8")).toBe(
      certificates.authority.certificate,
    );
  });

  test("what this machine trusts does not include a federation's own authority", async () => {
    await using enrolling = await startEnrolling(certificates);
    const invitation = await enrolling.invite({ authority: "system" });
    await expect(enrollNode(invitation, optionsIn(enrolling))).rejects.toThrow(/not from this federation's/);
  });
});

test("chorale client identity prints what two people compare", async () => {
  await using enrolling = await startEnrolling(certificates);
  const { config, fingerprint } = await enrollNode(await enrolling.invite(), optionsIn(enrolling));
  const text = showIdentity(config, { json: false });
  expect(text).toContain("alpha, a node of federation of tests");
  expect(text).toContain(fingerprint);
  expect(text).toMatch(/renews by itself from/);
  const json = JSON.parse(showIdentity(config, { json: true })) as object;
  expect(json).toMatchObject({ name: "alpha", fingerprint, federation: { id: FEDERATION_ID } });
});
