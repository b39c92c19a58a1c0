import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { studyFolder } from "../../client/agent/study-files.ts";
import { bitPermutation } from "../../chemistry/permute-bits.ts";
import { runChorale } from "../support/start-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const STUDY = {
  format: "chorale-study-1",
  study: "explain",
  purpose: "a test of explaining",
  members: ["ant"],
  endpoints: [
    { name: "clearance", kind: "regression", head: "shared", transform: "log10" },
    { name: "active", kind: "classification", head: "private" },
  ],
  protocol: { fingerprint: { radius: 3, size: 32_000, values: "binary" } },
  rounds: { updatesMin: 1 },
  secureAggregation: "off",
};
const TABLE = `compound_id,smiles,clearance,active
A-1,CC(=O)[O-].[Na+],>100,1
A-1,CC(=O)O,1000,maybe
A-2,c1ccccc1O,5,0
A-3,c1ccccc,5,0
`;

const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());
writeFileSync(folder.join("study.yaml"), stringify(STUDY));
writeFileSync(folder.join("plain.yaml"), stringify(withoutPermutation()));
writeFileSync(folder.join("protocol.key"), "melloddy\n");
writeFileSync(folder.join("table.csv"), TABLE);

function withoutPermutation(): object {
  const { fingerprint } = STUDY.protocol;
  return { ...STUDY, protocol: { fingerprint: { ...fingerprint, permuted: false } } };
}

async function explain(
  ...args: readonly string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const study = args.includes("--study") ? [] : ["--study", folder.join("study.yaml")];
  const key = ["--protocol-key-file", folder.join("protocol.key")];
  const { code, stdout, stderr } = await runChorale(["client", "explain", ...args, ...study, ...key]);
  return { code, stdout, stderr };
}

type Explained = {
  standardised: string | null;
  failure: { step: string; reason: string } | null;
  scaffold: string | null;
  fold: number | null;
  bits: number[];
  counts: number[];
  labels: object[];
  rows: { row: number; problems: object[] }[];
};

async function explained(...args: readonly string[]): Promise<Explained> {
  return JSON.parse((await explain(...args, "--json")).stdout) as Explained;
}

describe("chorale client explain", () => {
  test("gives the golden folds of the published algorithm", async () => {
    expect(await explained("--smiles", "c1ccccc1")).toMatchObject({ scaffold: "c1ccccc1", fold: 4 });
    expect(await explained("--smiles", "CC(=O)[O-].[Na+]")).toMatchObject({
      standardised: "CC(=O)O",
      failure: null,
      scaffold: "",
      fold: 3,
    });
  });

  test("gives bits after the secret permutation, which is that of the key", async () => {
    const [permuted, plain] = [
      await explained("--smiles", "c1ccccc1O"),
      await explained("--smiles", "c1ccccc1O", "--study", folder.join("plain.yaml")),
    ];
    const permutation = bitPermutation("melloddy", 32_000);
    expect(plain.bits.length).toBeGreaterThan(5);
    const moved = plain.bits.map((bit, index) => [permutation[bit]!, plain.counts[index]!] as const);
    moved.sort(([left], [right]) => left - right);
    expect(permuted.bits).toEqual(moved.map(([bit]) => bit));
    expect(permuted.counts).toEqual(moved.map(([, count]) => count));
  });

  test("says at which step and why a structure is left out, exit code 1", async () => {
    const { code, stdout } = await explain("--smiles", "c1ccccc", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      standardised: null,
      failure: { step: "parse", reason: "the SMILES does not describe a valid molecule" },
      fold: null,
      bits: [],
    });
  });

  test("explains a compound's rows, one explanation for each structure it is written with", async () => {
    const { stdout } = await explain("--compound", "A-1", "--in", folder.join("table.csv"), "--json");
    const [salt, acid] = JSON.parse(stdout) as Explained[];
    expect(salt).toMatchObject({ standardised: "CC(=O)O", rows: [{ file: "table.csv", row: 2 }] });
    expect(salt!.labels).toContainEqual({ task: "clearance", qualifier: ">", label: 2, reason: null });
    expect(salt!.labels).toContainEqual({ task: "active", qualifier: "=", label: 1, reason: null });
    expect(acid!.labels).toEqual([{ task: "clearance", qualifier: "=", label: 3, reason: null }]);
    expect(acid!.rows[0]!.problems).toMatchObject([{ kind: "rejected", column: "active" }]);
    const one = await explained("--compound", "A-2", "--in", folder.join("table.csv"));
    expect(one.labels).toHaveLength(2);
  });

  test("tells a person the same in words", async () => {
    const { stdout } = await explain("--compound", "A-1", "--in", folder.join("table.csv"));
    expect(stdout).toMatch(/charge parent +changed +CC\(=O\)O/);
    expect(stdout).toMatch(/fold +3, for training/);
    expect(stdout).toMatch(/table\.csv +2 +clearance +>100/);
    expect(stdout).toMatch(/clearance +>2/);
  });

  test("takes files, key and an offered study from the node's configuration", async () => {
    const offered = studyFolder(folder.join("state"), "explain");
    mkdirSync(offered, { recursive: true });
    writeFileSync(join(offered, "manifest.json"), JSON.stringify(STUDY));
    const tls = "tls: { authority: a, certificate: b, key: c }";
    const data = "data: table.csv\nstateDir: state\nprotocolKeyFile: protocol.key\n";
    const federation = `federation: { id: "${"f".repeat(32)}", name: tests, operator: "${"f".repeat(64)}" }`;
    const yaml = `name: ant\ncoordinator: localhost:1\n${federation}\n${tls}\n${data}`;
    writeFileSync(folder.join("node.yaml"), yaml);
    const args = ["client", "explain", "--compound", "A-2", "--study", "explain", "--json"];
    const { code, stdout } = await runChorale([...args, "--config", folder.join("node.yaml")]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(
      await explained("--compound", "A-2", "--in", folder.join("table.csv")),
    );
  });

  test("refuses what it cannot explain with what to do", async () => {
    const nobody = await explain("--compound", "A-9", "--in", folder.join("table.csv"));
    expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('is named "A-9"') });
    const both = await explain("--compound", "A-1", "--smiles", "C");
    expect(both).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("one of --smiles and --compound"),
    });
    expect(await explain("--compound", "A-1")).toMatchObject({ code: 2 });
  });
});
