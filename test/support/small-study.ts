import { studyManifestSchema, type StudyManifest } from "../../trust/manifest/study-manifest.ts";

/** What a test may want to differ from the small study. */
export type SmallStudyChanges = {
  readonly members?: readonly string[];
  readonly endpoints?: readonly Record<string, unknown>[];
  readonly rounds?: Record<string, unknown>;
  readonly validation?: Record<string, unknown>;
};

/**
 * A manifest for tests of the coordinator's machines: three members, a quorum of two, one shared regression
 * endpoint.
 */
export function smallStudy(changes: SmallStudyChanges = {}): StudyManifest {
  return studyManifestSchema.parse({
    format: "chorale-study-1",
    study: "small",
    purpose: "tests",
    members: changes.members ?? ["alpha", "beta", "gamma"],
    endpoints: changes.endpoints ?? [{ name: "solubility", kind: "regression", head: "shared" }],
    rounds: {
      count: 2,
      updatesMin: 2,
      deadlineMs: 60_000,
      graceMs: 10_000,
      extensionsMax: 1,
      recruitMs: 30_000,
      ...changes.rounds,
    },
    validation: { deadlineMs: 20_000, ...changes.validation },
    secureAggregation: "off",
  });
}
