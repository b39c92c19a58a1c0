import { loadFeaturiser } from "../../../chemistry/featuriser.ts";
import type { Prepared } from "../../../client/data/prepare/prepared.ts";
import type { PreparedTask } from "../../../client/data/tasks/prepared-task.ts";
import { packRows } from "../../../models/pack-rows.ts";
import type { StudyManifest } from "../../../trust/manifest/study-manifest.ts";
import { ResidentRows } from "../../../models/resident-rows.ts";
import { molecules } from "../client/data/molecules.ts";

/** The simple molecules with a label for every endpoint: their length, or whether they have nitrogen. */
export async function preparedMolecules(manifest: StudyManifest, key: string): Promise<Prepared> {
  const featuriser = await loadFeaturiser(manifest.protocol, key);
  const compounds = molecules.flatMap((smiles) => {
    const outcome = featuriser.featurise(smiles);
    return outcome.kind === "featurised" ? [{ smiles, outcome }] : [];
  });
  const rows = packRows(
    compounds.map(({ outcome }) => outcome),
    featuriser.featureCount,
  );
  return {
    sources: [],
    features: new ResidentRows(rows),
    fold: Uint8Array.from(compounds, ({ outcome }) => outcome.fold),
    tasks: manifest.endpoints.map((endpoint) =>
      taskOf(
        endpoint,
        compounds.map(({ smiles }) => smiles),
      ),
    ),
    leftOut: [],
    droppedLabels: [],
    rejectedByReason: [],
    protocolHash: featuriser.protocolHash(),
  };
}

function taskOf(endpoint: PreparedTask["endpoint"], smiles: readonly string[]): PreparedTask {
  const isClass = endpoint.kind === "classification";
  return {
    name: endpoint.name,
    endpoint,
    threshold: null,
    auxiliary: false,
    weight: 1,
    censoredWeight: 1,
    labels: {
      compound: Uint32Array.from(smiles.keys()),
      value: Float64Array.from(smiles, (text) => (isClass ? Number(/[nN]/.test(text)) : 1 - text.length / 5)),
      censoring: new Int8Array(smiles.length),
    },
    foldsBelowQuorum: [],
  };
}
