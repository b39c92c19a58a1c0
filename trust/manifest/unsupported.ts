import type { StudyManifest } from "./study-manifest.ts";

/**
 * What a manifest agrees on that this build cannot keep, in words with a remedy; null where it can run the
 * study. Both sides ask before they take a study on: a promise that would not be kept must not look agreed.
 */
export function unsupportedIn({ secureAggregation, privacy }: StudyManifest): string | null {
  const wanted = [
    ...(secureAggregation === "off" ? [] : ["secure aggregation"]),
    ...(privacy.differentialPrivacy === "off" ? [] : ["differential privacy"]),
  ];
  if (wanted.length === 0) return null;
  return `this version of Chorale cannot run ${wanted.join(" or ")} yet: switch it off in the manifest, or wait for a version that can`;
}
