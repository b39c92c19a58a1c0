import { describeMolecule } from "../descriptors.ts";
import type { MolecularGraph } from "../molecular-graph.ts";
import { withMolecule, type Toolkit } from "../rdkit.ts";
import { describedGraph } from "./described-graph.ts";
import { describeGraph } from "./describe-graph.ts";

/** Isotopes, atom maps and configurations other than tetrahedral, which the graph does not hold. */
const BEYOND_GRAPH = /\[\d|:\d+\]|@(?:TH|AL|SP|TB|OH)/;
const CONFIGURATION = /[@/\\]/;

/**
 * The raw descriptors of a canonical SMILES and its graph in the order of `descriptorNames`, equal to the
 * toolkit's to six digits and more. The toolkit itself is asked only where the graph cannot tell: isotopes,
 * large cages, centres that depend on the configuration of others. Undefined should it then not read what it
 * wrote.
 */
export function describeStructure(
  toolkit: Toolkit,
  canonical: string,
  graph: MolecularGraph,
): Float64Array | undefined {
  return describeByGraph(canonical, graph) ?? withMolecule(toolkit, canonical, describeMolecule);
}

/** As `describeStructure` without the toolkit; undefined where that is needed. */
export function describeByGraph(canonical: string, graph: MolecularGraph): Float64Array | undefined {
  if (BEYOND_GRAPH.test(canonical)) return undefined;
  const molecule = describedGraph(graph);
  return molecule === undefined ? undefined : describeGraph(molecule, configuredAtoms(canonical));
}

function configuredAtoms(canonical: string): number | undefined {
  return CONFIGURATION.test(canonical) ? (canonical.match(/@+/g)?.length ?? 0) : undefined;
}
