import { describe, expect, it } from "vitest";
import { rowsOf, studyReference } from "../../../scripts/generate-study-reference.ts";
import { studyJsonSchema } from "../../../scripts/study-schema.ts";
import { studyManifestSchema } from "../../../trust/manifest/study-manifest.ts";

const rows = rowsOf("", studyJsonSchema(), true);

describe("the reference of the study manifest", () => {
  it("has words for every field", () => {
    expect(rows.filter(({ meaning }) => meaning === "").map(({ field }) => field)).toEqual([]);
    expect(rows.length).toBeGreaterThan(100);
  });

  it("names every field of a manifest that has all defaults", () => {
    const manifest = studyManifestSchema.parse({
      format: "chorale-study-1",
      study: "small",
      purpose: "tests",
      members: ["alpha", "beta", "gamma"],
      endpoints: [{ name: "x", kind: "regression", head: "shared" }],
      rounds: { updatesMin: 3 },
      secureAggregation: {},
    });
    const known = new Set(rows.map(({ field }) => field.replaceAll(/\[\]| \([a-z_]+\)/g, "")));
    expect(leavesOf("", manifest).filter((field) => !known.has(field))).toEqual([]);
  });

  it("gives values, bounds and defaults as the schema has them", () => {
    const rowOf = (field: string) => rows.find((row) => row.field === field);
    expect(rowOf("rounds.count")).toMatchObject({
      value: "whole number from 1 to 100,000",
      fallback: "`20`",
    });
    expect(rowOf("strategy (trimmed_mean).trim")).toMatchObject({ value: "number from 0 to 0.49" });
    expect(rowOf("study")).toMatchObject({ value: "name", fallback: "required" });
    expect(rowOf("members")).toMatchObject({ value: "list (1 to 1,000) of name or group" });
    expect(rowOf("model (trunk).kind")).toMatchObject({ fallback: "left out" });
  });

  it("is the same each time it is made", () => {
    expect(studyReference()).toBe(studyReference());
  });
});

function leavesOf(place: string, value: unknown): string[] {
  if (Array.isArray(value) && value.some((entry) => typeof entry === "object"))
    return value.flatMap((entry) => leavesOf(place, entry));
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [place];
  return Object.entries(value).flatMap(([name, inner]) =>
    leavesOf(place === "" ? name : `${place}.${name}`, inner),
  );
}
