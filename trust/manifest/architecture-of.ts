import { completeArchitecture } from "../../models/architecture/complete-architecture.ts";
import type { Architecture, Task } from "../../models/architecture/trunk-and-heads.ts";
import { featureCountOf } from "./feature-count-of.ts";
import type { StudyManifest } from "./study-manifest.ts";

/**
 * The network that a manifest describes. The shared head has all shared endpoints in the manifest's order;
 * the private head has `privateTasks`, those of one node: none at the coordinator.
 */
export function architectureOf(manifest: StudyManifest, privateTasks: readonly Task[] = []): Architecture {
  const { trunk, activation, dropout } = manifest.model;
  const shared = manifest.endpoints.filter((endpoint) => endpoint.head === "shared");
  return completeArchitecture({
    features: featureCountOf(manifest.protocol),
    trunk,
    activation,
    dropout,
    sharedHead: shared.map(({ name, kind }) => ({ name, kind })),
    privateHead: privateTasks,
  });
}
