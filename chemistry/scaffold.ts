import { elementSymbols } from "./elements.ts";
import { bondKind, bondOrder, otherEnd, type Bond, type MolecularGraph } from "./molecular-graph.ts";

/**
 * The Bemis-Murcko scaffold (J. Med. Chem. 1996, 39, 2887) as a SMILES that is not yet canonical: the rings,
 * what links them, and atoms double bonded to these, as RDKit's MurckoDecompose keeps them; "" when there is
 * no ring. Stereo and isotopes are left out. Scaffolds of more than three rings are not reduced further here.
 */
export function scaffoldSmiles(graph: MolecularGraph): string {
  if (!graph.ringAtom.includes(true)) return "";
  const kept = keepRingsAndLinkers(graph);
  for (const { from, to, kind } of graph.bonds) {
    if (kind !== bondKind.double || kept[from] === kept[to]) continue;
    // 2 marks an atom kept for its double bond, which keeps no further ones.
    if (kept[from] === 1) kept[to] = 2;
    else if (kept[to] === 1) kept[from] = 2;
  }
  return writeSmiles(graph, kept);
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

const BOND_TEXT = new Map<number, string>([
  [bondKind.unspecified, "~"],
  [bondKind.single, "-"],
  [bondKind.double, "="],
  [bondKind.triple, "#"],
  [bondKind.quadruple, "$"],
  [bondKind.aromatic, ":"],
]);

/**
 * Writes the kept atoms with every bond and hydrogen stated; hydrogens take the places of what was cut off.
 */
function writeSmiles(graph: MolecularGraph, kept: Uint8Array): string {
  const order = new Map<number, number>();
  const closures = findClosures(graph, kept);
  const write = (atom: number, arrival: number): string => {
    order.set(atom, order.size);
    let text = atomText(graph, kept, atom);
    const branches: string[] = [];
    for (const index of graph.incident[atom]!) {
      const bond = graph.bonds[index]!;
      const next = otherEnd(bond, atom);
      if (index === arrival || !kept[next]) continue;
      const closure = closures.get(index);
      const closes = (order.get(next) ?? Infinity) < order.get(atom)!;
      if (closure !== undefined) text += `${closes ? bondText(bond, atom) : ""}%(${closure})`;
      else if (!order.has(next)) branches.push(bondText(bond, atom) + write(next, index));
    }
    const last = branches.pop() ?? "";
    return text + branches.map((branch) => `(${branch})`).join("") + last;
  };
  return write(kept.indexOf(1), -1);
}

/** The bonds that a walk from the first kept atom finds to lead back, numbered for SMILES. */
function findClosures(graph: MolecularGraph, kept: Uint8Array): Map<number, number> {
  const closures = new Map<number, number>();
  const seen = new Set<number>();
  const visit = (atom: number, arrival: number): void => {
    seen.add(atom);
    for (const index of graph.incident[atom]!) {
      const next = otherEnd(graph.bonds[index]!, atom);
      if (index === arrival || !kept[next] || closures.has(index)) continue;
      if (seen.has(next)) closures.set(index, closures.size + 1);
      else visit(next, index);
    }
  };
  visit(kept.indexOf(1), -1);
  return closures;
}

function bondText(bond: Bond, from: number): string {
  return BOND_TEXT.get(bond.kind) ?? (bond.from === from ? "->" : "<-");
}

function atomText({ atoms, bonds, incident }: MolecularGraph, kept: Uint8Array, index: number): string {
  const { element, aromatic, charge, hydrogens } = atoms[index]!;
  let total = hydrogens;
  for (const bond of incident[index]!)
    if (!kept[otherEnd(bonds[bond]!, index)]) total += bondOrder(bonds[bond]!.kind);
  const symbol = aromatic ? elementSymbols[element]!.toLowerCase() : elementSymbols[element]!;
  const sign = charge === 0 ? "" : charge > 0 ? `+${charge}` : String(charge);
  return `[${symbol}${total === 0 ? "" : `H${total}`}${sign}]`;
}
