import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { nameSchema } from "../../../trust/manifest/name.ts";
import { ASSAYS } from "../../../scripts/example/assays.ts";
import { hireChemist } from "../../../scripts/example/properties.ts";
import { SCAFFOLDS } from "../../../scripts/example/scaffolds.ts";
import { seededDraws, tabulatedNormal } from "../../../scripts/example/seeded.ts";
import { SITES } from "../../../scripts/example/sites.ts";
import { SUBSTITUENTS } from "../../../scripts/example/substituents.ts";
import { exampleTables } from "../../../scripts/example/tables.ts";

const folder = join(import.meta.dirname, "../../../scripts/example/data");
const committed = new Map(
  readdirSync(folder)
    .sort()
    .map((name) => [name, readFileSync(join(folder, name), "utf8")]),
);
type Row = Record<string, string>;
const sites = new Map([...committed].map(([name, text]) => [name.replace(".csv", ""), rowsOf(text)]));

describe("the example's tables", () => {
  it("are what the generator writes, byte for byte", async () => {
    const fresh = await exampleTables();
    expect([...fresh.keys()].sort()).toEqual([...committed.keys()]);
    for (const [name, text] of fresh) expect(text === committed.get(name), `${name} is stale`).toBe(true);
  }, 120_000);

  it("are those of four nodes with valid names and at least 400 compounds each", () => {
    expect([...sites.keys()]).toHaveLength(4);
    for (const [node, rows] of sites) {
      expect(nameSchema.safeParse(node).success, node).toBe(true);
      expect(rows.length, node).toBeGreaterThanOrEqual(node.endsWith("hospital") ? 400 : 450);
    }
  });

  it("stay small", () => {
    const bytes = [...committed.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    expect(bytes).toBeLessThan(400_000);
  });

  it("hold each compound once per site, under an identifier of the site", () => {
    for (const [node, rows] of sites) {
      expect(new Set(rows.map((row) => row.smiles)).size, node).toBe(rows.length);
      expect(new Set(rows.map((row) => row.compound_id)).size, node).toBe(rows.length);
    }
  });

  it("overlap a little between sites", () => {
    const everywhere = [...sites.values()].flat().map((row) => row.smiles);
    const shared = everywhere.length - new Set(everywhere).size;
    expect(shared).toBeGreaterThan(0.01 * everywhere.length);
    expect(shared).toBeLessThan(0.1 * everywhere.length);
  });

  it("measure one endpoint at all sites, some at two or three and some at one", () => {
    const counts = ASSAYS.map(({ name }) => [...sites.values()].filter((rows) => name in rows[0]!).length);
    expect(counts.filter((count) => count === 4)).toHaveLength(1);
    expect(counts.filter((count) => count === 2 || count === 3).length).toBeGreaterThanOrEqual(3);
    expect(counts.filter((count) => count === 1).length).toBeGreaterThanOrEqual(1);
    expect(ASSAYS.filter(({ activeAbove }) => activeAbove !== undefined).length).toBeGreaterThanOrEqual(2);
    expect(ASSAYS.filter(({ activeAbove }) => activeAbove === undefined).length).toBeGreaterThanOrEqual(3);
  });

  it("are balanced in every class and vary in every value", () => {
    for (const [node, rows] of sites)
      for (const { name, activeAbove } of ASSAYS.filter(({ name }) => name in rows[0]!)) {
        const values = rows.flatMap((row) => (row[name] === "" ? [] : [Number(row[name])]));
        expect(values.length, `${node} ${name}`).toBeGreaterThan(250);
        expect(values.every(Number.isFinite), `${node} ${name}`).toBe(true);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
        if (activeAbove === undefined) expect(variance, `${node} ${name}`).toBeGreaterThan(0.05);
        else {
          expect(new Set(values), `${node} ${name}`).toEqual(new Set([0, 1]));
          expect(mean, `${node} ${name}`).toBeGreaterThan(0.25);
          expect(mean, `${node} ${name}`).toBeLessThan(0.75);
        }
      }
  });

  it("keep to the sites' limits of quantification", () => {
    for (const { node, measures } of SITES)
      for (const [endpoint, { window }] of Object.entries(measures))
        for (const row of sites.get(node) ?? []) {
          if (window === undefined || row[endpoint] === "") continue;
          expect(Number(row[endpoint])).toBeGreaterThanOrEqual(window[0]);
          expect(Number(row[endpoint])).toBeLessThanOrEqual(window[1]);
        }
  });
});

describe("the example's parts", () => {
  it("are at least 40 scaffolds and 60 substituents, none twice", () => {
    expect(new Set(SCAFFOLDS.map(({ smiles }) => smiles)).size).toBe(SCAFFOLDS.length);
    expect(new Set(SUBSTITUENTS.map(({ smiles }) => smiles)).size).toBe(SUBSTITUENTS.length);
    expect(SCAFFOLDS.length).toBeGreaterThanOrEqual(40);
    expect(SUBSTITUENTS.length).toBeGreaterThanOrEqual(60);
  });

  it("make molecules: every scaffold bare, every substituent on benzene", async () => {
    const chemist = await hireChemist();
    const made = [
      ...SCAFFOLDS.map(({ smiles }) => smiles.replace(/\{[cn]\}/g, "[H]")),
      ...SUBSTITUENTS.map(({ smiles }) => `c1ccccc1${smiles}`),
    ];
    expect(made.filter((smiles) => chemist.describe(smiles) === null)).toEqual([]);
  });
});

describe("the example's chemist", () => {
  let describeMolecule: Awaited<ReturnType<typeof hireChemist>>["describe"];
  beforeAll(async () => {
    describeMolecule = (await hireChemist()).describe;
  });

  it.each([
    ["a tertiary amine", "CCCN(C)C", 9.4],
    ["an aryl piperazine", "CN1CCN(c2ccccc2)CC1", 7.9],
    ["an alkyl morpholine", "CCN1CCOCC1", 7.2],
    ["an anilide", "CC(=O)Nc1ccccc1", null],
    ["a tertiary amide", "CC(=O)N1CCCCC1", null],
    ["a sulfonamide", "CS(=O)(=O)NC", null],
  ])("knows the base in %s", (_name, smiles, pka) => {
    expect(describeMolecule(smiles)?.basicPka).toBe(pka);
  });

  it("lowers log D below log P for acids and bases only", () => {
    for (const [smiles, ionised] of [
      ["OC(=O)c1ccccc1", true],
      ["CCCN(C)C", true],
      ["Cc1ccccc1", false],
    ] as const) {
      const { logP, logD } = describeMolecule(smiles)!;
      expect(logD < logP, smiles).toBe(ionised);
    }
  });

  it("counts aromatic atoms", () => {
    expect(describeMolecule("Cc1ccccc1")?.aromaticShare).toBeCloseTo(6 / 7);
  });

  it("gives null for what is no molecule", () => {
    expect(describeMolecule("c1ccc")).toBeNull();
  });
});

describe("seeded draws", () => {
  it("repeat for a seed and differ between seeds", () => {
    const draw = (seed: string): number[] => Array.from({ length: 5 }, seededDraws(seed).uniform);
    expect(draw("a")).toEqual(draw("a"));
    expect(draw("a")).not.toEqual(draw("b"));
  });

  it("are normal in mean and spread over the table's keys", () => {
    const values = Array.from({ length: 4000 }, (_, index) => tabulatedNormal(`key ${index}`));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(variance).toBeCloseTo(1, 0);
    expect(Math.abs(variance - 1)).toBeLessThan(0.1);
  });

  it("pick in proportion to the weights", () => {
    const { pick } = seededDraws("weights");
    const picked = Array.from({ length: 3000 }, () =>
      pick(["rare", "common"], (item) => (item === "rare" ? 1 : 3)),
    );
    expect(picked.filter((item) => item === "rare").length / picked.length).toBeCloseTo(0.25, 1);
  });
});

function rowsOf(text: string): Row[] {
  const [header = "", ...lines] = text.trimEnd().split("\n");
  const names = header.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    expect(cells).toHaveLength(names.length);
    return Object.fromEntries(names.map((name, index) => [name, cells[index]!]));
  });
}
