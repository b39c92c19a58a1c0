import { usageError } from "../process/command-error.ts";
import { readYaml } from "../process/read-yaml.ts";
import { describeIssues } from "../trust/manifest/canonical.ts";
import { studyManifestSchema, type StudyManifest } from "../trust/manifest/study-manifest.ts";
import type { Inference } from "./child-output.ts";

type Heads = "shared" | "private";

/**
 * What the caller of the demo asked for; what is left out comes from the study file or the demo's defaults.
 */
export type StudyChoices = {
  readonly heads?: Heads | undefined;
  readonly rounds?: number | undefined;
  readonly seed?: number | undefined;
};

const ROUNDS_DEFAULT = 20;

/**
 * The study of a demo without a study file: every endpoint of every table. `simulated` says that the tables
 * are the embedded example's; there, unlike in tables of unknown origin, a column of the same name is the
 * same assay and has a shared head.
 */
export function defaultStudy(
  members: readonly string[],
  endpoints: Inference["endpoints"],
  { heads, rounds = ROUNDS_DEFAULT, seed = 1, simulated }: StudyChoices & { readonly simulated: boolean },
): StudyManifest {
  if (endpoints.length === 0)
    throw usageError(
      "no table has a column that can be an endpoint",
      "add a column of numbers, or of 0 and 1",
    );
  const headOf = (tables: number): Heads => heads ?? (simulated && tables > 1 ? "shared" : "private");
  return validated({
    format: "chorale-study-1",
    study: "demo",
    purpose: simulated
      ? "Show a federation end to end on simulated assays; the models are of no other use."
      : "Compare single-partner, federated and pooled models on one machine.",
    members,
    endpoints: endpoints.map(({ name, kind, transform, tables }) => ({
      name,
      kind,
      transform,
      head: headOf(Object.keys(tables).length),
    })),
    rounds: {
      count: rounds,
      updatesMin: Math.max(1, members.length - 1),
      deadlineMs: 600_000,
      recruitMs: 120_000,
    },
    secureAggregation: "off",
    seed,
  });
}

/**
 * The study as its file says, with the caller's choices over it. Throws a usage error naming file and field.
 */
export function readStudy(path: string, { heads, rounds, seed }: StudyChoices): StudyManifest {
  const written = readYaml(path, studyManifestSchema, "--study: name a study manifest in YAML or JSON");
  return validated(
    {
      ...written,
      endpoints: written.endpoints.map((endpoint) => ({ ...endpoint, head: heads ?? endpoint.head })),
      rounds: { ...written.rounds, count: rounds ?? written.rounds.count },
      seed: seed ?? written.seed,
    },
    path,
  );
}

/**
 * Throws a usage error where the study's members are not the sites, or where no site measures an endpoint of
 * it.
 */
export function checkStudy(
  { members, endpoints }: StudyManifest,
  sites: readonly string[],
  measured: Inference["endpoints"],
): void {
  const names = members.map(({ name }) => name);
  for (const member of names)
    if (!sites.includes(member))
      throw usageError(
        `the study's member ${member} has no table`,
        `add ${member}.csv to the sites, or drop the member`,
      );
  for (const site of sites)
    if (!names.includes(site))
      throw usageError(
        `the site ${site} is no member of the study`,
        `add ${site} to its members, or remove the table`,
      );
  for (const { name, kind } of endpoints) {
    const column = measured.find((candidate) => candidate.name === name);
    if (column === undefined)
      throw usageError(
        `nobody has the endpoint ${name}`,
        "no table has a usable column of that name: correct the study",
      );
    if (kind === "classification" && column.kind === "regression")
      throw usageError(
        `the endpoint ${name} holds more than 0 and 1`,
        "make it a regression endpoint, or correct it",
      );
  }
}

function validated(study: unknown, path = "the default study"): StudyManifest {
  const result = studyManifestSchema.safeParse(study);
  if (result.success) return result.data;
  throw usageError(
    `${path}: ${describeIssues(result.error.issues, study)}`,
    "correct the fields that are named",
  );
}
