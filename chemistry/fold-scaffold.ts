import { bondKind, otherEnd, type MolecularGraph } from "./molecular-graph.ts";
import { readGraph } from "./read-graph.ts";
import { withMolecule, type Molecule, type Toolkit } from "./rdkit.ts";
import { rankScaffold, type Ring, type ScaffoldRank } from "./rank-scaffold.ts";
import { simpleRings } from "./simple-rings.ts";
import { graphSmiles } from "./write-smiles.ts";

const RINGS_WANTED = 3;
/** Ring systems that hang together in more ways than this are not taken apart to the end. */
const PARTS_MAX = 20_000;

/**
 * The scaffold that decides a molecule's fold, as canonical SMILES: its Bemis-Murcko scaffold (`cutOut`, as
 * `scaffoldSmiles` writes it), and above three rings the part of it that MELLODDY-TUNER picks from RDKit's
 * scaffold network (Kruger, Stiefl and Landrum, J. Chem. Inf. Model. 2020, 60, 3331). Undefined when the
 * toolkit refuses the scaffold.
 */
export function foldScaffold(toolkit: Toolkit, cutOut: string): string | undefined {
  if (cutOut === "") return "";
  const murcko = canonicalOf(toolkit, cutOut);
  if (murcko === undefined) return undefined;
  const graph = readGraph(murcko, () => 0);
  // Two independent cycles make at most three rings, however they are counted.
  if (graph.bonds.length - graph.atoms.length + 1 < RINGS_WANTED) return murcko;
  const rings = simpleRings(graph) ?? withMolecule(toolkit, murcko, ringsOf);
  if (rings === undefined || rings.length <= RINGS_WANTED) return murcko;
  return pickPart(toolkit, graph, rings) ?? murcko;
}

function canonicalOf(toolkit: Toolkit, smiles: string): string | undefined {
  return withMolecule(toolkit, smiles, (molecule) => molecule.get_smiles(), WITHOUT_STEREO);
}

/**
 * What is cut out has no stereo and no hydrogens that are atoms: not looking for them saves a third of the
 * time.
 */
const WITHOUT_STEREO = JSON.stringify({ removeHs: false, assignStereo: false, mergeQueryHs: false });

type Representation = { readonly name: string; readonly atomRings?: readonly Ring[] };

/** The smallest rings as RDKit counts them, by their atoms. */
function ringsOf(molecule: Molecule): readonly Ring[] {
  const { molecules } = JSON.parse(molecule.get_json()) as {
    molecules: readonly { extensions: readonly Representation[] }[];
  };
  const extension = molecules[0]?.extensions.find(({ name }) => name === "rdkitRepresentation");
  return extension?.atomRings ?? [];
}

/** The part of the highest rank; of equal ones that whose SMILES comes first. */
function pickPart(toolkit: Toolkit, graph: MolecularGraph, rings: readonly Ring[]): string | undefined {
  const parts = scaffoldParts(graph).map((kept) => ({ kept, rings: ringsWithin(rings, kept) }));
  const offs = parts.map((part) => Math.abs(part.rings.length - RINGS_WANTED));
  const least = Math.min(...offs);
  let best: { rank: ScaffoldRank; parts: Uint8Array[] } | undefined;
  for (const part of parts.filter((_, index) => offs[index] === least)) {
    const rank = rankScaffold(graph, part.rings, part.kept);
    const order = best === undefined ? -1 : compareRanks(rank, best.rank);
    if (order < 0) best = { rank, parts: [part.kept] };
    else if (order === 0) best!.parts.push(part.kept);
  }
  const smiles = best?.parts.map((part) => canonicalOf(toolkit, graphSmiles(graph, part))) ?? [];
  return smiles.filter((text) => text !== undefined).toSorted(byCodeUnits)[0];
}

function ringsWithin(rings: readonly Ring[], kept: Uint8Array): Ring[] {
  return rings.filter((ring) => ring.every((atom) => kept[atom]));
}

function byCodeUnits(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function compareRanks(one: ScaffoldRank, other: ScaffoldRank): number {
  for (const [place, value] of one.entries()) if (value !== other[place]) return value - other[place]!;
  return 0;
}

/**
 * The scaffold and all that is left of it when single bonds from a ring atom are cut and the ring atom's side
 * stays, again and again (1 = kept).
 */
function scaffoldParts(graph: MolecularGraph): Uint8Array[] {
  const parts: Uint8Array[] = [new Uint8Array(graph.atoms.length).fill(1)];
  const known = new Set([parts[0]!.join("")]);
  const cuts = cutBonds(graph);
  for (let at = 0; at < parts.length && parts.length < PARTS_MAX; at++)
    for (const [bond, ringEnd] of cuts) {
      const { from, to } = graph.bonds[bond]!;
      if (!parts[at]![from] || !parts[at]![to]) continue;
      const side = sideOf(graph, parts[at]!, ringEnd, bond);
      const name = side.join("");
      if (known.has(name)) continue;
      known.add(name);
      parts.push(side);
    }
  return parts;
}

/** Every bond that may be cut with the ring atom whose side stays; twice when both ends are on rings. */
function cutBonds({ bonds, ringAtom, ringBond }: MolecularGraph): (readonly [number, number])[] {
  return [...bonds.entries()]
    .filter(([index, { kind }]) => kind === bondKind.single && !ringBond[index])
    .flatMap(([index, { from, to }]) =>
      [from, to].filter((end) => ringAtom[end]).map((end) => [index, end] as const),
    );
}

function sideOf(graph: MolecularGraph, part: Uint8Array, start: number, cut: number): Uint8Array {
  const side = new Uint8Array(part.length);
  const open = [start];
  side[start] = 1;
  for (let atom = open.pop(); atom !== undefined; atom = open.pop())
    for (const index of graph.incident[atom]!) {
      const next = otherEnd(graph.bonds[index]!, atom);
      if (index === cut || !part[next] || side[next]) continue;
      side[next] = 1;
      open.push(next);
    }
  return side;
}
