import type { StudyStatus__Output } from "../../proto/gen/chorale/v1/StudyStatus.ts";
import { canonicalBytes } from "../../trust/manifest/canonical.ts";
import { studyManifestSchema } from "../../trust/manifest/study-manifest.ts";
import { readYaml } from "../../process/read-yaml.ts";
import { unary, withOperator, type OperatorOptions } from "./operator-session.ts";
import { printStatus } from "./show-status.ts";

/** Reads a study file, checks it and opens the study with the canonical form of its manifest. */
export async function createStudy(
  file: string,
  options: OperatorOptions & { readonly json?: true },
): Promise<void> {
  const manifest = readYaml(
    file,
    studyManifestSchema,
    "correct the fields named above; docs/ describes every field",
  );
  const status = await withOperator(options, (client) =>
    unary<StudyStatus__Output>((done) => client.createStudy({ manifest: canonicalBytes(manifest) }, done)),
  );
  printStatus(status, options);
}
