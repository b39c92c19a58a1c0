import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ENDPOINT_RULES } from "../../../../client/data/formats/k-melloddy/endpoint-rules.ts";
import { reasonInKorean } from "../../../../report/quality/reason-in-korean.ts";
import { REASONS_IN_KOREAN } from "../../../../report/quality/reasons-in-korean.ts";
import {
  reasonsOfLongRows,
  reasonsOfPlainTables,
  reasonsOfRecords,
  reasonsOfStructures,
  reasonsOfTasks,
  reasonsOfTunerTables,
} from "./given-reasons.ts";
import { writtenReasons } from "./written-reasons.ts";

/** Reasons that have no Korean, or Korean with something left to fill in. */
function untranslated(reasons: readonly string[]): string[] {
  const isKorean = (text: string): boolean => /\p{Script=Hangul}/u.test(text) && !/\{#?\d\}/.test(text);
  return [...new Set(reasons)].filter((reason) => !isKorean(reasonInKorean(reason)));
}

/** Whether a text is this Korean with its places filled, whatever stands before it. */
function fits(korean: string, text: string): boolean {
  let at = 0;
  for (const piece of korean.split(/\{#?\d\}/)) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.endsWith(korean.replace(/^.*\}/s, ""));
}

describe("every reason that is really given has a Korean text:", () => {
  it.each<[string, number, () => Promise<string[]> | string[]]>([
    ["of plain tables, workbooks and SDF", 15, reasonsOfPlainTables],
    ["of the long format and Human PK", 20, reasonsOfLongRows],
    ["of MELLODDY-TUNER's tables", 18, reasonsOfTunerTables],
    ["of tables without structures", 5, reasonsOfRecords],
    ["of structures", 14, reasonsOfStructures],
    ["of endpoints and tasks", 12, reasonsOfTasks],
  ])("%s", async (_, atLeast, give) => {
    const reasons = await give();
    expect(untranslated(reasons)).toEqual([]);
    expect(new Set(reasons).size).toBeGreaterThanOrEqual(atLeast);
  });

  it("of the table of endpoints", () => {
    const reasons = ENDPOINT_RULES.flatMap(({ unmapped }) => unmapped ?? []);
    expect(untranslated(reasons)).toEqual([]);
    expect(reasons.length).toBeGreaterThan(30);
  });

  it("and none has one that is never given nor written", async () => {
    const given = await Promise.all([
      reasonsOfPlainTables(),
      reasonsOfLongRows(),
      reasonsOfTunerTables(),
      reasonsOfRecords(),
      reasonsOfStructures(),
    ]);
    const reasons = [...given.flat(), ...reasonsOfTasks(), ...writtenReasons().map(({ reason }) => reason)];
    const used = reasons.map(reasonInKorean);
    const unused = Object.values(REASONS_IN_KOREAN).filter(
      (korean) => !used.some((text) => fits(korean, text)),
    );
    expect(unused).toEqual([]);
  });

  it("and so has every one that the sources write down", () => {
    const written = writtenReasons();
    const missing = written.filter(({ reason }) => untranslated([reason]).length > 0);
    expect(missing).toEqual([]);
    expect(written.length).toBeGreaterThan(90);
  });
});

it("every reason is in the pages for data owners", () => {
  const pages = ["data-formats.md", "k-melloddy-endpoints.md"]
    .map((name) => readFileSync(join(import.meta.dirname, "../../../../docs", name), "utf8"))
    .join("");
  const shown = Object.keys(REASONS_IN_KOREAN).map((reason) => reason.replaceAll(/\{#?\d\}/g, "…"));
  expect(shown.filter((reason) => !pages.includes(reason))).toEqual([]);
});

describe("a reason in Korean", () => {
  it("keeps the names and numbers that the reason has", () => {
    expect(reasonInKorean("its unit cannot be converted to uL/min/mg, for Clearance_Microsome_AZ")).toBe(
      "Clearance_Microsome_AZ: 단위를 uL/min/mg(으)로 환산할 수 없습니다",
    );
    expect(reasonInKorean("the structure has 100 or more heavy atoms")).toContain("100개 이상");
  });

  it("keeps what comes before it: a task's name, or how many labels it is about", () => {
    expect(reasonInKorean("own: 12 >= 5: no label is left")).toBe("own: 12 >= 5: 남은 라벨이 없습니다");
    expect(reasonInKorean("12: outside the credible range")).toMatch(/^12건: /);
    expect(reasonInKorean("a: 3 active and 2 inactive compounds: training needs 25 and 25")).toMatch(
      /^a: .*3.*2.*25.*25/,
    );
  });

  it("is the English where there is none", () => {
    expect(reasonInKorean("something new: of a kind")).toBe("something new: of a kind");
    expect(reasonInKorean("constructor")).toBe("constructor");
  });

  it("fills in every place that its English has", () => {
    const placesOf = (text: string): string[] => [...new Set(text.match(/\{#?\d\}/g))].sort();
    for (const [english, korean] of Object.entries(REASONS_IN_KOREAN))
      expect([english, placesOf(korean)]).toEqual([english, placesOf(english)]);
  });
});
