import type { NodeSums, Scales } from "../../models/scales.ts";
import { poolSums, scaleOf, type Sums } from "../../models/target-scale.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";

/**
 * Pools the members' sums into one scale per shared regression endpoint and per numeric feature column (the
 * unit scale where nobody has a value), and names the shared endpoints of either kind that nobody has labels
 * for.
 */
export function poolScales(
  { endpoints, protocol }: Pick<StudyManifest, "endpoints" | "protocol">,
  members: readonly NodeSums[],
): { readonly scales: Scales; readonly missing: readonly string[] } {
  const labels = poolByName(
    members.flatMap(({ labelSums }) => labelSums),
    ({ endpoint }) => endpoint,
  );
  const features = poolByName(
    members.flatMap(({ featureSums }) => featureSums),
    ({ column }) => column,
  );
  const shared = endpoints.filter(({ head }) => head === "shared");
  const isMeasured = ({ name }: { name: string }): boolean => (labels.get(name)?.count ?? 0) > 0;
  const measured = shared.filter(isMeasured);
  return {
    scales: {
      targetScales: measured
        .filter(({ kind }) => kind === "regression")
        .map(({ name }) => ({ endpoint: name, ...scaleOf(labels.get(name)!) })),
      featureScales: protocol.columns
        .filter(({ kind }) => kind === "numeric")
        .map(({ name }) => ({ column: name, ...scaleOf(features.get(name) ?? poolSums([])) })),
    },
    missing: shared.filter((endpoint) => !isMeasured(endpoint)).map(({ name }) => name),
  };
}

function poolByName<T extends Sums>(all: readonly T[], nameOf: (sums: T) => string): Map<string, Sums> {
  const parts = Map.groupBy(all, nameOf);
  return new Map([...parts].map(([name, sums]) => [name, poolSums(sums)]));
}
