import { featureCount } from "../../chemistry/feature-protocol.ts";
import type { Architecture } from "../../models/architecture/trunk-and-heads.ts";
import type { Endpoint } from "./endpoint.ts";
import type { StudyManifest } from "./study-manifest.ts";

/**
 * The network that a manifest describes. The shared head has all shared endpoints in the manifest's order;
 * the private head has `privateEndpoints`, those that one node measures: none at the coordinator.
 */
export function architectureOf(
  manifest: StudyManifest,
  privateEndpoints: readonly Endpoint[] = [],
): Architecture {
  const { trunk, activation, dropout } = manifest.model;
  const shared = manifest.endpoints.filter((endpoint) => endpoint.head === "shared");
  return {
    features: featureCount(manifest.protocol),
    trunk,
    activation,
    dropout,
    sharedHead: shared.map(({ name, kind }) => ({ name, kind })),
    privateHead: privateEndpoints.map(({ name, kind }) => ({ name, kind })),
  };
}
