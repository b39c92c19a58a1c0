import { loadFeaturiser, type Featuriser } from "../../chemistry/featuriser.ts";
import type { Explanation } from "../../chemistry/explanation.ts";
import { CommandError, usageError } from "../../process/command-error.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { openPartnerFiles } from "../data/formats/open-partner-files.ts";
import type { AssayDeclaration } from "../data/formats/reading.ts";
import { expandEndpoints } from "../data/tasks/expand-endpoints.ts";
import { findCompound, type FoundRow } from "./find-compound.ts";
import { labelsOfRows, type RowLabel } from "./labels-of-rows.ts";

/** What becomes of one structure and of the rows that it stands in; without rows there are no labels. */
export type ExplainedStructure = Explanation & {
  readonly rows: readonly Pick<FoundRow, "file" | "row" | "values" | "problems">[];
  readonly labels: readonly RowLabel[];
};

/** By what a structure or row is explained. */
export type ExplainOptions = { readonly manifest: StudyManifest; readonly key: string };

/** Explains one structure as written. Throws a usage error for a study of tables without structures. */
export async function explainStructure(
  structure: string,
  { manifest, key }: ExplainOptions,
): Promise<ExplainedStructure> {
  using featuriser = await chemistryOf(manifest, key);
  return { ...featuriser.explainStructure(structure), rows: [], labels: [] };
}

/**
 * Explains all rows of a compound by the partner's own name, one explanation for each structure that it is
 * written with. Throws a `CommandError` where no row has that name.
 */
export async function explainCompound(
  compound: string,
  paths: readonly string[],
  { manifest, key }: ExplainOptions,
): Promise<ExplainedStructure[]> {
  using featuriser = await chemistryOf(manifest, key);
  const files = await openPartnerFiles(paths, { manifest, mayServeNothing: true });
  const found = await findCompound(files, compound);
  if (found.length === 0)
    throw new CommandError(`no row of ${paths.join(", ")} is named ${JSON.stringify(compound)}`, {
      remedy: "write the name as the files have it; a table needs a column of names such as compound_id",
    });
  const declared: AssayDeclaration[] = files.flatMap(({ assays = [] }) => assays);
  const endpoints = expandEndpoints(manifest.endpoints, declared);
  return [...Map.groupBy(found, ({ structure }) => structure)].map(([structure, rows]) => ({
    ...featuriser.explainStructure(structure),
    rows: rows.map(({ file, row, values, problems }) => ({ file, row, values, problems })),
    labels: labelsOfRows(rows, endpoints, manifest.protocol),
  }));
}

async function chemistryOf({ protocol }: StudyManifest, key: string): Promise<Featuriser & Disposable> {
  if (protocol.columns.length > 0)
    throw usageError(
      "the study is of tables without structures: there is no structure to explain",
      "`chorale client check` shows what becomes of its columns",
    );
  const featuriser = await loadFeaturiser(protocol, key);
  return Object.assign(featuriser, { [Symbol.dispose]: () => featuriser.dispose() });
}
