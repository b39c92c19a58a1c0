import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RefusalReason } from "../../proto/gen/chorale/v1/RefusalReason.ts";
import { staleKernels } from "../../scripts/generate-kernels.ts";
import { REFUSALS } from "../../transport/federation-error.ts";
import { root } from "./tracked-files.ts";

describe("the refusal catalogue", () => {
  const proto = readFileSync(join(root, "proto/chorale/v1/reasons.proto"), "utf8");
  const named = [...proto.matchAll(/^\s+([A-Z_]+) = (\d+);/gm)].map(([, name = "", number]) => ({
    name,
    number: Number(number),
  }));
  const unspecified = "REFUSAL_REASON_UNSPECIFIED";

  it("has an entry for every reason of the contract, and no other", () => {
    const reasons = named.map(({ name }) => name).filter((name) => name !== unspecified);
    expect(reasons.length).toBeGreaterThan(10);
    expect(Object.keys(REFUSALS).sort()).toEqual(reasons.sort());
  });

  it("numbers each reason once, as the generated types do", () => {
    expect(new Set(named.map(({ number }) => number)).size).toBe(named.length);
    expect(Object.keys(RefusalReason).sort()).toEqual(named.map(({ name }) => name).sort());
  });

  it("says for every reason what a person can do", () => {
    for (const [reason, { remedy }] of Object.entries(REFUSALS))
      expect(remedy.length, reason).toBeGreaterThan(15);
  });
});

describe("generated files", () => {
  it("are what the generator makes of the contracts", () => {
    const options = ["--disable-warning=ExperimentalWarning", "scripts/generate.ts", "--check"];
    const { status, stderr } = spawnSync(process.execPath, options, { cwd: root, encoding: "utf8" });
    expect(stderr).toBe("");
    expect(status).toBe(0);
  }, 60_000);

  it("are what the compiler makes of the kernels", async () => {
    expect(await staleKernels(), "run npm run generate").toEqual([]);
  }, 60_000);
});
