import type { EndpointResult, RoundResult, Summary } from "../report/summary.ts";
import type { StudyManifest } from "../trust/manifest/study-manifest.ts";
import type { NodeScore, StudyStatus } from "./child-output.ts";

/** The three models' scores, and what the coordinator said at the end. */
export type Measured = {
  readonly manifest: StudyManifest;
  readonly status: StudyStatus;
  readonly singlePartner: readonly NodeScore[];
  readonly federated: readonly NodeScore[];
  readonly pooled: readonly NodeScore[];
  readonly software: Readonly<Record<string, string>>;
};

type Model = "singlePartner" | "federated" | "pooled";

/**
 * Puts the content of `summary.json` together: endpoints in the manifest's order, nodes in the members'.
 * Throws an `Error` where two models were scored on test folds of different sizes, because their scores could
 * not be compared.
 */
export function summarise(measured: Measured): Summary {
  const { manifest, status, software } = measured;
  return {
    study: { name: manifest.study, digest: status.manifestDigest, manifest },
    rounds: status.rounds.map(roundResult),
    results: pair(measured),
    transport: { bytesUp: status.bytesUp, bytesDown: status.bytesDown },
    software,
  };
}

function roundResult(round: StudyStatus["rounds"][number]): RoundResult {
  const { outcome, durationMs, nodes, trainLoss, validation } = round;
  const abandoned = outcome === "ABANDONED";
  return {
    round: round.round,
    durationMs,
    nodes,
    trainLoss: abandoned ? null : (trainLoss ?? null),
    validation: abandoned ? null : (validation ?? null),
  };
}

function pair(measured: Measured): EndpointResult[] {
  const results = new Map<string, EndpointResult>();
  for (const model of ["singlePartner", "federated", "pooled"] satisfies Model[])
    for (const { endpoint, node, kind, metric, value, testCount } of measured[model]) {
      const key = JSON.stringify([endpoint, node, metric]);
      const known = results.get(key) ?? {
        endpoint,
        node,
        kind,
        metric,
        singlePartner: null,
        federated: null,
        pooled: null,
        testCount,
      };
      // a model without an output for the endpoint is scored on nothing
      const comparable = known.testCount > 0 && testCount > 0;
      if (comparable && known.testCount !== testCount)
        throw new Error(
          `${endpoint} at ${node}: the ${model} model was scored on ${testCount} test labels, ` +
            `another on ${known.testCount}`,
        );
      results.set(key, { ...known, [model]: value, testCount: Math.max(known.testCount, testCount) });
    }
  const { endpoints, members } = measured.manifest;
  const names = endpoints.map(({ name }) => name);
  const nodes = members.map(({ name }) => name);
  const rank = ({ endpoint, node }: EndpointResult): number =>
    names.indexOf(endpoint) * nodes.length + nodes.indexOf(node);
  return [...results.values()].sort((a, b) => rank(a) - rank(b) || (a.metric < b.metric ? -1 : 1));
}
