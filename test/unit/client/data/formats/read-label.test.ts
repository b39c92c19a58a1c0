import { describe, expect, it } from "vitest";
import { qualifierOf, readLabel } from "../../../../../client/data/formats/read-label.ts";

describe("a cell of measurements", () => {
  it.each([
    ["4.5", 4.5, "="],
    [" -0.5 ", -0.5, "="],
    ["1e-6", 1e-6, "="],
    ["<5", 5, "<"],
    ["> 10", 10, ">"],
    ["<=5", 5, "<"],
    ["≤5", 5, "<"],
    ["≥ 5", 5, ">"],
    ["<<5", 5, "<"],
    [">>5", 5, ">"],
    ["~5", 5, "="],
    ["=5", 5, "="],
    ["＞５０", 50, ">"],
  ])("%s is %d with the qualifier %s", (cell, value, qualifier) => {
    expect(readLabel(cell)).toMatchObject({ kind: "number", value, qualifier });
  });

  it.each(["", "  ", "-", "NA", "n/a", "#N/A", "NaN", "null", "None"])("%j measures nothing", (cell) => {
    expect(readLabel(cell)).toEqual({ kind: "empty" });
  });

  it.each([
    ["Positive", 1],
    ["ACTIVE", 1],
    ["yes", 1],
    ["TRUE", 1],
    ["Toxic", 1],
    ["CNS+", 1],
    ["양성", 1],
    ["Substrate ", 1],
    ["Negative", 0],
    ["inactive", 0],
    ["No", 0],
    ["False", 0],
    ["Non-Toxic", 0],
    ["non substrate", 0],
    ["Non_inhibitor", 0],
    ["CNS-", 0],
    ["음성", 0],
  ])("%s is class %d", (cell, value) => {
    expect(readLabel(cell)).toEqual({ kind: "class", value });
  });

  it.each([
    ["3,5", "it holds a number with a decimal comma"],
    ["2024-05-06", "it holds a date"],
    ["pending", "it holds text"],
    ["<", "it holds a relation without a number"],
    ["Moderate", "it holds a grade such as low or high, and neither a number nor a class"],
    ["5 uM", "it holds a number with a unit beside it"],
    ["98.2%", "it holds a number with a unit beside it"],
    ["1e999", "it holds a number that is out of range"],
  ])("%s is a problem: %s", (cell, reason) => {
    expect(readLabel(cell)).toEqual({ kind: "problem", reason });
  });
});

describe("a relation", () => {
  it.each(["=", "~", "", "-", '"="', '"""="""', "＝", "≈", "=="])("%j is equal", (relation) => {
    expect(qualifierOf(relation)).toBe("=");
  });

  it.each(["<", "<=", "<<", "≤", "＜", "≪", "≦", '"<"'])("%s is below", (relation) => {
    expect(qualifierOf(relation)).toBe("<");
  });

  it.each([">", ">=", ">>", "≥", "＞", "≫", "≧"])("%s is above", (relation) => {
    expect(qualifierOf(relation)).toBe(">");
  });

  it.each(["<>", "Non-Toxic", "5"])("%s is none", (relation) => {
    expect(qualifierOf(relation)).toBeNull();
  });
});
