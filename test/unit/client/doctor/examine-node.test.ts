import { appendFileSync, chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { runChecks } from "../../../../checkup/check.ts";
import type { Finding, State } from "../../../../checkup/finding.ts";
import { examineNode } from "../../../../client/doctor/examine-node.ts";
import { EgressRecord } from "../../../../client/egress/record.ts";
import { systemClock, type Clock } from "../../../../process/clock.ts";
import { COORDINATOR_TLS_NAME } from "../../../../transport/channel-options.ts";
import { foundFederation, type TestFederation } from "../../../support/certificates.ts";
import { ConnectProxy } from "../../../support/connect-proxy.ts";
import { identityOf } from "../../../support/identities.ts";
import { writeNodeFolder } from "../../../support/node-folder.ts";
import { CoordinatorUnderTest } from "../../../support/start-coordinator-server.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const HOUR_MS = 3_600_000;
const NOT_RUNTIMES = /^(?!runtime_)/;
let federation: TestFederation;
let folder: ReturnType<typeof temporaryFolder>;
let configPath: string;

beforeAll(async () => {
  federation = await foundFederation();
});
beforeEach(() => (folder = temporaryFolder()));
afterEach(() => {
  vi.unstubAllEnvs();
  folder[Symbol.dispose]();
});

const at = (file: string): string => join(folder.path, file);

async function setUp(
  coordinator: string,
  terms: Parameters<TestFederation["certify"]>[2] = {},
): Promise<void> {
  const tls = await federation.certify("node", "alpha", terms);
  const node = { folder: folder.path, name: "alpha", coordinator, tls, table: "smiles,y\nCCO,1\n" };
  configPath = writeNodeFolder(node);
}

/** Everything but the runtimes, which have tests of their own. */
async function examine(study?: string, clock: Clock = systemClock): Promise<Finding[]> {
  const { configuration, checks } = examineNode({ configPath, study }, clock);
  const listener = { onProgress: () => {}, onFinding: () => {} };
  const own = checks.filter(({ topic }) => NOT_RUNTIMES.test(topic.id));
  return [configuration, ...(await runChecks(own, clock, listener))];
}

const stateOf = (findings: readonly Finding[], id: string): State | undefined =>
  findings.find((finding) => finding.id === id)?.state;

async function withCoordinator<Result>(
  options: Parameters<typeof CoordinatorUnderTest.start>[1],
  work: (coordinator: CoordinatorUnderTest) => Promise<Result>,
): Promise<Result> {
  await using coordinator = await CoordinatorUnderTest.start(federation, options);
  await setUp(coordinator.address);
  return await work(coordinator);
}

describe("a node that is well", () => {
  it("has no problem from its configuration to the coordinator, and records what it sent", async () => {
    const findings = await withCoordinator({}, async (coordinator) => {
      await coordinator.enroll("alpha");
      return examine();
    });
    expect(findings.filter(({ state }) => state === "problem")).toEqual([]);
    for (const id of [
      "configuration",
      "identity_key",
      "tls_key",
      "grpc",
      "clock",
      "versions",
      "enrolled",
      "bandwidth",
    ])
      expect([id, stateOf(findings, id)]).toEqual([id, "ok"]);
    const sent = readFileSync(at("state/egress/doctor-000001.jsonl"), "utf8");
    expect(sent).toContain('"open_session_request"');
    expect(sent).toContain('"probe_request"');
    expect(findings.find(({ id }) => id === "bandwidth")!.figures.upBytesPerSecond).toBeGreaterThan(0);
  });
});

describe("a node and its coordinator", () => {
  it("that does not know it: a problem, and what to do", async () => {
    const findings = await withCoordinator({}, () => examine());
    expect(stateOf(findings, "grpc")).toBe("ok");
    expect(findings.find(({ id }) => id === "enrolled")).toMatchObject({ state: "problem" });
  });

  it("that ended its membership", async () => {
    const findings = await withCoordinator({}, async (coordinator) => {
      await coordinator.enroll("alpha");
      await coordinator.enrolments.revoke("alpha", "left the federation");
      return examine();
    });
    const enrolled = findings.find(({ id }) => id === "enrolled");
    expect(enrolled).toMatchObject({ state: "problem" });
    expect(enrolled!.remedy!.en).toContain("enroll anew");
  });

  it("whose clock is another", async () => {
    const ahead: Clock = { ...systemClock, nowMs: () => systemClock.nowMs() + HOUR_MS / 4 };
    const findings = await withCoordinator({ clock: ahead }, async (coordinator) => {
      await coordinator.enroll("alpha");
      return examine();
    });
    expect(findings.find(({ id }) => id === "clock")).toMatchObject({
      state: "problem",
      found: { en: expect.stringMatching(/^15 min behind the coordinator's/) },
    });
  });

  it("that is not there: the hop is named, and nothing later is tried", async () => {
    await withCoordinator({}, () => Promise.resolve());
    const findings = await examine();
    expect(stateOf(findings, "tcp")).toBe("problem");
    expect(stateOf(findings, "tls")).toBe("skipped");
    expect(stateOf(findings, "grpc")).toBe("skipped");
  });

  it("is still asked for the time where this node's certificate is not valid yet", async () => {
    const findings = await withCoordinator({}, async (coordinator) => {
      await coordinator.enroll("alpha");
      await setUp(coordinator.address, { nowMs: systemClock.nowMs() + 6 * HOUR_MS, lifeMs: HOUR_MS });
      return examine();
    });
    expect(findings.find(({ id }) => id === "certificate")).toMatchObject({
      state: "problem",
      remedy: { en: expect.stringContaining("clock") },
    });
    expect(stateOf(findings, "clock")).toBe("ok");
    expect(stateOf(findings, "enrolled")).toBe("skipped");
  });

  it("is reached and spoken to through a proxy that wants a password", async () => {
    const findings = await withCoordinator({}, async (coordinator) => {
      await coordinator.enroll("alpha");
      const routes = { "coordinator.test:7443": Number(coordinator.address.split(":")[1]) };
      await using proxy = await ConnectProxy.start({ routes, credentials: "user:p@ss" });
      vi.stubEnv("https_proxy", proxy.url("user:p%40ss@"));
      await setUp("coordinator.test:7443");
      changeConfig("serverName", COORDINATOR_TLS_NAME);
      const found = await examine();
      expect(new Set(proxy.asked)).toEqual(new Set(["coordinator.test:7443"]));
      return found;
    });
    expect(findings.filter(({ state }) => state === "problem")).toEqual([]);
    expect(stateOf(findings, "dns")).toBe("skipped");
    for (const id of ["proxy", "tcp", "grpc", "enrolled", "bandwidth"])
      expect([id, stateOf(findings, id)]).toEqual([id, "ok"]);
    expect(JSON.stringify(findings)).not.toContain("p@ss");
  });

  it("is not spoken to with an identity key that others may read", async () => {
    const findings = await withCoordinator({}, async (coordinator) => {
      await coordinator.enroll("alpha");
      chmodSync(at("identity.key"), 0o644);
      return examine();
    });
    expect(stateOf(findings, "identity_key")).toBe("problem");
    expect(stateOf(findings, "tls")).not.toBe("problem");
    expect(stateOf(findings, "grpc")).toBe("skipped");
  });
});

describe("a node's files", () => {
  beforeEach(() => setUp("127.0.0.1:1"));

  it("that cannot be read", async () => {
    rmSync(at("table.csv"));
    expect((await examine()).find(({ id }) => id === "data")).toMatchObject({
      state: "problem",
      remedy: { en: expect.stringContaining("`data`") },
    });
  });

  it("with a certificate that has ended, or is another node's", async () => {
    await setUp("127.0.0.1:1", { nowMs: Date.now() - 48 * HOUR_MS, lifeMs: HOUR_MS });
    expect(stateOf(await examine(), "certificate")).toBe("problem");
    const { certificate, key } = await federation.certify("node", "beta");
    writeFileSync(at("node.crt"), certificate);
    const findings = await examine();
    expect(findings.find(({ id }) => id === "certificate")!.found.en).toContain("its key is not the one in");
    writeFileSync(at("node.key"), key);
    const yaml = readFileSync(configPath, "utf8").replace('"renew": false', '"renew": true');
    writeFileSync(configPath, yaml);
    expect((await examine()).find(({ id }) => id === "certificate")!.found.en).toContain(
      "it is for chorale:node:beta, not for this node (chorale:node:alpha)",
    );
  });

  it("with a record of what left that someone changed", async () => {
    const path = at("state/egress/record.jsonl");
    const record = new EgressRecord(path, systemClock, { key: identityOf("alpha") });
    for (const digest of ["a", "b"])
      record.append({ kind: "hello", bytes: 10, digest: digest.repeat(64), study: null, round: null });
    record.close();
    expect((await examine()).find(({ id }) => id === "egress_record")).toMatchObject({
      state: "ok",
      figures: { entries: 2 },
    });
    const file = at("state/egress/record-000001.jsonl");
    writeFileSync(file, readFileSync(file, "utf8").replace('"bytes":10', '"bytes":11'));
    expect(stateOf(await examine(), "egress_record")).toBe("problem");
  });

  it("with a policy that is wrong, named by its line", async () => {
    writeFileSync(at("policy.yaml"), "format: chorale-policy-1\nnonsense: 1\n");
    changeConfig("policy", "policy.yaml");
    const policy = (await examine()).find(({ id }) => id === "policy");
    expect(policy).toMatchObject({ state: "problem" });
    expect(policy!.found.en).toContain("policy.yaml:2");
  });

  it("with a configuration that cannot be used: the machine is looked at all the same", async () => {
    appendFileSync(configPath, "\n: : :");
    const findings = await examine();
    expect(findings[0]).toMatchObject({ id: "configuration", state: "problem" });
    expect(stateOf(findings, "memory")).toBeDefined();
    expect(stateOf(findings, "identity_key")).toBeUndefined();
  });
});

function changeConfig(key: string, value: string): void {
  const yaml = JSON.parse(readFileSync(configPath, "utf8")) as Record<string, unknown>;
  writeFileSync(configPath, JSON.stringify({ ...yaml, [key]: value }, null, 2));
}
