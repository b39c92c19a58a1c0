import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { beforeAll, describe, expect, it } from "vitest";
import { commandGroups } from "../../cli/command-groups.ts";
import { chorale } from "../../cli/program.ts";
import { root } from "./tracked-files.ts";

const DOCUMENTS = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "docs/data-formats.md",
  "docs/k-melloddy-endpoints.md",
  "docs/trainers.md",
  "scripts/trainers/python/README.md",
  "docs/accuracy.md",
  "docs/models.md",
  "docs/study-manifest.md",
  "docs/policy.md",
  "docs/approvals.md",
  "docs/training.md",
  "docs/doctor.md",
];
const scripts = (
  JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: Record<string, string> }
).scripts;

/**
 * What a reader could type: the lines of shell blocks and inline code; continued lines joined, comments cut.
 */
function commandsIn(document: string): string[] {
  const text = readFileSync(join(root, document), "utf8");
  const blocks = [...text.matchAll(/```(?:sh|bash|console)\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");
  const lines = blocks.flatMap((block) => block.replaceAll(/\\\n\s*/g, " ").split("\n"));
  const prose = text.replaceAll(/```[\s\S]*?```/g, "");
  const inline = [...prose.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? "");
  return [...lines, ...inline]
    .map((line) =>
      line
        .replace(/(^|\s)#.*$/, "")
        .trim()
        .replace(/^\$ /, ""),
    )
    .filter((line) => /^(npm|chorale)\s/.test(line));
}

/** What is wrong with `chorale WORDS...`; null where its command and its options exist. */
function complaint(command: Command, words: readonly string[]): string | null {
  const [word, ...rest] = words;
  if (word === undefined || word.startsWith("-")) return unknownOption(command, words);
  const next = command.commands.find((child) => child.name() === word);
  if (next !== undefined) return complaint(next, rest);
  return command.commands.length > 0
    ? `${command.name()} has no command ${word}`
    : unknownOption(command, words);
}

function unknownOption(command: Command, words: readonly string[]): string | null {
  const known = new Set(["--help", "--version", "--stack"]);
  for (let level: Command | null = command; level !== null; level = level.parent)
    for (const option of level.options) known.add(option.long ?? "");
  const unknown = words.find((word) => word.startsWith("--") && !known.has(word.replace(/=.*/, "")));
  return unknown === undefined ? null : `${command.name()} has no option ${unknown}`;
}

/** `a b|c d` is two commands, `a b d` and `a c d`. */
function alternatives(words: readonly string[]): string[][] {
  return words.reduce<string[][]>(
    (all, word) => all.flatMap((start) => word.split("|").map((choice) => [...start, choice])),
    [[]],
  );
}

describe.each(DOCUMENTS)("%s", (document) => {
  const programs = new Map<string, Command>();
  beforeAll(async () => {
    for (const { name } of commandGroups) programs.set(name, await chorale(name));
  });

  it("is here", () => {
    expect(existsSync(join(root, document))).toBe(true);
  });

  it("shows npm commands that exist", () => {
    const names = commandsIn(document).flatMap(
      (line) => /^npm (?:run )?(?!ci|install|i\b)([\w:-]+)/.exec(line)?.[1] ?? [],
    );
    expect(names.filter((name) => !(name in scripts))).toEqual([]);
  });

  it("shows chorale commands and options that exist", () => {
    const lines = commandsIn(document).flatMap(
      (line) => /^(?:npm run chorale -- |chorale )(.+)/.exec(line)?.[1] ?? [],
    );
    const wrong = lines.flatMap((line) =>
      alternatives(line.split(/\s+/).filter((word) => word !== "...")).flatMap((words) => {
        const program = programs.get(words[0] ?? "") ?? programs.get("demo")!;
        return complaint(program, words) ?? [];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it("links to files that exist", () => {
    const text = readFileSync(join(root, document), "utf8");
    const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] ?? "");
    expect(targets.filter((target) => !existsSync(join(root, dirname(document), target)))).toEqual([]);
  });
});

describe("package.json", () => {
  it("names scripts whose files exist", () => {
    const files = Object.values(scripts).flatMap((line) => line.match(/(?<=\s)scripts\/[\w./-]+/g) ?? []);
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it("is shown with the two commands first in README.md", () => {
    expect(commandsIn("README.md").slice(0, 2)).toEqual(["npm run demo", "npm test"]);
  });
});
