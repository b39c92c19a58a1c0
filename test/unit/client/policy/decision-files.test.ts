import { writeFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { decisionFiles, decisionsFolder } from "../../../../client/policy/decision-files.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

test("a node's own decisions are found among those of nodes whose names begin alike", () => {
  using state = temporaryFolder();
  const digest = "a".repeat(64);
  const folder = join(decisionsFolder(state.path), digest);
  mkdirSync(folder, { recursive: true });
  const file = (node: string, ms: number): string =>
    `${node}.${String(ms).padStart(15, "0")}-${"0".repeat(16)}.json`;
  const names = [file("acme", 2), file("acme-2", 1), file("acme", 1), "acme.json", "manifest.json"];
  for (const name of names) writeFileSync(join(folder, name), "");
  const found = (of?: string): string[] =>
    decisionFiles(state.path, digest, of).map(({ node, path }) => `${node} ${path.slice(folder.length + 1)}`);
  expect(found("acme")).toEqual([`acme ${file("acme", 1)}`, `acme ${file("acme", 2)}`]);
  expect(found("acme-2")).toEqual([`acme-2 ${file("acme-2", 1)}`]);
  expect(found()).toHaveLength(3);
  expect(found("other")).toEqual([]);
});
