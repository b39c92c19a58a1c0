import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, afterAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { mountSmallDisk } from "../support/small-disk.ts";
import { runChorale, startChorale, type StartedProcess } from "../support/start-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const EXAMPLES = join(import.meta.dirname, "../../scripts/example/data");
const STUDY = {
  format: "chorale-study-1",
  study: "prepare",
  purpose: "a test of preparing",
  members: ["ant"],
  endpoints: [
    { name: "log_solubility", kind: "regression", head: "shared" },
    { name: "herg_inhibition", kind: "classification", head: "shared" },
  ],
  rounds: { updatesMin: 1 },
  secureAggregation: "off",
};

const folder = temporaryFolder();
const study = folder.join("study.yaml");
const [table, other] = [join(EXAMPLES, "seolhwa-pharma.csv"), join(EXAMPLES, "moraebit-bio.csv")];
/** The cache of an unbroken run over both tables. */
let expected: string;

function argsFor(out: string, files = [table, other], workers = 1): string[] {
  const common = ["--study", study, "--out", out, "--workers", String(workers), "--json"];
  return ["client", "prepare", "--in", ...files, ...common];
}

function digestOf(out: string): string {
  return createHash("sha256")
    .update(readFileSync(join(out, "prepared.chorale")))
    .digest("hex");
}

beforeAll(() => writeFileSync(study, stringify(STUDY)));
afterAll(() => folder[Symbol.dispose]());

test("client prepare accounts for every row of its files", async () => {
  const out = folder.join("unbroken");
  const { code, stdout } = await runChorale(argsFor(out));
  expect(code).toBe(0);
  expected = digestOf(out);
  const summary = JSON.parse(stdout) as {
    sources: Record<"rows" | "kept" | "rejected" | "unmapped", number>[];
  };
  for (const { rows, kept, rejected, unmapped } of summary.sources) {
    expect(rows).toBeGreaterThan(100);
    expect(kept + rejected + unmapped).toBe(rows);
  }
});
/** A run that has finished a part of the structures. */
async function midway(out: string): Promise<StartedProcess> {
  const run = startChorale(argsFor(out));
  await run.waitFor(/preparing .*: \d+ %/);
  return run;
}

function chunksIn(out: string): string[] {
  return readdirSync(join(out, "work")).filter((name) => name.endsWith(".chunk"));
}

describe("client prepare", () => {
  test("that is killed goes on where it was and gives the same bytes", async () => {
    const out = folder.join("killed");
    await using run = await midway(out);
    await run.kill("SIGKILL");
    expect(chunksIn(out).length).toBeGreaterThan(0);
    expect(existsSync(join(out, "prepared.chorale"))).toBe(false);
    expect((await runChorale(argsFor(out))).code).toBe(0);
    expect(digestOf(out)).toBe(expected);
    expect(existsSync(join(out, "work"))).toBe(false);
  });

  test("that is cancelled says that it goes on, with exit code 130", async () => {
    const out = folder.join("cancelled");
    await using run = await midway(out);
    expect(await run.kill("SIGINT")).toEqual({ code: 130, signal: null });
    expect(run.stderr).toContain("the same command goes on from there");
    expect(run.stderr).not.toContain("error:");
    expect(chunksIn(out).length).toBeGreaterThan(0);
    expect((await runChorale(argsFor(out))).code).toBe(0);
    expect(digestOf(out)).toBe(expected);
  });

  test("gives the same bytes from other files of the same rows, on two threads", async () => {
    const packed = folder.join("table.csv.gz");
    const [header, ...rows] = readFileSync(table, "utf8").trimEnd().split("\n");
    writeFileSync(packed, gzipSync([header, ...rows.slice(0, 100).toReversed()].join("\r\n")));
    const rest = folder.join("rest.csv");
    writeFileSync(rest, [header, ...rows.slice(100)].join("\n"));
    const out = folder.join("split");
    expect((await runChorale(argsFor(out, [rest, other, packed], 2))).code).toBe(0);
    expect(digestOf(out)).toBe(expected);
  });

  test("uses what is there, and notices when it is damaged", async () => {
    const out = folder.join("unbroken");
    const cache = join(out, "prepared.chorale");
    const again = await runChorale(argsFor(out));
    expect(again.code).toBe(0);
    expect(again.stderr).toBe("");
    const bytes = readFileSync(cache);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(cache, bytes);
    expect((await runChorale(argsFor(out))).code).toBe(0);
    expect(digestOf(out)).toBe(expected);
  });

  test("of a file without anything to use prints why and ends with 1", async () => {
    const bad = folder.join("bad.csv");
    writeFileSync(bad, "smiles,log_solubility\nnot-a-structure,1\nC1CC,2\n");
    const out = folder.join("bad");
    const { code, stdout, stderr } = await runChorale(
      argsFor(out, [bad]).filter((word) => word !== "--json"),
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/bad\.csv +plain \(CSV.*\) +2 +0 +2 +0/);
    expect(stdout).toContain("rejected rows:");
    expect(stdout + stderr + readFileSync(join(out, "rejected.csv"), "utf8")).not.toContain(
      "not-a-structure",
    );
  });

  test("of a file that is not there names it", async () => {
    const { code, stderr } = await runChorale(argsFor(folder.join("none"), [folder.join("nowhere.csv")]));
    expect(code).toBe(1);
    expect(stderr).toMatch(/error: .*nowhere\.csv.*\n {2}remedy: /);
  });

  test("on a full disk ends with one message, and goes on when there is room", async (context) => {
    using disk =
      mountSmallDisk(16 * 1024 * 1024) ??
      context.skip("needs a disk to fill: mounting one in memory (tmpfs) is not allowed here");
    const out = join(disk.path, "out");
    disk.fill();
    const { code, stderr } = await runChorale(argsFor(out));
    expect(code).toBe(1);
    expect(stderr).toMatch(/error: the disk is full.*\n {2}remedy: /);
    disk.free();
    expect((await runChorale(argsFor(out))).code).toBe(0);
    expect(digestOf(out)).toBe(expected);
  });
});
