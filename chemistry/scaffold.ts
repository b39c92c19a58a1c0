import { bondKind, otherEnd, type MolecularGraph } from "./molecular-graph.ts";
import { graphSmiles } from "./write-smiles.ts";

/**
 * The Bemis-Murcko scaffold (J. Med. Chem. 1996, 39, 2887) as a SMILES that is not yet canonical: the rings,
 * what links them, and atoms double bonded to these, as RDKit's MurckoDecompose keeps them; "" when there is
 * no ring. Stereo and isotopes are left out. `foldScaffold` goes on from here.
 */
export function scaffoldSmiles(graph: MolecularGraph): string {
  if (!graph.ringAtom.includes(true)) return "";
  const kept = keepRingsAndLinkers(graph);
  for (const { from, to, kind } of graph.bonds) {
    if (kind !== bondKind.double || kept[from] === kept[to]) continue;
    // 2 marks an atom kept for its double bond: it keeps no further ones, and if charged gets no hydrogens.
    if (kept[from] === 1) kept[to] = 2;
    else if (kept[to] === 1) kept[from] = 2;
  }
  return graphSmiles(graph, kept);
}

/** Takes off chain ends until only rings and the chains between them are left (1 = kept). */
function keepRingsAndLinkers({ atoms, bonds, incident, ringAtom }: MolecularGraph): Uint8Array {
  const kept = new Uint8Array(atoms.length).fill(1);
  const links = incident.map((touching) => touching.length);
  const ends = [...links.keys()].filter((atom) => links[atom]! < 2 && !ringAtom[atom]);
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) {
    kept[end] = 0;
    for (const index of incident[end]!) {
      const next = otherEnd(bonds[index]!, end);
      if (kept[next] && --links[next]! === 1 && !ringAtom[next]) ends.push(next);
    }
  }
  return kept;
}
