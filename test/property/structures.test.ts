import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { loadFeaturiser, type Featuriser } from "../../chemistry/featuriser.ts";
import { loadToolkit, withMolecule } from "../../chemistry/rdkit.ts";
import { readableStructures } from "../../chemistry/reference-structures.ts";

let featuriser: Featuriser;
let blocks: readonly string[];

beforeAll(async () => {
  featuriser = await loadFeaturiser(
    {
      standardisation: { method: "melloddy", heavyAtomsMax: 99, tautomersMax: 16 },
      fingerprint: { radius: 2, size: 512, values: "counts", permuted: true },
      descriptors: "rdkit",
      folds: { count: 5 },
    },
    "key",
  );
  const toolkit = await loadToolkit();
  blocks = readableStructures.flatMap(
    (smiles) =>
      withMolecule(toolkit, smiles, (molecule) => [molecule.get_v2Kmolblock(), molecule.get_v3Kmolblock()]) ??
      [],
  );
});

type Edit = { readonly at: number; readonly kind: "replace" | "remove" | "insert"; readonly text: string };

function edits(text: fc.Arbitrary<string>): fc.Arbitrary<readonly Edit[]> {
  const kind = fc.constantFrom("replace" as const, "remove" as const, "insert" as const);
  return fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), kind, text }), {
    minLength: 1,
    maxLength: 5,
  });
}

function edited(text: string, changes: readonly Edit[]): string {
  return changes.reduce((now, change) => {
    const at = Math.floor(change.at * now.length);
    const insert = change.kind === "remove" ? "" : change.text;
    return now.slice(0, at) + insert + now.slice(change.kind === "insert" ? at : at + 1);
  }, text);
}

/** What featurise must keep to, whatever the text; throwing fails by itself. */
function check(structure: string): void {
  const outcome = featuriser.featurise(structure);
  const explained = featuriser.explainStructure(structure);
  if (outcome.kind === "unreadable") expect(explained.failure?.reason).toBe(outcome.reason);
  else {
    expect(explained.standardised).toBe(outcome.canonical);
    expect(outcome.column.every((column, index) => index === 0 || column > outcome.column[index - 1]!)).toBe(
      true,
    );
    expect(outcome.value.every((value) => Number.isFinite(value) && value !== 0)).toBe(true);
  }
}

const symbols = "CNOPSFIBrcnops[]()=#$:/\\@+-.%*~<>0123456789Hil ";
const symbol = fc.nat({ max: symbols.length - 1 }).map((at) => symbols[at]!);
const place = fc.nat({ max: 1_000_000 });

describe("any structure is featurised or refused with a reason", () => {
  it("of any text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), check), { numRuns: 300 });
  });

  it("of a damaged SMILES", () => {
    const damage = fc.tuple(place, edits(symbol));
    fc.assert(
      fc.property(damage, ([which, changes]) => {
        check(edited(readableStructures[which % readableStructures.length]!, changes));
      }),
      { numRuns: 400 },
    );
  });

  it("of a damaged mol block", () => {
    const damage = fc.tuple(place, edits(fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 3 })));
    fc.assert(
      fc.property(damage, ([which, changes]) => check(edited(blocks[which % blocks.length]!, changes))),
      { numRuns: 300 },
    );
  });
});
