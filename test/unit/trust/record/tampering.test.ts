import { appendFileSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { signDocument } from "../../../../trust/signature/signed-document.ts";
import { identityOf } from "../../../support/identities.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { openNotes, readNotes, writeNotes } from "./notes.ts";

type Folder = { readonly path: string; join(...parts: string[]): string };

/** Files of two, two, two and one entries; the first three are sealed. */
function writeFour(folder: Folder): void {
  writeNotes(folder.path, [1, 2, 3, 4, 5, 6, 7], { fileBytesMax: 400 });
}

function rewrite(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, "utf8")));
}

const lineAt = (path: string, line: number): string => readFileSync(path, "utf8").split("\n")[line - 1]!;

function exchange(folder: Folder, one: string, other: string): void {
  renameSync(folder.join(one), folder.join("aside"));
  renameSync(folder.join(other), folder.join(one));
  renameSync(folder.join("aside"), folder.join(other));
}

const files = [1, 2, 3, 4].map((number) => `notes-00000${number}.jsonl`) as [string, string, string, string];
const seals = files.map((name) => name.replace(".jsonl", ".seal.json")) as typeof files;

/** What was done to the record, and the first problem that shows it. */
const attacks: Record<string, readonly [(folder: Folder) => void, object]> = {
  "an edited line": [
    (folder) => rewrite(folder.join(files[3]), (text) => text.replace('"number":7', '"number":8')),
    { file: files[3], line: 1, problem: expect.stringContaining("entry 7 was changed") },
  ],
  "an edited line of a sealed file": [
    (folder) => rewrite(folder.join(files[1]), (text) => text.replace('"number":4', '"number":8')),
    { file: files[1], line: 2, problem: expect.stringContaining("entry 4 was changed") },
  ],
  "a value written twice in a line": [
    (folder) => rewrite(folder.join(files[3]), (text) => text.replace('"number":7', '"number":1,"number":7')),
    { file: files[3], line: 1, problem: expect.stringContaining("not as it was written") },
  ],
  "a line that is no JSON": [
    (folder) => rewrite(folder.join(files[3]), () => "nonsense\n"),
    { file: files[3], line: 1, problem: expect.stringContaining("no JSON") },
  ],
  "bytes that are no text": [
    (folder) => writeFileSync(folder.join(files[3]), Buffer.from([0xff, 0x0a])),
    { file: files[3], line: 1, problem: expect.stringContaining("no text") },
  ],
  "a byte order mark": [
    (folder) => rewrite(folder.join(files[3]), (text) => `\ufeff${text}`),
    { file: files[3], line: 1, problem: expect.stringContaining("no JSON") },
  ],
  "half a character": [
    (folder) => rewrite(folder.join(files[3]), (text) => text.replace('"at":"', String.raw`"at":"\ud800`)),
    { file: files[3], line: 1, problem: expect.stringContaining("no entry") },
  ],
  "lists in lists without end": [
    (folder) =>
      rewrite(folder.join(files[3]), (text) =>
        text.replace('"number":7', `"number":${"[".repeat(50_000)}${"]".repeat(50_000)}`),
      ),
    { file: files[3], line: 1, problem: expect.stringContaining("no entry") },
  ],
  "a line longer than any entry": [
    (folder) => rewrite(folder.join(files[3]), (text) => `${" ".repeat(2_000_000)}${text}`),
    { file: files[3], line: 1, problem: expect.stringContaining("longer") },
  ],
  "a removed line": [
    (folder) => rewrite(folder.join(files[1]), (text) => text.replace(/^.*\n/, "")),
    { file: files[1], line: 1, problem: "entry 4 stands where entry 3 belongs" },
  ],
  "an end that was cut off a sealed file": [
    (folder) => rewrite(folder.join(files[1]), (text) => text.replace(/\n.*\n$/, "\n")),
    {
      file: files[1],
      line: null,
      problem: expect.stringMatching(/^\d+ bytes were cut off: .* up to entry 4$/),
    },
  ],
  "a sealed file cut in mid-line": [
    (folder) => truncateSync(folder.join(files[1]), 300),
    { file: files[1], line: 2, problem: expect.stringContaining("cut short") },
  ],
  "a sealed file that was lengthened": [
    (folder) => appendFileSync(folder.join(files[1]), "\n"),
    { file: files[1], line: 3 },
  ],
  "a missing file": [
    (folder) => [files[1], seals[1]].forEach((name) => rmSync(folder.join(name))),
    { file: files[1], line: null, problem: "missing" },
  ],
  "missing first files": [
    (folder) => [files[0], seals[0], files[1], seals[1]].forEach((name) => rmSync(folder.join(name))),
    { file: `${files[0]} to ${files[1]}`, problem: "missing" },
  ],
  "a file of which only the seal is left": [
    (folder) => rmSync(folder.join(files[1])),
    { file: files[1], problem: "missing: it had the entries 3 to 4" },
  ],
  "a missing seal": [
    (folder) => rmSync(folder.join(seals[1])),
    { file: files[1], line: null, problem: "its seal is missing" },
  ],
  "a changed seal": [
    (folder) => rewrite(folder.join(seals[1]), (text) => text.replace('"entries": 2', '"entries": 1')),
    { file: files[1], problem: "its seal was changed: the signature is not right" },
  ],
  "a seal that is none": [
    (folder) => writeFileSync(folder.join(seals[1]), "{}"),
    { file: files[1], problem: "its seal is damaged" },
  ],
  "two files that were exchanged": [
    (folder) => exchange(folder, files[0], files[1]),
    { file: files[0], line: 1, problem: "entry 3 stands where entry 1 belongs" },
  ],
  "two seals that were exchanged": [
    (folder) => exchange(folder, seals[0], seals[1]),
    { file: files[0], problem: `its seal is that of ${files[1]}` },
  ],
  "a sealed file that was written anew, its chain fitting": [
    (folder) => {
      using other = temporaryFolder();
      writeNotes(other.path, [1, 9], { key: undefined });
      writeFileSync(folder.join(files[0]), readFileSync(other.join(files[0])));
    },
    { file: files[0], line: null, problem: expect.stringContaining("SHA-256 differs") },
  ],
  "an entry written anew with a fitting hash": [
    (folder) => {
      using other = temporaryFolder();
      writeNotes(other.path, [1, 9], { key: undefined });
      const forged = lineAt(other.join(files[0]), 2);
      rewrite(folder.join(files[0]), (text) => text.replace(/\n.*\n$/, `\n${forged}\n`));
    },
    { file: files[0], problem: expect.stringContaining("SHA-256 differs") },
  ],
};

