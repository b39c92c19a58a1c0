import * as fc from "fast-check";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { K_MELLODDY_COLUMNS } from "../../client/data/formats/k-melloddy/columns.ts";
import { mapEndpoint } from "../../client/data/formats/k-melloddy/map-endpoint.ts";
import { openPartnerFiles } from "../../client/data/formats/open-partner-files.ts";
import { openPlainTable } from "../../client/data/formats/plain-table.ts";
import { openKMelloddy } from "../../client/data/formats/k-melloddy/open-k-melloddy.ts";
import { readLabel } from "../../client/data/formats/read-label.ts";
import type { PartnerFile } from "../../client/data/formats/reading.ts";
import { studyAssays } from "../../client/data/formats/study-assays.ts";
import type { Layout } from "../../client/data/formats/table-layout.ts";
import { unitConversion } from "../../client/data/formats/units/unit-conversion.ts";
import { CommandError } from "../../process/command-error.ts";
import { studyManifestSchema } from "../../trust/manifest/study-manifest.ts";
import { smallStudy } from "../support/small-study.ts";

const WORDS = [
  ..."CCO|hERG|Toxicity|CYP_Inhibition|CYP3A4|IC50|Papp|Caco-2|Permeability|PAMPA|pH7.4|Human|Rat|PK_iv".split(
    "|",
  ),
  ..."Positive|Negative|Non-Toxic|<|>=|~|5|-1e3|1e999|3,5|[6,2]|[6,]|[,|uM|10-6 cm/s|%|h|-|Solubility|Ames".split(
    "|",
  ),
];
const cell = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom("", ...WORDS) },
  { weight: 1, arbitrary: fc.string() },
);
const table = (width: number): fc.Arbitrary<string[][]> =>
  fc.array(fc.array(cell, { minLength: width - 1, maxLength: width + 1 }), { maxLength: 12 });

const endpoint = { kind: "regression", head: "shared" } as const;
const manifest = studyManifestSchema.parse({
  ...smallStudy(),
  endpoints: [
    { ...endpoint, name: "hERG", unit: "nM" },
    { ...endpoint, name: "Caco2" },
    { ...endpoint, name: "Efflux_ratio", transform: "log10" },
    { ...endpoint, name: "Solubility" },
    { ...endpoint, name: "AMES", kind: "classification" },
  ],
});
const wanted = studyAssays(manifest);

function layoutOf(header: readonly string[], rows: readonly (readonly string[])[]): Layout {
  const all = [header, ...rows].map((cells, index) => ({ row: index + 1, cells }));
  async function* blocks(): AsyncGenerator<typeof all> {
    yield all.slice(0, 3);
    yield all.slice(3);
  }
  const sheet = { name: "", rows: blocks };
  return {
    file: { path: "a.csv", kind: "csv", encoding: null, sheets: [sheet] },
    sheet,
    header,
    headerRow: 1,
  };
}

/** Every row comes out once, with usable values or a reason, and no reason repeats a cell's text. */
async function expectAccounted(file: PartnerFile, rows: readonly (readonly string[])[]): Promise<void> {
  const readings = [];
  for await (const block of file.rows) readings.push(...block);
  expect(readings.map(({ row }) => row)).toEqual(rows.map((_, index) => index + 2));
  for (const { values, problems, structure } of readings) {
    expect(values.length + problems.length).toBeGreaterThan(0);
    if (values.length > 0) expect(structure).not.toBe("");
    for (const { assay, value } of values) {
      expect(Number.isFinite(value)).toBe(true);
      expect(wanted.has(assay)).toBe(true);
      if (assay === "AMES") expect([0, 1]).toContain(value);
      if (assay === "Efflux_ratio") expect(value).toBeGreaterThan(0);
    }
  }
}

describe("whatever a partner's cells hold", () => {
  it("every row of a plain table is accounted for once", async () => {
    const header = ["id", "smiles", "hERG", "AMES", "Efflux_ratio"];
    await fc.assert(
      fc.asyncProperty(table(header.length), (rows) =>
        expectAccounted(openPlainTable(layoutOf(header, rows), wanted), rows),
      ),
    );
  });

  it("every row of the long format is accounted for once", async () => {
    await fc.assert(
      fc.asyncProperty(table(K_MELLODDY_COLUMNS.length), (rows) =>
        expectAccounted(openKMelloddy(layoutOf(K_MELLODDY_COLUMNS, rows), wanted), rows),
      ),
    );
  });

  it("a file is read to its end or refused in words, whatever its bytes", async () => {
    const folder = mkdtempSync(join(tmpdir(), "chorale-bytes-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, "a.csv");
    const starts = ["", "smiles,hERG\n", "SMILES_Structure_Parent,Test,Test_Type,Measurement_Value\n"];
    const content = fc.tuple(
      fc.constantFrom(...starts),
      fc.oneof(fc.uint8Array({ maxLength: 80 }), fc.string()),
    );
    await fc.assert(
      fc.asyncProperty(content, async ([start, rest]) => {
        writeFileSync(
          path,
          Buffer.concat([Buffer.from(start), typeof rest === "string" ? Buffer.from(rest) : rest]),
        );
        try {
          for (const file of await openPartnerFiles([path], { manifest }))
            for await (const block of file.rows)
              for (const { values, problems } of block)
                expect(values.length + problems.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(CommandError);
        }
      }),
    );
  });

  it("labels, units and endpoints are read without a crash, and reasons are few", () => {
    const reasons = new Set<string>();
    fc.assert(
      fc.property(fc.oneof(cell, fc.string({ unit: "binary" })), cell, (text, other) => {
        const label = readLabel(text);
        if (label.kind === "problem") reasons.add(label.reason);
        const convert = unitConversion(text, other);
        if (convert !== null) expect(convert(1)).not.toBeNaN();
        const mapping = mapEndpoint({
          test: other,
          testType: text,
          testSubject: other,
          measurementType: text,
          measurementCondition: other,
          resultWord: "",
          holds: "number",
        });
        expect("unmapped" in mapping ? mapping.unmapped : mapping.endpoints).not.toHaveLength(0);
      }),
      { numRuns: 500 },
    );
    expect(reasons.size).toBeLessThan(10);
  });

  it("converting to a unit and back gives the value again", () => {
    const units = ["uM", "nM", "M", "log(mol/L)", "pM"];
    const unit = fc.constantFrom(...units);
    fc.assert(
      fc.property(unit, unit, fc.double({ min: 1e-3, max: 10, noNaN: true }), (from, to, value) => {
        const back = unitConversion(to, from)!(unitConversion(from, to)!(value));
        expect(Math.abs(back / value - 1)).toBeLessThan(1e-9);
      }),
    );
  });
});
