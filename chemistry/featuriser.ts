import { describeMolecule } from "./descriptors.ts";
import { descriptorScales, standardiseDescriptor } from "./descriptor-scales.ts";
import { massShiftOf } from "./isotopes.ts";
import { morganEnvironments } from "./morgan.ts";
import { featureCount, type FeatureProtocol, type Featurised, type Unreadable } from "./feature-protocol.ts";
import { hashProtocol } from "./protocol-hash.ts";
import { loadToolkit, withMolecule, type Molecule, type Toolkit } from "./rdkit.ts";
import { readGraph, type MassShift } from "./read-graph.ts";
import { scaffoldFold } from "./scaffold-fold.ts";
import { scaffoldSmiles } from "./scaffold.ts";
import { standardise } from "./standardise.ts";

/**
 * Turns structures into features under one protocol. `featurise` never throws for what a SMILES holds; equal
 * structures give equal rows on every machine.
 */
export interface Featuriser {
  readonly featureCount: number;
  featurise(smiles: string): Featurised | Unreadable;
  /**
   * Hexadecimal SHA-256 that partners compare before they train: equal only if all of them get equal
   * features.
   */
  protocolHash(): string;
  /** Lets go of what it keeps in memory; it cannot be used afterwards. */
  dispose(): void;
}

/**
 * A featuriser of this thread, with folds under `foldKey`. Throws when the chemistry toolkit cannot be
 * loaded.
 */
export async function loadFeaturiser(protocol: FeatureProtocol, foldKey: string): Promise<Featuriser> {
  return new RdkitFeaturiser(await loadToolkit(), protocol, foldKey);
}

const SCAFFOLDS_REMEMBERED = 50_000;
type Assigned = { readonly scaffold: string; readonly fold: number };

class RdkitFeaturiser implements Featuriser {
  readonly featureCount: number;
  readonly #protocol: FeatureProtocol;
  readonly #foldKey: string;
  readonly #massShift: MassShift;
  readonly #assigned = new Map<string, Assigned>();
  #toolkit: Toolkit | undefined;
  #hash: string | undefined;

  constructor(toolkit: Toolkit, protocol: FeatureProtocol, foldKey: string) {
    this.featureCount = featureCount(protocol);
    this.#protocol = protocol;
    this.#foldKey = foldKey;
    this.#massShift = massShiftOf(toolkit);
    this.#toolkit = toolkit;
  }

  featurise(smiles: string): Featurised | Unreadable {
    const toolkit = this.#open();
    return standardise(toolkit, smiles, (molecule, canonical) => {
      const graph = readGraph(canonical, this.#massShift);
      const { radius } = this.#protocol.fingerprint;
      const row = this.#row(morganEnvironments(graph, radius), molecule);
      return { kind: "featurised", ...row, canonical, ...this.#assign(toolkit, scaffoldSmiles(graph)) };
    });
  }

  protocolHash(): string {
    this.#hash ??= hashProtocol(this.#protocol, this.#foldKey, (smiles) => this.featurise(smiles));
    return this.#hash;
  }

  dispose(): void {
    this.#toolkit = undefined;
    this.#assigned.clear();
  }

  #open(): Toolkit {
    if (this.#toolkit === undefined) throw new Error("this featuriser was disposed of");
    return this.#toolkit;
  }

  #row(environments: Uint32Array, molecule: Molecule): { column: Uint32Array; value: Float32Array } {
    const { size, values } = this.#protocol.fingerprint;
    const folded = environments.map((identifier) => identifier % size).sort();
    const columns: number[] = [];
    const amounts: number[] = [];
    for (let start = 0, end = 0; start < folded.length; start = end) {
      while (end < folded.length && folded[end] === folded[start]) end++;
      columns.push(folded[start]!);
      amounts.push(countValue(end - start, values));
    }
    if (this.#protocol.descriptors === "rdkit")
      for (const [index, raw] of describeMolecule(molecule).entries()) {
        const value = Math.fround(standardiseDescriptor(raw, descriptorScales[index]!));
        if (value === 0) continue;
        columns.push(size + index);
        amounts.push(value);
      }
    return { column: Uint32Array.from(columns), value: Float32Array.from(amounts) };
  }

  /**
   * Scaffold and fold by the scaffold as cut out; few scaffolds serve many molecules, so they are remembered.
   */
  #assign(toolkit: Toolkit, cutOut: string): Assigned {
    const known = this.#assigned.get(cutOut);
    if (known !== undefined) return known;
    const scaffold =
      cutOut === "" ? "" : (withMolecule(toolkit, cutOut, (part) => part.get_smiles()) ?? cutOut);
    const assigned = { scaffold, fold: scaffoldFold(scaffold, this.#foldKey, this.#protocol.folds.count) };
    if (this.#assigned.size >= SCAFFOLDS_REMEMBERED) this.#assigned.clear();
    this.#assigned.set(cutOut, assigned);
    return assigned;
  }
}

function countValue(count: number, values: FeatureProtocol["fingerprint"]["values"]): number {
  if (values === "binary") return 1;
  return values === "counts" ? count : Math.log1p(count);
}
