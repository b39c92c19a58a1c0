import { descriptorNames, type DescriptorName } from "../descriptors.ts";
import { bonding } from "./bonding.ts";
import { composition } from "./composition.ts";
import { connectivity } from "./connectivity.ts";
import { crippen } from "./crippen.ts";
import type { DescribedGraph } from "./described-graph.ts";
import { hydrogenBonding } from "./hydrogen-bonding.ts";
import { labuteSurface } from "./labute-surface.ts";
import { polarSurface } from "./polar-surface.ts";
import { ringCounts } from "./ring-counts.ts";
import { shape } from "./shape.ts";
import { stereoCentres } from "./stereo-centres.ts";
import { turningBonds } from "./turning-bonds.ts";

/**
 * The raw descriptors of a molecule in the order of `descriptorNames`, as the toolkit gives them; one that is
 * not finite is 0. `marks` is how many atoms have a stated configuration, undefined when neither atoms nor
 * bonds have one. Undefined when more stereo centres may follow from these configurations.
 */
export function describeGraph(molecule: DescribedGraph, marks: number | undefined): Float64Array | undefined {
  const shared = bonding(molecule);
  const { count, open } = stereoCentres(molecule, shared);
  if (marks !== undefined && open) return undefined;
  const found: Record<DescriptorName, number> = {
    ...composition(molecule),
    ...hydrogenBonding(molecule),
    ...turningBonds(molecule),
    ...ringCounts(molecule),
    NumAtomStereoCenters: count,
    NumUnspecifiedAtomStereoCenters: count - (marks ?? 0),
    labuteASA: labuteSurface(molecule),
    tpsa: polarSurface(molecule),
    ...crippen(molecule),
    ...connectivity(molecule),
    ...shape(molecule, shared),
  };
  return Float64Array.from(descriptorNames, (name) => (Number.isFinite(found[name]) ? found[name] : 0));
}
