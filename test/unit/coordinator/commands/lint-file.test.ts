import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describeLint } from "../../../../coordinator/commands/describe-lint.ts";
import { EXAMPLE_STUDY } from "../../../../coordinator/commands/example-study.ts";
import { lintFile, type LintReport } from "../../../../coordinator/commands/lint-file.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const NOW = Date.parse("2027-03-05T12:00:00Z");

function lint(text: string): LintReport {
  using folder = temporaryFolder();
  writeFileSync(folder.join("study.yaml"), text);
  return { ...lintFile(folder.join("study.yaml"), NOW), file: "study.yaml" };
}

const BROKEN = EXAMPLE_STUDY.replace("updatesMin: 3 ", "updatesMin: 4 ")
  .replace("optimiser: adamw", "optimizer: adamw")
  .replace("study: admet-2027", "study: ADMET");

describe("study lint", () => {
  it("has nothing to say of its own example but that updates are visible", () => {
    const { problems, problemCount, warnings } = lint(EXAMPLE_STUDY);
    expect([problems, problemCount]).toEqual([[], 0]);
    expect(warnings.map(({ field }) => field)).toEqual(["secureAggregation"]);
  });

  it("finds every problem at its line, in the file's order", () => {
    const lines = BROKEN.split("\n");
    const lineOf = (text: string): number => lines.findIndex((line) => line.includes(text)) + 1;
    expect(lint(BROKEN).problems).toEqual([
      {
        line: 2,
        field: "study",
        message: "use 1 to 63 of a-z, 0-9 and -, starting and ending with a letter or digit",
        remedy: null,
      },
      {
        line: lineOf("optimizer"),
        field: "training.optimizer",
        message: "there is no such field",
        remedy: "did you mean optimiser?",
      },
      {
        line: lineOf("updatesMin"),
        field: "rounds.updatesMin",
        message: "a quorum of 4 is above the cohort of 3",
        remedy: "ask for at most 3 updates, or for a larger cohort",
      },
    ]);
  });

  it("says what a study means in numbers", () => {
    // (2048 bits + 43 descriptors) x 512 + 512, and 512 + 1 of the shared endpoint.
    const parameters = 2091 * 512 + 512 + 513;
    expect(lint(EXAMPLE_STUDY).numbers).toMatchObject({
      members: 3,
      cohort: 3,
      rounds: 20,
      sharedEndpoints: 1,
      privateEndpoints: 1,
      parameters,
      downloadBytes: 4 * parameters,
      uploadBytes: 4 * parameters,
      uploadBytesOfStudy: 80 * parameters,
      // 20 rounds of an hour, extended three times, and five minutes of scoring.
      longestMs: 20 * (4 * 3_600_000 + 300_000),
      ringShare: null,
    });
  });

  it("counts masked values by their ring, and says how full it can be", () => {
    const report = lint(EXAMPLE_STUDY.replace('"off"', "{ ring: 24, bits: 8, weightMax: 64, clip: 0.255 }"));
    expect(report.numbers).toMatchObject({ uploadBytes: 3 * report.numbers!.parameters, valueStep: 0.002 });
    expect(report.numbers!.ringShare).toBeCloseTo((3 * 64 * 255) / 2 ** 24, 12);
    expect(report.problems.map(({ field }) => field)).toEqual(["secureAggregation"]);
    expect(describeLint(report)).toContain(
      "the largest sum fills 0.3 % of the ring; values in steps of 0.0020",
    );
  });

  it("tells people file, line, field, what is wrong and the remedy", () => {
    const text = describeLint(lint(BROKEN));
    expect(text).toMatch(
      /problem at study\.yaml:\d+: rounds\.updatesMin\n {2}a quorum of 4 .*\n {2}remedy: ask for at most 3/,
    );
    expect(text).toMatch(/study\.yaml: 3 problems, 0 warnings; warnings and numbers follow .*\n$/);
    const fine = describeLint(lint(EXAMPLE_STUDY));
    expect(fine).toMatch(/a node, each round +4\.1 MiB come, 4\.1 MiB leave/);
    expect(fine).toMatch(/study\.yaml: 0 problems, 1 warning\n$/);
  });

  it("shows nothing of a hostile file but printable text", () => {
    const text = describeLint(lint('"a\u00AD\u200Bb": 1\nseed: "\u200D\u{E0041}"\n'));
    expect(text).not.toMatch(/[^\P{C}\n]/u);
  });
});
