import { createHash } from "node:crypto";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";

/**
 * The nodes of a round, sorted by name: all that are ready, the named ones, or `size` drawn at random. The
 * draw depends on `seed`, `round` and the names only, so that anyone can repeat it.
 */
export function selectCohort(
  rule: StudyManifest["rounds"]["cohort"],
  ready: readonly string[],
  draw: { readonly seed: number; readonly round: number },
): readonly string[] {
  const sorted = [...ready].sort();
  if (rule.kind === "all") return sorted;
  if (rule.kind === "named") return sorted.filter((node) => rule.nodes.includes(node));
  const lot = (node: string): string =>
    createHash("sha256").update(`chorale cohort\n${draw.seed}\n${draw.round}\n${node}`).digest("hex");
  const lots = sorted.map((node) => ({ node, lot: lot(node) })).sort((a, b) => (a.lot < b.lot ? -1 : 1));
  return lots
    .slice(0, rule.size)
    .map(({ node }) => node)
    .sort();
}
