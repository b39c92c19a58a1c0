import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runChecks } from "../../../../checkup/check.ts";
import type { Finding, State } from "../../../../checkup/finding.ts";
import { foundFederation } from "../../../../coordinator/commands/found-federation.ts";
import { writeListening } from "../../../../coordinator/commands/listening-file.ts";
import { examineCoordinator } from "../../../../coordinator/doctor/examine-coordinator.ts";
import { openDatabase, SCHEMA_VERSION } from "../../../../coordinator/store/database.ts";
import { systemClock, type Clock } from "../../../../process/clock.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const DAY_MS = 86_400_000;
let folder: ReturnType<typeof temporaryFolder>;
const at = (file: string): string => join(folder.path, "federation", file);

beforeEach(async () => {
  folder = temporaryFolder();
  await foundFederation({
    out: join(folder.path, "federation"),
    host: ["coordinator.example.org"],
    address: "coordinator.example.org:7443",
    listen: "127.0.0.1:0",
    http: "off",
  });
});
afterEach(() => folder[Symbol.dispose]());

async function examine(clock: Clock = systemClock, study?: string): Promise<Finding[]> {
  const { configuration, checks } = examineCoordinator({ configPath: at("coordinator.yaml"), study }, clock);
  const own = checks.filter(({ topic }) => !topic.id.startsWith("runtime_"));
  return [configuration, ...(await runChecks(own, clock, { onProgress: () => {}, onFinding: () => {} }))];
}

const stateOf = (findings: readonly Finding[], id: string): State | undefined =>
  findings.find((finding) => finding.id === id)?.state;

function change(text: string | RegExp, other: string): void {
  const yaml = readFileSync(at("coordinator.yaml"), "utf8");
  expect(yaml).toMatch(text);
  writeFileSync(at("coordinator.yaml"), yaml.replace(text, other));
}

/** A database as a coordinator that has stopped leaves it. */
async function storeMembers(sql: string): Promise<void> {
  rmSync(at("state"), { recursive: true, force: true });
  mkdirSync(at("state"), { recursive: true });
  const made = openDatabase(at("state/coordinator.sqlite"));
  await made.selectFrom("nodes").selectAll().execute();
  await made.destroy();
  const database = new DatabaseSync(at("state/coordinator.sqlite"));
  database.exec(sql);
  database.close();
}

describe("a coordinator that was just founded", () => {
  it("has no problem", async () => {
    const findings = await examine();
    expect(findings.filter(({ state }) => state === "problem" || state === "warning")).toEqual([]);
    for (const id of [
      "configuration",
      "server_certificate",
      "server_key",
      "authority_key",
      "operator_identity",
      "state",
    ])
      expect([id, stateOf(findings, id)]).toEqual([id, "ok"]);
  });
});

describe("its keys and certificates", () => {
  it("that others may read, or that are gone", async () => {
    chmodSync(at("authority/authority.key"), 0o640);
    rmSync(at("operator/identity.key"));
    const findings = await examine();
    expect(stateOf(findings, "authority_key")).toBe("problem");
    expect(stateOf(findings, "operator_identity")).toBe("problem");
  });

  it("that are not for the address that nodes call", async () => {
    change("coordinator.example.org:7443", "elsewhere.example.org:7443");
    const finding = (await examine()).find(({ id }) => id === "server_certificate");
    expect(finding).toMatchObject({
      state: "problem",
      remedy: { en: expect.stringContaining("elsewhere.example.org") },
    });
  });

  it("that have ended, or will within a month", async () => {
    const late = (days: number): Clock => ({
      ...systemClock,
      nowMs: () => systemClock.nowMs() + days * DAY_MS,
    });
    expect(stateOf(await examine(late(3620)), "server_certificate")).toBe("warning");
    const ended = await examine(late(3700));
    expect(stateOf(ended, "server_certificate")).toBe("problem");
    expect(stateOf(ended, "federation_authority")).toBe("problem");
  });

  it("of another authority", async () => {
    await foundFederation({
      out: join(folder.path, "other"),
      host: ["coordinator.example.org"],
      address: "coordinator.example.org:7443",
      listen: "127.0.0.1:0",
      http: "off",
    });
    const [own] =
      readFileSync(at("../other/tls/server.crt"), "utf8").match(/-----BEGIN[^]+?END CERTIFICATE-----/) ?? [];
    writeFileSync(at("tls/server.crt"), `${own}\n`);
    expect((await examine()).find(({ id }) => id === "server_certificate")).toMatchObject({
      state: "problem",
      found: { en: expect.stringContaining("was not issued by the authority") },
    });
  });
});

