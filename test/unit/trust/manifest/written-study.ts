import { studyManifestSchema, type StudyManifest } from "../../../../trust/manifest/study-manifest.ts";

/** A study as its author writes it, nothing more than has to be there; `changes` replace or add fields. */
export function writtenStudy(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    format: "chorale-study-1",
    study: "small",
    purpose: "tests",
    members: ["alpha", "beta", "gamma", "delta", "epsilon"],
    endpoints: [{ name: "solubility", kind: "regression", head: "shared" }],
    rounds: { updatesMin: 3 },
    secureAggregation: "off",
    ...changes,
  };
}

/** The manifest of such a study. */
export function manifestOf(changes: Record<string, unknown> = {}): StudyManifest {
  return studyManifestSchema.parse(writtenStudy(changes));
}

/** What is refused in such a study: `field: message; remedy`. */
export function refusals(changes: Record<string, unknown>): string[] {
  const result = studyManifestSchema.safeParse(writtenStudy(changes));
  if (result.success) return [];
  return result.error.issues.map((issue) => {
    const remedy: unknown = issue.code === "custom" ? issue.params?.["remedy"] : undefined;
    return `${issue.path.join(".")}: ${issue.message}; ${String(remedy)}`;
  });
}
