import { sharedLayout } from "../../models/architecture/trunk-and-heads.ts";
import { architectureOf } from "../../trust/manifest/architecture-of.ts";
import { studyManifestSchema, type StudyManifest } from "../../trust/manifest/study-manifest.ts";

/** The one endpoint of the study, which every node says it measures. */
export const BENCH_ENDPOINT = "bench";

/**
 * A study of `rounds` rounds without validation, whose model has `parameters` parameters to within one per
 * cent, and which waits for all members in every round. Throws where no layer width gives that many.
 */
export function benchStudy(
  members: readonly string[],
  parameters: number,
  rounds: number,
): { manifest: StudyManifest; parameters: number } {
  const size = Math.min(65_536, Math.max(16, 2 ** Math.round(Math.log2(Math.sqrt(parameters * 4)))));
  // size * width + width for the layer, width + 1 for the head
  const width = Math.round((parameters - 1) / (size + 2));
  const manifest = studyManifestSchema.parse({
    format: "chorale-study-1",
    study: "bench",
    purpose: "measure how fast rounds are when nobody trains",
    members,
    endpoints: [{ name: BENCH_ENDPOINT, kind: "classification", head: "shared" }],
    protocol: { fingerprint: { size }, descriptors: "none" },
    model: { trunk: [width] },
    rounds: { count: rounds, updatesMin: members.length },
    validation: { enabled: false },
    secureAggregation: "off",
  });
  const { length } = sharedLayout(architectureOf(manifest));
  if (Math.abs(length - parameters) > parameters / 100)
    throw new Error(`the nearest model has ${length} parameters, not ${parameters}`);
  return { manifest, parameters: length };
}
