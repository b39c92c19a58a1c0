import { ASSAYS, trueValue, type Assay } from "./assays.ts";
import { drawCompounds, type Compound } from "./compounds.ts";
import { hireChemist } from "./properties.ts";
import { seededDraws, type Draws } from "./seeded.ts";
import { SITES, type Measurement, type Site } from "./sites.ts";

const SEED = "chorale example 1";
/** Share of a site's compounds that the site before it has made too. */
const SHARED = 0.05;

/** The example's tables as CSV text by file name, the same at every call. */
export async function exampleTables(): Promise<Map<string, string>> {
  const chemist = await hireChemist();
  const taken = new Set<string>();
  const tables = new Map<string, string>();
  let previous: readonly Compound[] = [];
  for (const site of SITES) {
    const draws = seededDraws(`${SEED}|${site.node}`);
    const shared = previous.filter(() => draws.uniform() < SHARED);
    const own = drawCompounds(site, site.compounds - shared.length, { chemist, draws, taken });
    const compounds = shuffled([...shared, ...own], draws);
    tables.set(`${site.node}.csv`, tableOf(site, compounds, draws));
    previous = own;
  }
  return tables;
}

function tableOf(site: Site, compounds: readonly Compound[], draws: Draws): string {
  const assays = ASSAYS.filter(({ name }) => site.measures[name] !== undefined);
  const lines = compounds.map((compound, index) => {
    const id = `${site.prefix}${String(1001 + index * 3)}`;
    const cells = assays.map((assay) => measure(assay, site.measures[assay.name]!, compound, draws));
    return [id, compound.properties.smiles, ...cells].join(",");
  });
  const header = ["compound_id", "smiles", ...assays.map(({ name }) => name)].join(",");
  return [header, ...lines, ""].join("\n");
}

/**
 * One cell: empty where not measured, 0 or 1 for a class, else the value to two decimals within the window.
 */
function measure(
  assay: Assay,
  { coverage, noise, window }: Measurement,
  compound: Compound,
  draws: Draws,
): string {
  const measured = draws.uniform() < coverage;
  const value = trueValue(assay, compound) + noise * draws.normal();
  if (!measured) return "";
  if (assay.activeAbove !== undefined) return value > assay.activeAbove ? "1" : "0";
  const [min, max] = window ?? [-Infinity, Infinity];
  return Math.min(max, Math.max(min, value)).toFixed(2);
}

function shuffled<T>(items: readonly T[], draws: Draws): T[] {
  const keyed = items.map((item) => ({ item, key: draws.uniform() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}
