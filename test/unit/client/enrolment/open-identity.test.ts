import { chmodSync, existsSync, readFileSync, renameSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../../../../client/config.ts";
import { enrollNode } from "../../../../client/enrolment/enroll-node.ts";
import { openIdentity } from "../../../../client/enrolment/open-identity.ts";
import type { TestFederation } from "../../../support/certificates.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { foundChained, startEnrolling, type Enrolling } from "./enrolling.ts";

const DAY_MS = 86_400_000;

let certificates: TestFederation;
beforeAll(async () => {
  certificates = await foundChained();
});

async function enrolled(enrolling: Enrolling): Promise<ReturnType<typeof readConfig>> {
  const options = { out: enrolling.folder.join("node"), data: [enrolling.data] };
  return readConfig((await enrollNode(await enrolling.invite(), options)).config);
}

describe("a node's keys and certificates", () => {
  test("whose certificate has ended say which commands bring another", async () => {
    await using enrolling = await startEnrolling(certificates);
    const config = await enrolled(enrolling);
    const clock = new ManualClock();
    clock.advance(Date.now() + DAY_MS);
    const remedy = expect.stringMatching(
      /coordinator invite alpha --replace.*client enroll INVITATION --out/,
    );
    expect(() => openIdentity(config, clock)).toThrow(expect.objectContaining({ remedy: remedy as string }));
    expect(() => openIdentity(config, clock)).toThrow(/node\.crt: expired on/);
  });

  test("are completed after a crash between certificate and key", async () => {
    await using enrolling = await startEnrolling(certificates);
    const config = await enrolled(enrolling);
    renameSync(config.tls.key!, `${config.tls.key}.next`);
    expect(openIdentity(config).tls.key?.toString()).toBe(readFileSync(config.tls.key!, "utf8"));
    expect(existsSync(`${config.tls.key}.next`)).toBe(false);
  });

  test("are refused where others can read them", async () => {
    await using enrolling = await startEnrolling(certificates);
    const config = await enrolled(enrolling);
    chmodSync(config.identity, 0o640);
    expect(() => openIdentity(config)).toThrow(
      /identity\.key: other users of this machine may read this key/,
    );
  });
});
