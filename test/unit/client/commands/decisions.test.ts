import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { clientCommand } from "../../../../client/main.ts";
import { CommandError } from "../../../../process/command-error.ts";
import { operatorIdentity } from "../../../support/identities.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { decidingNode, keyedStudy, offer } from "../policy/deciding-node.ts";

type Folder = ReturnType<typeof temporaryFolder>;

/** What a command of the data owner prints. */
async function printed(...args: string[]): Promise<string> {
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  try {
    await clientCommand().parseAsync(args, { from: "user" });
    return write.mock.calls.map(([part]) => part).join("");
  } finally {
    write.mockRestore();
  }
}

async function exitCodeOf(...args: string[]): Promise<number | string> {
  try {
    return await printed(...args);
  } catch (error) {
    if (error instanceof CommandError) return error.exitCode;
    throw error;
  }
}

/** An offered study with a proposed second version. */
function offered(folder: Folder): { config: string[]; first: string; second: string } {
  const config = ["--config", decidingNode(folder)];
  const first = offer(folder, keyedStudy());
  const rounds = { ...keyedStudy().rounds, count: 9 };
  const second = offer(folder, keyedStudy({ version: 2, previous: first, rounds }), {
    name: "proposed.json",
  });
  return { config, first, second };
}

const words = ["--name", "Dana Kim"];
const approval = [...words, "--reference", "IRB 7"];

afterEach(() => {
  process.exitCode = undefined;
});

describe("chorale client show", () => {
  test("reads the proposed version with what it changes, and counts this node's own data", async () => {
    using folder = temporaryFolder();
    const { config, second } = offered(folder);
    const text = await printed("show", "small", "--language", "en", ...config);
    expect(text).toContain(second);
    expect(text).toContain("the number of rounds rises from 2 to 9");
    expect(text).toContain("table.csv: 4 rows; 3 would take part, 1 rejected");
    expect(text).toMatch(/solubility +shared +\d+ +\d+ +\d+/);
    expect(text).toContain("1 row: the SMILES does not describe a valid molecule");
    expect(text).toContain(`chorale client approve small --digest ${second}`);
    expect(existsSync(folder.join("state", "prepared"))).toBe(false);
  });

  test("reads the version in force on demand, and Korean", async () => {
    using folder = temporaryFolder();
    const { config, first } = offered(folder);
    const text = await printed("show", "small", "--in-force", "--korean", "--no-dry-run", ...config);
    expect(text).toContain(`매니페스트 ${first}`);
    expect(text).not.toContain("달라진 점");
  });

  test("gives a program the same", async () => {
    using folder = temporaryFolder();
    const { config, second } = offered(folder);
    const json = JSON.parse(await printed("show", "small", "--json", ...config)) as Record<string, unknown>;
    expect(json).toMatchObject({
      study: "small",
      version: 2,
      manifestDigest: second,
      isSignedByOperator: true,
      members: [{ node: "alpha", decision: null }, { node: "beta" }, { node: "gamma" }],
      changes: [{ field: "rounds.count", before: 2, after: 9 }],
      dryRun: { rows: { read: 4, kept: 3, rejected: 1, unmapped: 0 }, tasks: [{ head: "shared" }] },
      leaving: { rounds: 9 },
    });
  });

  test("is read also where the data are not there, but not when they were asked for", async () => {
    using folder = temporaryFolder();
    const { config } = offered(folder);
    const missing = folder.join("node.yaml");
    writeFileSync(missing, readFileSync(missing, "utf8").replace("table.csv", "gone.csv"));
    expect(await printed("show", "small", "--language", "en", ...config)).toMatch(
      /could not be done: .*gone/,
    );
    expect(await exitCodeOf("show", "small", "--dry-run", ...config)).toBe(1);
  });

  test("of a draft says that it cannot be approved", async () => {
    using folder = temporaryFolder();
    const { config } = offered(folder);
    const draft = folder.join("study.yaml");
    writeFileSync(draft, JSON.stringify(keyedStudy()));
    const text = await printed("show", draft, "--language", "en", ...config);
    expect(text).toContain("nobody: a draft, which cannot be approved");
    expect(text).not.toContain("client approve");
  });
});

describe("chorale client approve", () => {
  test("without a digest and without a terminal is wrong usage", async () => {
    using folder = temporaryFolder();
    const { config } = offered(folder);
    expect(await exitCodeOf("approve", "small", ...approval, ...config)).toBe(2);
  });

  test("then studies, withdraw and decline tell the same story", async () => {
    using folder = temporaryFolder();
    const { config, first } = offered(folder);
    const said = await printed("approve", "small", "--digest", first, ...approval, ...config);
    expect(said).toContain(`Approved small, version 1, manifest ${first}`);
    expect(await printed("studies", ...config)).toMatch(/small +1 +approved .*\nsmall +2 +proposed/);
    await printed("decline", "small", ...words, "--reason", "too long", ...config);
    await printed("withdraw", "small", ...words, ...config);
    const rows = JSON.parse(await printed("studies", "--json", ...config)) as { decision: string }[];
    expect(rows.map(({ decision }) => decision)).toEqual(["withdrawn", "declined"]);
    expect(await exitCodeOf("withdraw", "small", ...words, ...config)).toBe(1);
  });
});

describe("chorale client approvals and verify", () => {
  test("write a bundle that holds by itself, and not when it was changed", async () => {
    using folder = temporaryFolder();
    const { config, first } = offered(folder);
    await printed("approve", "small", "--digest", first, ...approval, ...config);
    const out = folder.join("bundle.json");
    expect(await printed("approvals", "small", "--out", out, ...config)).toMatch(
      /alpha .*approved +approved +Dana/,
    );
    const operator = ["--operator", operatorIdentity.fingerprint];
    expect(await printed("verify", out, ...operator)).toContain("Every signature and every digest holds");
    expect(await exitCodeOf("verify", out, "--operator", "0".repeat(32))).toBe(1);
    writeFileSync(out, readFileSync(out, "utf8").replace("IRB 7", "IRB 8"));
    expect(await exitCodeOf("verify", out, ...operator)).toBe(1);
    // What a person reads first is not what was signed.
    const twice = readFileSync(out, "utf8").replace('"reference":', '"reference": "IRB 9", "reference":');
    writeFileSync(out, twice.replace("IRB 8", "IRB 7"));
    expect(await exitCodeOf("verify", out, ...operator)).toBe(1);
    writeFileSync(out, "{");
    expect(await exitCodeOf("verify", out)).toBe(1);
    expect(await exitCodeOf("verify", folder.join("none.json"))).toBe(2);
  });

  test("of a study that is not known is a failure", async () => {
    using folder = temporaryFolder();
    const { config } = offered(folder);
    expect(await exitCodeOf("approvals", "unknown", ...config)).toBe(1);
  });
});
