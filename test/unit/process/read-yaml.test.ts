import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { CommandError } from "../../../process/command-error.ts";
import { readYaml } from "../../../process/read-yaml.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const schema = z.strictObject({
  name: z.string().min(1).max(40),
  size: z.int().min(2).max(9).default(3),
  mode: z.enum(["fast", "exact"]).default("fast"),
  secrecy: z.union([z.literal("off"), z.strictObject({ bits: z.int() })]).default("off"),
  cohort: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("all") }),
      z.strictObject({ kind: z.literal("some") }),
    ])
    .optional(),
  list: z.array(z.string()).max(3).optional(),
});

function read(content: string | Uint8Array): z.output<typeof schema> {
  using folder = temporaryFolder();
  writeFileSync(folder.join("file.yaml"), content);
  return readYaml(folder.join("file.yaml"), schema, "see the documents");
}

/** What a reader is told, without the folder's name. */
function refusal(content: string | Uint8Array): string {
  try {
    read(content);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    expect(error.exitCode).toBe(2);
    expect(error.message).not.toMatch(/[^\P{C}\n]/u);
    return `${error.message} | ${error.remedy}`.replaceAll(/\S*\/(?=file\.yaml)/g, "");
  }
  throw new Error("the file was read");
}

describe("readYaml", () => {
  it("reads what fits the schema, with a byte order mark, aliases and comments", () => {
    expect(read("\uFEFFname: &a x # why\nlist: [*a, *a]\n")).toMatchObject({
      name: "x",
      list: ["x", "x"],
      size: 3,
    });
  });

  it("tells every problem with line, field and remedy", () => {
    expect(refusal("size: 1\nmode: quick\nsize2: 3\nsecrecy: { bits: many }\n").split("\n")).toEqual([
      "file.yaml:1: name: is missing; write a text",
      "file.yaml:1: size: is too small; write at least 2",
      'file.yaml:2: mode: "quick" cannot stand here; write one of fast, exact',
      "file.yaml:3: size2: there is no such field; did you mean size?",
      'file.yaml:4: secrecy.bits: "many" cannot stand here; write a number | see the documents',
    ]);
  });

  it.each([
    ["secrecy: on", 'secrecy: "on" cannot stand here; write off or a group of fields'],
    ["cohort: { kind: none }", 'cohort.kind: "none" cannot stand here; write one of all, some'],
    ["list: [a, b, c, d]", "list: is too many; write at most 3 entries"],
    ["zzz: 1", "zzz: there is no such field; take it out; the fields here are name, size, mode"],
    ["__proto__: { a: 1 }", "__proto__: there is no such field"],
    ["list: [a, 3]", "list.1: 3 cannot stand here; write a text"],
  ])("says what is wrong with %s", (line, expected) => {
    expect(refusal(`name: x\n${line}\n`)).toContain(`file.yaml:2: ${expected}`);
  });

  it("tells the first hundred of thousands of problems and how many there are", () => {
    const told = refusal(Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join("\n")).split("\n");
    expect(told).toHaveLength(101);
    expect(told.at(-1)).toMatch(/^and 19901 more/);
  });

  it("does not repeat control characters of an unknown field", () => {
    expect(refusal('name: x\n"a\\e[2Jb": 1\n')).toContain("file.yaml:2: there is a control character U+001B");
  });
});

describe("readYaml on hostile files", () => {
  const bomb = Array.from({ length: 20 }, (_, level) => `- &a${level + 1} [${`*a${level}, `.repeat(9)}]`);

  it.each([
    ["a billion laughs", `list:\n- &a0 lol\n${bomb.join("\n")}`, /more than 100 aliases/],
    [
      "a thousand aliases",
      `name: &a x\nlist: [${"*a, ".repeat(1000)}]`,
      /file\.yaml:2: .*more than 100 aliases/,
    ],
    ["an alias of itself", "name: x\nlist: &a [*a]", /list|aliases/],
    ["an alias of nothing", "name: *none", /point to nothing/],
    ["a star without quotes", "name: *\n", /in quotes/],
    ["lists in lists", `name: ${"[".repeat(20_000)}`, /nested too deep/],
    ["closed lists in lists", `name: ${"[".repeat(70)}${"]".repeat(70)}`, /nested more than 64 levels/],
    ["dashes on one line", `- ${"- ".repeat(20_000)}`, /nested/],
    ["groups in groups", "{a: ".repeat(10_000), /nested/],
    ["a key twice", "name: x\nsize: 3\nname: y", /file\.yaml:3: "name" is written twice/],
    ["a key twice, in other quotes", 'name: x\n"name": y', /file\.yaml:2: "name" is written twice/],
    ["a key that is a list", "[a]: x", /file\.yaml:1: /],
    ["a tag", "name: !!binary aGk=", /file\.yaml:1: .*tags/],
    ["a tag of a program", "name: !!js/function 'x'", /tags|tag/],
    ["another YAML", "%YAML 1.1\n---\nname: x", /not YAML 1\.2/],
    ["a second document", "name: x\n---\nname: y", /multiple documents/],
    ["a terminal escape", "name: x\u001B[2J", /file\.yaml:1: there is a control character U\+001B/],
    ["text that runs backwards", "name: x\n# \u202Eon", /file\.yaml:2: there is a control character U\+202E/],
    ["a NUL", "name: x\u0000", /U\+0000/],
    ["an escaped NUL", 'name: "a\\0"', /file\.yaml:1: there is a control character U\+0000 behind an escape/],
    ["another encoding", Buffer.from("name: x\nlist: [\u00E9]", "latin1"), /file\.yaml:2: this is not UTF-8/],
    ["UTF-16", Buffer.from("\uFEFFname: x", "utf16le"), /file\.yaml:1: this is not UTF-8/],
    ["more than a mebibyte", `name: x\n${"#\n".repeat(600_000)}`, /larger than 1024 KiB/],
    ["a mebibyte of empty groups", `list:\n${"- {}\n".repeat(200_000)}`, /more than 400000 words and signs/],
    ["a broken line", "name: [x", /file\.yaml:1: .*correct the YAML/],
    ["an infinite number", "name: x\nsize: .inf", /size: Infinity cannot stand here/],
    ["nothing at all", "", /the file: nothing cannot stand here; write a group of fields/],
  ])("refuses %s in words", (_, content, expected) => {
    expect(refusal(content)).toMatch(expected);
  });

  it("reads a mebibyte of keys in a time that grows with their number", () => {
    const keys = Array.from({ length: 40_000 }, (_, index) => `k${index}: 1`).join("\n");
    expect(refusal(keys)).toContain("there is no such field");
  });

  it("refuses a folder and a file that is not there", () => {
    using folder = temporaryFolder();
    expect(() => readYaml(folder.path, schema, "help")).toThrow(/is a folder/);
    expect(() => readYaml(folder.join("absent.yaml"), schema, "help")).toThrow(/no such file/);
  });
});
