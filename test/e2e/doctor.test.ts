import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DoctorReport } from "../../doctor/run-doctor.ts";
import { StartedProcess } from "../support/start-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { root } from "../tidy/tracked-files.ts";

const folder = temporaryFolder();
const at = (file: string): string => join(folder.path, file);
const PROGRAM = join(root, "cli/main.ts");
const COORDINATOR = ["--config", at("federation/coordinator.yaml")];
let serving: StartedProcess;

async function chorale(...words: readonly string[]): Promise<{ code: number | null; stdout: string }> {
  await using started = new StartedProcess([PROGRAM, ...words]);
  const { code } = await started.exited;
  return { code, stdout: started.stdout };
}

/** For what has to work before anything can be tested. */
async function prepared(...words: readonly string[]): Promise<string> {
  const { code, stdout } = await chorale(...words);
  if (code !== 0) throw new Error(`chorale ${words.join(" ")} ended with ${code}`);
  return stdout;
}

async function doctor(config: string): Promise<{ code: number | null; report: DoctorReport }> {
  const { code, stdout } = await chorale("doctor", "--config", at(config), "--json");
  return { code, report: JSON.parse(stdout) as DoctorReport };
}

const problems = ({ findings }: DoctorReport): string[] =>
  findings.filter(({ state }) => state === "problem").map(({ id }) => id);

/** A port of this machine that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

beforeAll(async () => {
  const [port, http] = [await freePort(), await freePort()];
  const addresses = ["--address", `localhost:${port}`, "--listen", `127.0.0.1:${port}`];
  const init = ["coordinator", "init", "--out", at("federation"), ...addresses];
  await prepared(...init, "--http", `127.0.0.1:${http}`);
  serving = new StartedProcess([PROGRAM, "coordinator", "serve", ...COORDINATOR]);
  await serving.waitFor(/"listening"/);
  const stdout = await prepared("coordinator", "invite", "alpha", ...COORDINATOR);
  writeFileSync(at("invitation"), /^chorale-invitation-\S+/m.exec(stdout)![0]);
  writeFileSync(at("table.csv"), "smiles,solubility\nCCO,1\n");
  const enroll = ["client", "enroll", "--invitation-file", at("invitation"), "--data", at("table.csv")];
  await prepared(...enroll, "--out", at("node"));
});

afterAll(async () => {
  await serving[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

describe("chorale doctor in a federation that runs", () => {
  it("finds nothing wrong at the coordinator, and sees that it runs", async () => {
    const { code, report } = await doctor("federation/coordinator.yaml");
    expect([code, problems(report)]).toEqual([0, []]);
    const stateOf = (id: string): string | undefined => report.findings.find((one) => one.id === id)?.state;
    for (const id of ["serving", "listen", "http", "metrics", "members", "tls"])
      expect([id, stateOf(id)]).toEqual([id, "ok"]);
    expect(report.findings.find(({ id }) => id === "members")!.figures.enrolled).toBe(1);
  });

  it("finds nothing wrong at the node, up to the speed of the line", async () => {
    const { code, report } = await doctor("node/node.yaml");
    expect([code, problems(report)]).toEqual([0, []]);
    expect(report.findings.find(({ id }) => id === "bandwidth")!.figures.upBytesPerSecond).toBeGreaterThan(0);
  });

  it("names the revocation at a node that was revoked, and the hop when the coordinator is gone", async () => {
    const revoke = ["coordinator", "revoke", "alpha", "--reason", "tests", ...COORDINATOR];
    await prepared(...revoke);
    const revoked = await doctor("node/node.yaml");
    expect([revoked.code, problems(revoked.report)]).toEqual([1, ["enrolled"]]);
    await serving.kill("SIGKILL");
    const gone = await doctor("node/node.yaml");
    expect([gone.code, problems(gone.report)]).toEqual([1, ["tcp"]]);
    const { report } = await doctor("federation/coordinator.yaml");
    expect(report.findings.find(({ id }) => id === "serving")).toMatchObject({ state: "warning" });
  });
});
