import { elementSymbols } from "./elements.ts";
import { bondKind, bondOrder, otherEnd, type Bond, type MolecularGraph } from "./molecular-graph.ts";

/**
 * A SMILES, not yet canonical, of a graph or of its atoms where `kept` is not 0: every bond and hydrogen is
 * stated, and hydrogens take the places of what is cut off, but not on a charged atom whose `kept` is 2.
 * Stereo and isotopes are left out; parts without a bond between them are separated by dots.
 */
export function graphSmiles(graph: MolecularGraph, kept: ArrayLike<number> = wholeOf(graph)): string {
  const writer = new SmilesWriter(graph, kept);
  const parts: string[] = [];
  for (let atom = 0; atom < kept.length; atom++)
    if (kept[atom] && !writer.hasWritten(atom)) parts.push(writer.write(atom));
  return parts.join(".");
}

function wholeOf({ atoms }: MolecularGraph): Uint8Array {
  return new Uint8Array(atoms.length).fill(1);
}

const BOND_TEXT = new Map<number, string>([
  [bondKind.unspecified, "~"],
  [bondKind.single, "-"],
  [bondKind.double, "="],
  [bondKind.triple, "#"],
  [bondKind.quadruple, "$"],
  [bondKind.aromatic, ":"],
]);

class SmilesWriter {
  readonly #graph: MolecularGraph;
  readonly #kept: ArrayLike<number>;
  /** The place of each atom in the text, from 1 on; 0 before it is written. */
  readonly #place: Int32Array;
  #written = 0;

  constructor(graph: MolecularGraph, kept: ArrayLike<number>) {
    this.#graph = graph;
    this.#kept = kept;
    this.#place = new Int32Array(graph.atoms.length);
  }

  hasWritten(atom: number): boolean {
    return this.#place[atom]! > 0;
  }

  write(start: number): string {
    return this.#walk(start, -1, findClosures(this.#graph, this.#kept, start));
  }

  #walk(atom: number, arrival: number, closures: ReadonlyMap<number, number>): string {
    const { bonds, incident } = this.#graph;
    const place = ++this.#written;
    this.#place[atom] = place;
    let text = this.#atomText(atom);
    const branches: string[] = [];
    for (const index of incident[atom]!) {
      const bond = bonds[index]!;
      const next = otherEnd(bond, atom);
      if (index === arrival || !this.#kept[next]) continue;
      const closure = closures.get(index);
      const closes = this.hasWritten(next) && this.#place[next]! < place;
      if (closure !== undefined) text += `${closes ? bondText(bond, atom) : ""}%(${closure})`;
      else if (!this.hasWritten(next))
        branches.push(bondText(bond, atom) + this.#walk(next, index, closures));
    }
    const last = branches.pop() ?? "";
    return text + branches.map((branch) => `(${branch})`).join("") + last;
  }

  #atomText(index: number): string {
    const { atoms, bonds, incident } = this.#graph;
    const { element, aromatic, charge, hydrogens } = atoms[index]!;
    let total = hydrogens;
    const isFilled = charge === 0 || this.#kept[index] !== 2;
    for (const bond of incident[index]!)
      if (isFilled && !this.#kept[otherEnd(bonds[bond]!, index)]) total += bondOrder(bonds[bond]!.kind);
    const symbol = aromatic ? elementSymbols[element]!.toLowerCase() : elementSymbols[element]!;
    const sign = charge === 0 ? "" : charge > 0 ? `+${charge}` : String(charge);
    return `[${symbol}${total === 0 ? "" : `H${total}`}${sign}]`;
  }
}

/** The bonds that a walk from `start` finds to lead back, numbered for SMILES. */
function findClosures(graph: MolecularGraph, kept: ArrayLike<number>, start: number): Map<number, number> {
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
  visit(start, -1);
  return closures;
}

function bondText(bond: Bond, from: number): string {
  return BOND_TEXT.get(bond.kind) ?? (bond.from === from ? "->" : "<-");
}
