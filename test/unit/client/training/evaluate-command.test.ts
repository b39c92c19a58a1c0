import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { evaluateCommand } from "../../../../client/commands/evaluate.ts";
import { exportCommand } from "../../../../client/commands/export.ts";
import type { Evaluation } from "../../../../client/training/evaluation.ts";
import type { Personalisation, SideBySide } from "../../../../client/training/personalise/personalisation.ts";
import { CommandError } from "../../../../process/command-error.ts";
import { temporaryFolder } from "../data/temporary-table.ts";

const evaluation: Evaluation = {
  study: "small",
  node: "site-a",
  model: "ab".repeat(32),
  results: [
    { endpoint: "logS", kind: "regression", head: "shared", metric: "R2", value: 0.71234, testCount: 40 },
    {
      endpoint: "active",
      kind: "classification",
      head: "private",
      metric: "AUROC",
      value: null,
      testCount: 3,
    },
  ],
};

function nodeFolder(content: "complete" | "under way" | "nothing"): string {
  const folder = temporaryFolder();
  const study = join(folder, "state", "studies", "small");
  if (content !== "nothing") mkdirSync(study, { recursive: true });
  if (content === "complete") {
    writeFileSync(join(study, "evaluation.json"), JSON.stringify(evaluation));
    writeFileSync(join(study, "model.onnx"), "model bytes");
  }
  const federation = JSON.stringify({ id: "f".repeat(32), name: "tests", operator: "f".repeat(64) });
  const tls = "{ authority: a.crt, certificate: n.crt, key: n.key }";
  writeFileSync(
    join(folder, "node.yaml"),
    `name: site-a\ncoordinator: "localhost:7443"\nfederation: ${federation}\ntls: ${tls}\ndata: t.csv\nstateDir: state\n`,
  );
  return folder;
}

async function evaluate(folder: string, ...more: string[]): Promise<string> {
  const written: string[] = [];
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  try {
    const args = ["--config", join(folder, "node.yaml"), "--study", "small", ...more];
    await evaluateCommand().parseAsync(args, { from: "user" });
  } finally {
    write.mockRestore();
  }
  return written.join("");
}

test("evaluate prints a line per endpoint, and - with its reason where there is no value", async () => {
  const text = await evaluate(nodeFolder("complete"));
  expect(text).toMatch(/logS +regression +shared +R2 +0\.712 +40\n/);
  expect(text).toMatch(/active +classification +private +AUROC +- +3\n/);
  expect(text).toMatch(/^- : the test fold has too few labels/m);
});

test("evaluate --json prints what the node keeps", async () => {
  expect(JSON.parse(await evaluate(nodeFolder("complete"), "--json"))).toEqual(evaluation);
});

function withPersonalised(folder: string, model: string): void {
  const figures = (federated: number, personalised: number): SideBySide => ({
    federated,
    personalised,
    labels: 40,
  });
  const personalised: Personalisation = {
    study: "small",
    node: "site-a",
    model,
    method: "local-trunk",
    localTrunk: [16],
    bestEpoch: 3,
    validationLoss: { federated: 1, personalised: 0.9 },
    results: [
      {
        endpoint: "logS",
        kind: "regression",
        head: "shared",
        metric: "R2",
        validation: figures(0.7, 0.75),
        test: figures(0.71234, 0.76),
      },
    ],
  };
  const path = join(folder, "state", "studies", "small", "personalised.json");
  writeFileSync(path, JSON.stringify(personalised));
}

test("evaluate shows a personalised model beside the released one that it began with", async () => {
  const folder = nodeFolder("complete");
  withPersonalised(folder, evaluation.model);
  const text = await evaluate(folder);
  expect(text).toMatch(/value +personalised \(local-trunk\) +test labels/);
  expect(text).toMatch(/logS +regression +shared +R2 +0\.712 +0\.760 +40\n/);
  expect(JSON.parse(await evaluate(folder, "--json"))).toMatchObject({
    personalised: { method: "local-trunk" },
  });
});

test("evaluate does not show a personalised model of another released one", async () => {
  const folder = nodeFolder("complete");
  withPersonalised(folder, "cd".repeat(32));
  expect(await evaluate(folder)).not.toContain("personalised");
});

test.each([
  ["that goes on", "under way", /study small has not completed/],
  ["that the node does not know", "nothing", /knows no study small/],
] as const)("a study %s is refused with a message", async (_, content, message) => {
  const error: unknown = await evaluate(nodeFolder(content)).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(CommandError);
  expect((error as CommandError).message).toMatch(message);
});

test("a study's name cannot lead out of the node's state", async () => {
  const folder = nodeFolder("complete");
  const run = evaluateCommand().parseAsync(
    ["--config", join(folder, "node.yaml"), "--study", "../studies/small"],
    {
      from: "user",
    },
  );
  await expect(run).rejects.toBeInstanceOf(CommandError);
});

test("export copies the model", async () => {
  const folder = nodeFolder("complete");
  const out = join(folder, "released", "small.onnx");
  const args = ["--config", join(folder, "node.yaml"), "--study", "small", "--out", out];
  await exportCommand().parseAsync(args, { from: "user" });
  expect(readFileSync(out, "utf8")).toBe("model bytes");
});