describe("its state", () => {
  it("is read without being changed: nodes and invitations that end", async () => {
    const nowMs = systemClock.nowMs();
    await storeMembers(`
      INSERT INTO enrolments VALUES ('alpha', 'key', 'print-a', 1, NULL, NULL, ${nowMs + 5 * DAY_MS});
      INSERT INTO enrolments VALUES ('beta', 'key', 'print-b', 1, NULL, NULL, ${nowMs + 3_600_000});
      INSERT INTO enrolments VALUES ('gone', 'key', 'print-c', 1, 2, 'left', ${nowMs - DAY_MS});
      INSERT INTO invitations VALUES ('secret', 'gamma', ${nowMs + 7_200_000}, 0, NULL);
    `);
    const before = readFileSync(at("state/coordinator.sqlite"));
    const findings = await examine();
    expect(findings.find(({ id }) => id === "members")).toMatchObject({
      state: "warning",
      figures: { enrolled: 2, ending: 1 },
      found: { en: expect.stringContaining("beta") },
    });
    expect(findings.find(({ id }) => id === "invitations")).toMatchObject({
      state: "warning",
      remedy: { en: expect.stringContaining("chorale coordinator invite gamma") },
    });
    expect(findings.find(({ id }) => id === "schema")).toMatchObject({
      figures: { version: SCHEMA_VERSION },
    });
    expect(readFileSync(at("state/coordinator.sqlite")).equals(before)).toBe(true);
  });

  it("that a program holds open is told apart from one that is free", async () => {
    await storeMembers("");
    const open = openDatabase(at("state/coordinator.sqlite"));
    await open.selectFrom("nodes").selectAll().execute();
    try {
      expect((await examine()).find(({ id }) => id === "serving")).toMatchObject({
        state: "problem",
        found: { en: expect.stringContaining("a program has the database open") },
      });
    } finally {
      await open.destroy();
    }
    expect(stateOf(await examine(), "serving")).toBe("ok");
  });

  it("of a coordinator that was killed says so", async () => {
    await storeMembers("");
    writeListening(at("state"), { address: "127.0.0.1:7443", http: "off" });
    expect((await examine()).find(({ id }) => id === "serving")).toMatchObject({
      state: "warning",
      found: { en: expect.stringContaining("ended without being stopped") },
    });
  });

  it("of a newer Chorale, or that is damaged, is a problem", async () => {
    await storeMembers(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    expect((await examine()).find(({ id }) => id === "schema")!.remedy!.en).toContain("newer Chorale");
    writeFileSync(at("state/coordinator.sqlite"), Buffer.alloc(8192, 7));
    expect((await examine()).find(({ id }) => id === "schema")!.remedy!.en).toContain("backup");
  });
});

describe("its ports", () => {
  it("that another program has", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    change('listen: "127.0.0.1:0"', `listen: "127.0.0.1:${port}"`);
    expect((await examine()).find(({ id }) => id === "listen")).toMatchObject({
      state: "problem",
      remedy: { en: expect.stringContaining("change listen") },
    });
    await new Promise((resolve) => server.close(resolve));
    expect(stateOf(await examine(), "listen")).toBe("ok");
  });

  it("on an address that is not this machine's", async () => {
    change('listen: "127.0.0.1:0"', 'listen: "192.0.2.1:7443"');
    expect(stateOf(await examine(), "listen")).toBe("problem");
  });

  it("with metrics for other machines are worth a warning", async () => {
    change(/http: "?off"?/, 'http: "0.0.0.0:7480"');
    expect(stateOf(await examine(), "metrics")).toBe("warning");
  });
});
