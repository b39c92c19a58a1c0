import { copyFileSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { ChainedFile } from "../../trust/record/chained-file.ts";
import { readChainedFiles } from "../../trust/record/read-chained-files.ts";
import { identityOf } from "../support/identities.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

type Content = { readonly content: unknown };

const key = identityOf("alpha");
const signers = new Set([key.fingerprint]);
const noteRepair = () => ({ content: "repaired" });
const original = temporaryFolder();
afterAll(() => original[Symbol.dispose]());

/** Five files of a few entries, four of them sealed. */
function write(folder: string, contents: readonly unknown[]): void {
  const file = new ChainedFile<Content>(folder, "r", {
    clock: new ManualClock(),
    key,
    fileBytesMax: 1000,
    noteRepair,
  });
  for (const content of contents) file.append({ content });
  file.close();
}
write(
  original.path,
  Array.from({ length: 20 }, (_, at) => ({ at, text: "é".repeat(at) })),
);
const names = readdirSync(original.path).sort();
const jsonl = names.filter((name) => name.endsWith(".jsonl"));

async function read(folder: string): Promise<{ contents: unknown[]; problems: number }> {
  const contents: unknown[] = [];
  let problems = 0;
  for await (const found of readChainedFiles<Content>(folder, "r", { signers })) {
    if (found.kind === "entry") contents.push(found.entry.content);
    else if (found.kind !== "sealed") problems += 1;
  }
  return { contents, problems };
}

type Change = (files: Map<string, Buffer>) => void;

async function isFound(change: Change): Promise<void> {
  using folder = temporaryFolder();
  const files = new Map(names.map((name) => [name, readFileSync(original.join(name))]));
  change(files);
  for (const [name, bytes] of files) writeFileSync(join(folder.path, name), bytes);
  expect((await read(folder.path)).problems).toBeGreaterThan(0);
}

const linesOf = (bytes: Buffer): string[] => bytes.toString("utf8").trimEnd().split("\n");
const withLines = (lines: readonly string[]): Buffer =>
  Buffer.from(lines.map((line) => `${line}\n`).join(""));
const someFile = fc.constantFrom(...jsonl);
const places = fc.tuple(fc.nat(), fc.nat());

test("whatever is written is read again, and nothing is wrong with it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 12 }), async (contents) => {
      using folder = temporaryFolder();
      write(folder.path, contents);
      const found = await read(folder.path);
      expect(found.problems).toBe(0);
      expect(JSON.stringify(found.contents)).toBe(JSON.stringify(contents));
    }),
    { numRuns: 40 },
  );
});

test("any changed byte is found", async () => {
  const change = fc.tuple(someFile, fc.nat(), fc.integer({ min: 1, max: 255 }));
  await fc.assert(
    fc.asyncProperty(change, ([name, place, mask]) =>
      isFound((files) => {
        const bytes = files.get(name)!;
        bytes[place % bytes.length]! ^= mask;
      }),
    ),
    { numRuns: 150 },
  );
});

test("any inserted byte is found", async () => {
  const change = fc.tuple(someFile, fc.nat(), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(change, ([name, place, byte]) =>
      isFound((files) => {
        const bytes = files.get(name)!;
        const at = place % bytes.length;
        files.set(name, Buffer.concat([bytes.subarray(0, at), Buffer.from([byte]), bytes.subarray(at)]));
      }),
    ),
    { numRuns: 150 },
  );
});

test("any removed line is found, but at the end of what is not sealed", async () => {
  await fc.assert(
    fc.asyncProperty(someFile, fc.nat(), (name, place) =>
      isFound((files) => {
        const lines = linesOf(files.get(name)!);
        const removable = name === jsonl.at(-1) ? lines.length - 1 : lines.length;
        fc.pre(removable > 0);
        files.set(name, withLines(lines.toSpliced(place % removable, 1)));
      }),
    ),
    { numRuns: 60 },
  );
});

test("any two lines that were exchanged, and any line put in a second time, are found", async () => {
  await fc.assert(
    fc.asyncProperty(someFile, someFile, places, fc.boolean(), (from, to, [one, other], twice) =>
      isFound((files) => {
        const source = linesOf(files.get(from)!);
        const line = source[one % source.length]!;
        const target = linesOf(files.get(to)!);
        const at = other % target.length;
        fc.pre(twice || target[at] !== line);
        if (!twice) {
          source[one % source.length] = target[at]!;
          files.set(from, withLines(source));
        }
        const rest = from === to && !twice ? source : target;
        files.set(to, withLines(rest.toSpliced(at, twice ? 0 : 1, line)));
      }),
    ),
    { numRuns: 100 },
  );
});

test("any removed or exchanged file or seal is found, but the last", async () => {
  const last = jsonl.at(-1)!;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), fc.constantFrom(...names), (one, other) =>
      isFound((files) => {
        fc.pre(one !== last || other !== last);
        const [first, second] = [files.get(one)!, files.get(other)!];
        if (one === other) files.delete(one);
        else files.set(one, second).set(other, first);
      }),
    ),
    { numRuns: 100 },
  );
});

test("a record cut anywhere in what is not sealed goes on, chained", async () => {
  const last = jsonl.at(-1)!;
  const size = readFileSync(original.join(last)).length;
  await fc.assert(
    fc.asyncProperty(fc.nat(size), async (kept) => {
      using folder = temporaryFolder();
      for (const name of names) copyFileSync(original.join(name), folder.join(name));
      writeFileSync(folder.join(last), readFileSync(original.join(last)).subarray(0, kept));
      write(folder.path, ["after"]);
      const { contents, problems } = await read(folder.path);
      expect(problems).toBe(0);
      expect(contents.at(-1)).toBe("after");
    }),
    { numRuns: 60 },
  );
});
