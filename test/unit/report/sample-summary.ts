import { studyManifestSchema } from "../../../trust/manifest/study-manifest.ts";
import type { EndpointResult, Summary } from "../../../report/summary.ts";

/** A summary of the size of the embedded example, or with names that try to break out of the page. */
export function sampleSummary(hostile = ""): Summary {
  const members = ["aurora", "borealis", "cygnus", "hospital"];
  const endpoints = [
    { name: `logD${hostile}`, kind: "regression", head: "shared" },
    { name: "Solubility", kind: "regression", head: "shared", unit: "uM", transform: "log10" },
    { name: "hERG", kind: "classification", head: "private" },
  ];
  const manifest = studyManifestSchema.parse({
    format: "chorale-study-1",
    study: "demo",
    purpose: `simulated assays${hostile}`,
    members,
    endpoints,
    rounds: { count: 12, updatesMin: 3 },
    secureAggregation: "off",
  });
  const results = endpoints.flatMap(({ name, kind }, e) =>
    members.map((node, n): EndpointResult => ({
      endpoint: name,
      node: node + hostile,
      kind: kind as EndpointResult["kind"],
      metric: (kind === "classification" ? "roc_auc" : "rmse") + hostile,
      singlePartner: 0.7 + 0.03 * n - 0.02 * e,
      federated: n === 2 ? null : 0.66 + 0.04 * n,
      pooled: 0.64 + 0.02 * n,
      testCount: 80 + n,
    })),
  );
  const rounds = Array.from({ length: 12 }, (_, index) => ({
    round: index + 1,
    durationMs: 1200 + 40 * (index % 3),
    nodes: members,
    trainLoss: 0.9 / (1 + 0.2 * index),
    validation: index === 11 ? null : 1 / (1 + 0.15 * index),
  }));
  return {
    study: { name: `demo${hostile}`, digest: "ab".repeat(32), manifest },
    rounds,
    results,
    transport: { bytesUp: 48_123_456, bytesDown: 51_000_123 },
    software: { chorale: "0.1.0", node: "24.21.0", [`rdkit${hostile}`]: "2026.9.1" },
  };
}
