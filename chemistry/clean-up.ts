import { disconnectMetals } from "./charge-parent/disconnect-metals.ts";
import { normalise, type Canonicalise } from "./charge-parent/normalise.ts";
import { reionise } from "./charge-parent/reionise.ts";
import { Structure } from "./charge-parent/structure.ts";
import type { MolecularGraph } from "./molecular-graph.ts";
import { graphSmiles } from "./write-smiles.ts";

/**
 * What MELLODDY-TUNER does once more after the tautomer is chosen: metals cut off, groups normalised, charges
 * on the strongest acids. A SMILES, not yet canonical, of the graph as it then is.
 */
export function cleanUp(graph: MolecularGraph, canonicalise: Canonicalise): string {
  const clean = normalise(disconnectMetals(new Structure(graph)), canonicalise);
  reionise(clean);
  return graphSmiles(clean.graph());
}
