import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { foundFederation } from "../../../coordinator/commands/found-federation.ts";
import { findSide } from "../../../doctor/find-side.ts";
import type { DoctorReport } from "../../../doctor/run-doctor.ts";
import { StartedProcess } from "../../support/start-process.ts";
import { root } from "../../tidy/tracked-files.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

let folder: ReturnType<typeof temporaryFolder>;
const at = (file: string): string => join(folder.path, file);

beforeEach(() => (folder = temporaryFolder()));
afterEach(() => folder[Symbol.dispose]());

type Outcome = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

async function doctor(...words: readonly string[]): Promise<Outcome> {
  const program = join(root, "cli/main.ts");
  const env = { LC_ALL: "C.UTF-8" };
  await using started = new StartedProcess([program, "doctor", ...words], { cwd: folder.path, env });
  const { code } = await started.exited;
  return { code, stdout: started.stdout, stderr: started.stderr };
}

async function found(): Promise<void> {
  await foundFederation({
    out: folder.path,
    host: ["localhost"],
    address: "localhost:7443",
    listen: "127.0.0.1:0",
    http: "off",
  });
}

describe("chorale doctor", () => {
  it("finds the coordinator of this folder, prints one report and exits with 0", async () => {
    await found();
    const { code, stdout, stderr } = await doctor("--json");
    const report = JSON.parse(stdout) as DoctorReport;
    expect(report).toMatchObject({ side: "coordinator", usable: true, problems: 0, first: null });
    expect(report.findings.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["configuration", "server_key", "disk", "memory", "runtime_kernels"]),
    );
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  it("exits with 1 where there is a problem, and says first what to do", async () => {
    await found();
    writeFileSync(at("operator/identity.key"), "no key\n", { mode: 0o600 });
    const { code, stdout } = await doctor();
    expect(code).toBe(1);
    expect(stdout).toMatch(/\n1 problem, 0 warnings\. First \(operator's identity key\): .+\n$/);
  });

  it("exits with 2 for a configuration that cannot be used, and looks at the machine all the same", async () => {
    writeFileSync(at("coordinator.yaml"), "listen: nowhere\nlissten: 1\n");
    const { code, stdout } = await doctor("--language", "ko");
    expect(code).toBe(2);
    expect(stdout).toContain("coordinator.yaml:2");
    expect(stdout).toContain("메모리");
  });

  it("exits with 2 where there is no configuration", async () => {
    const { code, stderr } = await doctor();
    expect(code).toBe(2);
    expect(stderr).toContain("there is no node.yaml and no coordinator.yaml in this folder");
  });
});

describe("the side", () => {
  it.each([
    ["name: alpha\ncoordinator: h:1\n", "any.yaml", "node"],
    ["listen: 0.0.0.0:7443\nstateDir: state\n", "any.yaml", "coordinator"],
    ["what: else\n", "my-coordinator.yaml", "coordinator"],
    ["[broken", "node.yaml", "node"],
  ])("of %j in %s is %s", (text, name, side) => {
    mkdirSync(folder.path, { recursive: true });
    writeFileSync(at(name), text);
    expect(findSide(at(name))).toEqual({ side, configPath: at(name) });
  });

  it("of no file is a usage error", () => {
    expect(() => findSide(at("missing.yaml"))).toThrow("cannot read");
  });
});
