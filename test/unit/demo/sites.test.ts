import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { claimOutFolder } from "../../../demo/claim-out-folder.ts";
import { readSites } from "../../../demo/sites.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "chorale-sites-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(...files: string[]): void {
  for (const file of files) writeFileSync(join(folder, file), "smiles,x\nC,1\n");
}

test("sites are named after their files in lower case and sorted", () => {
  write("Site-B.csv", "site-a.CSV", "site-c.csv.gz", "notes.txt");
  expect(readSites(folder).map(({ node }) => node)).toEqual(["site-a", "site-b", "site-c"]);
});

test.each([
  ["missing", () => join(folder, "absent"), "no such folder"],
  ["empty", () => folder, "no CSV file in"],
])("a %s folder is refused", (_, path, message) => {
  expect(() => readSites(path())).toThrow(message);
});

test("a file name that gives no node name is refused by name", () => {
  write("my site.csv");
  expect(() => readSites(folder)).toThrow('the file name "my site.csv" gives no node name');
});

test("two files of the same node are refused", () => {
  write("a.csv", "A.csv");
  expect(() => readSites(folder)).toThrow("both name the node a");
});

test("the folder of a former demo is emptied, any other with content is refused and untouched", () => {
  const out = join(folder, "out");
  claimOutFolder(out, []);
  writeFileSync(join(out, "report.html"), "old");
  claimOutFolder(out, []);
  expect(() => claimOutFolder(join(out, "absent", "..", "..", "out"), [join(out, "a.csv")])).toThrow(
    "lies in",
  );
  write("precious.csv");
  expect(() => claimOutFolder(folder, [])).toThrow("is not empty and is not from a former demo");
  expect(readSites(folder)).toHaveLength(1);
});
