import { describeStructure } from "../../../chemistry/descriptors/describe-structure.ts";
import type { FeatureProtocol } from "../../../chemistry/feature-protocol.ts";
import { foldEnvironments } from "../../../chemistry/fold-fingerprint.ts";
import { foldScaffold } from "../../../chemistry/fold-scaffold.ts";
import { massShiftOf } from "../../../chemistry/isotopes.ts";
import { morganEnvironments } from "../../../chemistry/morgan.ts";
import { publicKey } from "../../../chemistry/protocol-key.ts";
import { loadToolkit, withMolecule, type Molecule, type Toolkit } from "../../../chemistry/rdkit.ts";
import { readGraph } from "../../../chemistry/read-graph.ts";
import { scaffoldFold } from "../../../chemistry/scaffold-fold.ts";
import { scaffoldSmiles } from "../../../chemistry/scaffold.ts";
import { standardise, type Chemist } from "../../../chemistry/standardise.ts";
import { median, rounded } from "../bench.ts";

/**
 * Compounds a second of one step in one thread, beside the bare toolkit call for it on the same compounds.
 */
export type ChemistryRate = {
  readonly step: "standardise" | "fingerprint" | "descriptors" | "folds";
  readonly compoundsPerSecond: number;
  readonly toolkitCompoundsPerSecond: number;
  /** Ours by the toolkit's: 1 is as fast, below 1 slower. */
  readonly ratio: number;
};

/** MELLODDY-TUNER's own parameters. */
const PROTOCOL: FeatureProtocol = {
  standardisation: { method: "melloddy", heavyAtomsMax: 99, tautomersMax: 256 },
  fingerprint: { radius: 3, size: 32_000, values: "binary", permuted: true },
  descriptors: "rdkit",
  folds: { count: 5 },
};
const BLOCK_COMPOUNDS = 250;

type Step = {
  readonly step: ChemistryRate["step"];
  readonly ours: (compound: Compound) => void;
  readonly toolkits: (compound: Compound) => void;
};
type Compound = { readonly written: string; readonly canonical: string; readonly molecule: Molecule };

/**
 * How fast each step of the chemistry is on `structures` (SMILES; those that are refused do not count),
 * beside the toolkit alone: reading and writing a SMILES for `standardise` and `folds` (it has no such
 * calls), its Morgan fingerprint of the same size, its descriptors. Blocks of both alternate; rates are those
 * of the median block.
 */
export async function chemistryRates(
  structures: readonly string[],
  protocol: FeatureProtocol = PROTOCOL,
): Promise<ChemistryRate[]> {
  const toolkit = await loadToolkit();
  const chemist = { toolkit, massShift: massShiftOf(toolkit) };
  const usable = structures.flatMap((written) => {
    const result = standardise(chemist, written, protocol.standardisation);
    return result.kind === "standardised" ? [{ written, canonical: result.canonical }] : [];
  });
  const blocks = Array.from({ length: Math.ceil(usable.length / BLOCK_COMPOUNDS) }, (_, index) =>
    usable.slice(index * BLOCK_COMPOUNDS, (index + 1) * BLOCK_COMPOUNDS),
  );
  return stepsOf(chemist, protocol).map((step) => measure(step, toolkit, blocks));
}

function stepsOf(chemist: Chemist, protocol: FeatureProtocol): Step[] {
  const { toolkit, massShift } = chemist;
  const { fingerprint, folds } = protocol;
  const details = JSON.stringify({ radius: fingerprint.radius, nBits: fingerprint.size });
  const readAndWrite = ({ written }: Compound): void => {
    withMolecule(toolkit, written, (molecule) => molecule.get_smiles());
  };
  return [
    {
      step: "standardise",
      ours: ({ written }) => standardise(chemist, written, protocol.standardisation),
      toolkits: readAndWrite,
    },
    {
      step: "fingerprint",
      ours: ({ canonical }) => {
        const environments = morganEnvironments(readGraph(canonical, massShift), fingerprint.radius);
        foldEnvironments(environments, fingerprint, publicKey);
      },
      toolkits: ({ molecule }) => molecule.get_morgan_fp(details),
    },
    {
      step: "descriptors",
      ours: ({ canonical }) => describeStructure(toolkit, canonical, readGraph(canonical, massShift)),
      toolkits: ({ molecule }) => molecule.get_descriptors(),
    },
    {
      step: "folds",
      ours: ({ canonical }) => {
        const scaffold = foldScaffold(toolkit, scaffoldSmiles(readGraph(canonical, massShift)));
        scaffoldFold(scaffold ?? canonical, publicKey, folds.count);
      },
      toolkits: readAndWrite,
    },
  ];
}

/** Every block by both, the one that begins in turn; molecules are made anew, as they remember results. */
function measure(
  { step, ours, toolkits }: Step,
  toolkit: Toolkit,
  blocks: readonly (readonly Omit<Compound, "molecule">[])[],
): ChemistryRate {
  const seconds: { ours: number[]; toolkits: number[] } = { ours: [], toolkits: [] };
  for (const [index, block] of blocks.entries()) {
    const turns = [
      { run: ours, into: seconds.ours },
      { run: toolkits, into: seconds.toolkits },
    ];
    for (const { run, into } of index % 2 === 0 ? turns : turns.toReversed())
      into.push(secondsPerCompound(toolkit, block, run));
  }
  const [mine, bare] = [median(seconds.ours), median(seconds.toolkits)];
  return {
    step,
    compoundsPerSecond: rounded(1 / mine),
    toolkitCompoundsPerSecond: rounded(1 / bare),
    ratio: rounded(bare / mine, 3),
  };
}

function secondsPerCompound(
  toolkit: Toolkit,
  block: readonly Omit<Compound, "molecule">[],
  run: (compound: Compound) => void,
): number {
  const compounds = block.map((compound) => ({
    ...compound,
    molecule: toolkit.get_mol(compound.canonical)!,
  }));
  try {
    const startMs = performance.now();
    for (const compound of compounds) run(compound);
    return (performance.now() - startMs) / 1000 / block.length;
  } finally {
    for (const { molecule } of compounds) molecule.delete();
  }
}
