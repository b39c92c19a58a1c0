import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { enrollNode } from "../../client/enrolment/enroll-node.ts";
import { foundFederation } from "../../coordinator/commands/found-federation.ts";
import { inviteNode } from "../../coordinator/commands/invite-node.ts";
import { readModelDescription } from "../../models/export/model-description.ts";
import { runChorale, startChorale, type StartedProcess } from "../support/start-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** A founded federation whose coordinator takes any free ports. */
async function found(folder: string): Promise<string> {
  await foundFederation({ out: folder, host: ["127.0.0.1"], listen: "127.0.0.1:0", http: "127.0.0.1:0" });
  return join(folder, "coordinator.yaml");
}

function serve(config: string): StartedProcess {
  return startChorale(["coordinator", "serve", "--config", config]);
}

/** The last words of a coordinator that does not start. */
async function failureOf(config: string): Promise<{ code: number | null; stderr: string }> {
  const { code, stderr, stdout } = await runChorale(["coordinator", "serve", "--config", config]);
  expect(stdout).toBe("");
  expect(stderr).not.toContain("    at ");
  return { code, stderr };
}

/** Enrols the studies' members, whose data are never read. */
async function enrol(config: string, folder: string): Promise<void> {
  for (const node of ["daeyang", "hanbit"]) {
    const json = await inviteNode(node, { config, valid: 60_000, json: true });
    const { invitation } = JSON.parse(json) as { invitation: string };
    await enrollNode(invitation, { data: [config], out: join(folder, node) });
  }
}

function study(name: string, endpoint: string): string {
  return `
format: chorale-study-1
study: ${name}
purpose: a test
members: [daeyang, hanbit]
endpoints:
  - ${endpoint}
rounds: { count: 2, updatesMin: 2 }
model: { trunk: [4] }
secureAggregation: "off"
`;
}

test("a coordinator says where it listens, obeys its operator and stops when told to", async () => {
  using folder = temporaryFolder();
  const config = await found(folder.path);
  await using coordinator = serve(config);
  const [line] = await coordinator.waitFor(/^\{"event":"listening".*\}$/m);
  const { address, http } = JSON.parse(line) as { address: string; http: string };
  expect(address).toMatch(/^127\.0\.0\.1:[1-9]\d+$/);
  expect(await (await fetch(`http://${http}/health`)).json()).toMatchObject({ status: "serving" });

  const operate = (...args: string[]) => runChorale(["coordinator", ...args, "--config", config]);
  const file = folder.join("admet.yaml");
  writeFileSync(file, study("admet", "{ name: logS, kind: regression, head: private }"));
  const early = await operate("study", "create", file);
  expect([early.code, early.stderr]).toEqual([expect.any(Number), expect.stringMatching(/daeyang/)]);
  expect(early.code).not.toBe(0);
  await enrol(config, folder.path);
  expect((await operate("study", "create", file)).stdout).toContain("admet: created, not started");
  expect((await operate("study", "start", "admet")).stdout).toMatch(/Waits for +daeyang, hanbit to join/);
  const exported = await operate("study", "export", "admet", "--out", folder.join("admet.onnx"));
  expect([exported.code, exported.stderr]).toEqual([1, expect.stringContaining("admet has no shared head")]);
  const unknown = await operate("study", "pause", "adnet");
  expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining("adnet")]);

  const watching = operate("study", "status", "admet", "--watch", "--json");
  const aborted = await operate("study", "abort", "admet", "--reason", "a member left");
  expect(aborted.stdout).toContain("admet: aborted");
  const { code, stdout, stderr } = await watching;
  expect(code).toBe(1);
  expect(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({ state: "STUDY_ABORTED" });
  expect(stderr).toContain("admet was aborted: a member left");

  expect(await coordinator.kill("SIGTERM")).toEqual({ code: 0, signal: null });
  expect(existsSync(folder.join("state", "listening.json"))).toBe(false);
  expect((await operate("nodes")).stderr).toContain("no coordinator is running");
});

test("a model with a shared head is exported as ONNX that names its checkpoint", async () => {
  using folder = temporaryFolder();
  const config = await found(folder.path);
  await using coordinator = serve(config);
  await coordinator.waitFor(/"listening"/);
  await enrol(config, folder.path);
  const operate = (...args: string[]) => runChorale(["coordinator", "study", ...args, "--config", config]);
  const file = folder.join("herg.yaml");
  writeFileSync(file, study("herg", "{ name: hERG, kind: classification, head: shared }"));
  const created = await operate("create", file, "--json");
  const { model } = JSON.parse(created.stdout) as { model: string };

  const out = folder.join("herg.onnx");
  const exported = await operate("export", "herg", "--out", out);
  expect([exported.code, exported.stderr]).toEqual([0, ""]);
  expect(readModelDescription(readFileSync(out))).toMatchObject({
    study: "herg",
    modelDigest: model,
    tasks: [{ name: "hERG", kind: "classification" }],
  });
  const nowhere = await operate("export", "herg", "--out", join(out, "below-a-file.onnx"));
  expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringContaining("cannot write")]);
});

test("a wrong study file is refused with file, line and field, and opens nothing", async () => {
  using folder = temporaryFolder();
  const config = await found(folder.path);
  const file = folder.join("wrong.yaml");
  writeFileSync(file, study("wrong", "{ name: logS, kind: regresion, head: shared }"));
  const { code, stderr } = await runChorale(["coordinator", "study", "create", file, "--config", config]);
  expect(code).toBe(2);
  expect(stderr).toContain(`${file}:7: endpoints.0.kind: `);
});

test("a second coordinator on the same state folder is refused", async () => {
  using folder = temporaryFolder();
  const config = await found(folder.path);
  await using coordinator = serve(config);
  await coordinator.waitFor(/"listening"/);
  const { code, stderr } = await failureOf(config);
  expect([code, stderr]).toEqual([1, expect.stringContaining("another coordinator is using")]);
});

test("a port in use, a missing key and a wrong field are one clear message each", async () => {
  using folder = temporaryFolder();
  using other = temporaryFolder();
  const config = await found(folder.path);
  const otherConfig = await found(other.path);
  const original = readFileSync(otherConfig, "utf8");
  const rewrite = (from: string | RegExp, to: string): void =>
    writeFileSync(otherConfig, original.replace(from, to));
  await using coordinator = serve(config);
  const [, address] = await coordinator.waitFor(/"address":"([^"]+)"/);

  rewrite(/^listen: .*$/m, `listen: "${address}"`);
  const port = await failureOf(otherConfig);
  expect([port.code, port.stderr]).toEqual([
    1,
    expect.stringContaining("the port is in use by another program"),
  ]);

  rewrite("tls/server.key", "tls/nowhere.key");
  const key = await failureOf(otherConfig);
  expect([key.code, key.stderr]).toEqual([1, expect.stringContaining("nowhere.key")]);

  rewrite("stateDir: state", "stateDirectory: state");
  const field = await failureOf(otherConfig);
  expect(field.code).toBe(2);
  expect(field.stderr).toMatch(/coordinator\.yaml:\d+: stateDirectory: there is no such field/);
});
