import { describe, expect, it } from "vitest";
import { codeFiles, programFiles, textFiles, type TrackedFile } from "./tracked-files.ts";

const LINES_MAX = 260;
const TEST_LINES_MAX = 300;
const COLUMNS_MAX = 110;
const FORBIDDEN_FOLDERS = ["utils", "common", "helpers", "types", "services", "managers"];

/** A string or template of a sentence's length: prettier does not cut it, nor should we. */
const HAS_TEXT = /(["'`]).{40,}\1/;
const WASM_SOURCES = /^models\/kernels\/assembly\//;
const EXPORTED =
  /^export (?:declare )?(?:async )?(?:abstract )?(?:function\*?|type|const|class|interface|let) (\w+)/;

/** The exports of a file that no doc comment precedes. */
function undocumented({ path, text }: TrackedFile): string[] {
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    const name = EXPORTED.exec(line)?.[1];
    if (name === undefined || (lines[index - 1] ?? "").trimEnd().endsWith("*/")) return [];
    return [`${path}:${index + 1}: ${name}`];
  });
}

describe("the layout", () => {
  it(`keeps files to ${LINES_MAX} lines, tests to ${TEST_LINES_MAX}`, () => {
    const long = codeFiles
      .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
      .filter(({ path, lines }) => lines > (path.startsWith("test/") ? TEST_LINES_MAX : LINES_MAX));
    expect(long.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
  });

  it(`keeps lines to ${COLUMNS_MAX} columns, but for text that would have to be cut`, () => {
    const long = codeFiles.flatMap(({ path, text }) =>
      text
        .split("\n")
        .flatMap((line, index) =>
          line.length > COLUMNS_MAX && !HAS_TEXT.test(line) ? [`${path}:${index + 1}: ${line.length}`] : [],
        ),
    );
    expect(long).toEqual([]);
  });

  it("has a doc comment before every exported function, type and constant", () => {
    const exported = programFiles.filter(({ path }) => !WASM_SOURCES.test(path));
    expect(exported.flatMap(undocumented)).toEqual([]);
  });

  it("names no folder after a kind of code", () => {
    const wrong = textFiles.filter(({ path }) =>
      path
        .split("/")
        .slice(0, -1)
        .some((folder) => FORBIDDEN_FOLDERS.includes(folder)),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it("names files in lower case with hyphens", () => {
    const wrong = programFiles.filter(
      ({ path }) => !/^[a-z0-9-]+(\.[a-z]+)+$/.test(path.split("/").at(-1) ?? ""),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});
