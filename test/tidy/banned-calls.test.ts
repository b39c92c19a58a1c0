import { describe, expect, it } from "vitest";
import { bareCode, codeFiles, findAll, programFiles, type TrackedFile } from "./tracked-files.ts";

function uses(files: readonly TrackedFile[], pattern: RegExp, allowed: RegExp): string[] {
  return files
    .filter(({ path }) => !allowed.test(path))
    .flatMap((file) => findAll(file.path, bareCode(file), pattern));
}

const CLOCK = /^process\/clock\.ts$/;
const NOWHERE = /^$/;

describe("the programs", () => {
  it.each([
    ["Date.now", /\bDate\.now\b/g],
    ["new Date() without an argument", /\bnew Date(?:\(\s*\)|(?!\s*\())/g],
    ["performance.now", /\bperformance\s*\.\s*now\b/g],
    ["setTimeout", /(?<![.\w])setTimeout\s*\(/g],
    ["setInterval", /(?<![.\w])setInterval\s*\(/g],
    ["AbortSignal.timeout", /\bAbortSignal\.timeout\b/g],
  ])("call %s in process/clock.ts only", (_name, pattern) => {
    expect(uses(programFiles, pattern, CLOCK)).toEqual([]);
  });

  it("take no delays from Node's modules", () => {
    const pattern = /\bset(?:Timeout|Interval)\b.* from "(?:node:)?timers(?:\/promises)?"/g;
    expect(programFiles.flatMap(({ path, text }) => findAll(path, text, pattern))).toEqual([]);
  });

  it("never call Math.random: randomness is seeded or the operating system's", () => {
    expect(uses(programFiles, /\bMath\.random\b/g, NOWHERE)).toEqual([]);
  });

  it("call process.exit in cli/ and scripts/ only", () => {
    expect(uses(codeFiles, /\bprocess\.exit\s*\(/g, /^(cli|scripts|test)\//)).toEqual([]);
  });

  it("print through the command line or the log, never by console", () => {
    expect(uses(programFiles, /\bconsole\.\w+/g, NOWHERE)).toEqual([]);
  });
});

describe("all code", () => {
  it("has no `any`", () => {
    const pattern = /(?::|<|,|\||&|=>|\bas)\s*any\b(?!\s*:)|\bany\[\]/g;
    expect(uses(codeFiles, pattern, NOWHERE)).toEqual([]);
  });

  it("silences no type check", () => {
    const directive = /@ts-(?:ignore|nocheck|expect-error)/g;
    expect(codeFiles.flatMap(({ path, text }) => findAll(path, text, directive))).toEqual([]);
  });

  it("has no default exports, but in configuration that a tool reads", () => {
    expect(uses(codeFiles, /^export default\b/g, /^vite[a-z]*\.config\.ts$/)).toEqual([]);
  });
});