describe("a reader of a record", () => {
  test.for(Object.entries(attacks))("shows %s", async ([, [attack, problem]]) => {
    using folder = temporaryFolder();
    writeFour(folder);
    attack(folder);
    const { problems } = await readNotes(folder.path);
    expect(problems[0]).toMatchObject(problem);
  });

  test("shows an entry that was written anew with a fitting hash by the entry after it", async () => {
    using folder = temporaryFolder();
    using other = temporaryFolder();
    writeNotes(folder.path, [1, 2, 3]);
    writeNotes(other.path, [1, 9, 3]);
    const forged = lineAt(other.join(files[0]), 2);
    rewrite(folder.join(files[0]), (text) => text.replace(/(?<=\n).*(?=\n.)/, forged));
    const { problems } = await readNotes(folder.path);
    expect(problems).toMatchObject([{ line: 3, problem: "entry 3 does not follow the one before it" }]);
  });

  test("shows a record that somebody else's key sealed", async () => {
    using folder = temporaryFolder();
    writeNotes(folder.path, [1, 2, 3], { fileBytesMax: 400, key: identityOf("mallory") });
    const { problems } = await readNotes(folder.path);
    const { fingerprint } = identityOf("mallory");
    expect(problems).toMatchObject([
      { file: files[0], problem: `it was sealed by the key ${fingerprint}, which is not this node's` },
    ]);
    expect((await readNotes(folder.path, new Set([fingerprint]))).problems).toEqual([]);
  });

  test("takes no other signed document for a seal", async () => {
    using folder = temporaryFolder();
    writeFour(folder);
    const path = folder.join(seals[0]);
    const { document } = JSON.parse(readFileSync(path, "utf8")) as { document: unknown };
    writeFileSync(path, JSON.stringify(signDocument("approval", document, identityOf("alpha"))));
    const { problems } = await readNotes(folder.path);
    expect(problems[0]).toMatchObject({ problem: "its seal was changed: the signature is not right" });
  });

  test("reports one place for one change, and reads on after it", async () => {
    using folder = temporaryFolder();
    writeFour(folder);
    rewrite(folder.join(files[1]), (text) => text.replace(/\n.*\n$/, "\n"));
    const { problems, entries } = await readNotes(folder.path);
    expect(problems).toHaveLength(1);
    expect(entries.map(({ number }) => number)).toEqual([1, 2, 3, 5, 6, 7]);
  });

  test("cannot see entries that were cut off the end after the last seal", async () => {
    using folder = temporaryFolder();
    writeFour(folder);
    writeFileSync(folder.join(files[3]), "");
    expect((await readNotes(folder.path)).problems).toEqual([]);
  });

  test("finds nothing where there is no record", async () => {
    using folder = temporaryFolder();
    expect(await readNotes(folder.join("none"))).toMatchObject({ entries: [], problems: [] });
  });
});

test("a file that changed while it was written is sealed as it was written", async () => {
  using folder = temporaryFolder();
  const notes = openNotes(folder.path, { fileBytesMax: 400 });
  notes.append({ number: 1 });
  notes.append({ number: 2 });
  rewrite(folder.join(files[0]), (text) => text.replace('"number":1', '"number":9'));
  notes.append({ number: 3 });
  notes.close();
  const { problems } = await readNotes(folder.path);
  expect(problems).toMatchObject([
    { file: files[0], line: 1 },
    { file: files[0], line: null, problem: expect.stringContaining("SHA-256 differs") },
  ]);
});
