import { descriptorNames } from "./descriptors.ts";
import { describeStructure } from "./descriptors/describe-structure.ts";
import { descriptorScales, standardiseDescriptor } from "./descriptor-scales.ts";
import type { Explanation } from "./explanation.ts";
import { featureCount, type FeatureProtocol, type Featurised, type Unreadable } from "./feature-protocol.ts";
import { countValue, foldEnvironments, type FoldedCounts } from "./fold-fingerprint.ts";
import { foldScaffold } from "./fold-scaffold.ts";
import { massShiftOf } from "./isotopes.ts";
import type { MolecularGraph } from "./molecular-graph.ts";
import { morganEnvironments } from "./morgan.ts";
import { hashProtocol } from "./protocol-hash.ts";
import { loadToolkit, type Toolkit } from "./rdkit.ts";
import { readGraph } from "./read-graph.ts";
import { scaffoldFold } from "./scaffold-fold.ts";
import { scaffoldSmiles } from "./scaffold.ts";
import { standardise, type Chemist, type StepTaken } from "./standardise.ts";

/**
 * Turns structures (SMILES or mol blocks) into features under one protocol. `featurise` never throws for what
 * a structure holds; equal structures give equal rows on every machine, however they are written.
 */
export interface Featuriser {
  readonly featureCount: number;
  featurise(structure: string): Featurised | Unreadable;
  /** What `featurise` does with a structure, step by step, for its owner. */
  explainStructure(structure: string): Explanation;
  /**
   * Hexadecimal SHA-256 that partners compare before they train: equal only if all of them get equal
   * features. The first time takes a moment.
   */
  protocolHash(): string;
  /** Lets go of what it keeps in memory; it cannot be used afterwards. */
  dispose(): void;
}

/**
 * A featuriser of this thread; `key` is the partners' key of folds and bit permutation. Throws when the
 * chemistry toolkit cannot be loaded.
 */
export async function loadFeaturiser(protocol: FeatureProtocol, key: string): Promise<Featuriser> {
  return new RdkitFeaturiser(await loadToolkit(), protocol, key);
}

const SCAFFOLDS_REMEMBERED = 50_000;
type Assigned = { readonly scaffold: string; readonly fold: number };

class RdkitFeaturiser implements Featuriser {
  readonly featureCount: number;
  readonly #protocol: FeatureProtocol;
  readonly #key: string;
  readonly #assigned = new Map<string, Assigned>();
  #chemist: Chemist | undefined;

  constructor(toolkit: Toolkit, protocol: FeatureProtocol, key: string) {
    this.featureCount = featureCount(protocol);
    this.#protocol = protocol;
    this.#key = key;
    this.#chemist = { toolkit, massShift: massShiftOf(toolkit) };
  }

  featurise(structure: string): Featurised | Unreadable {
    const chemist = this.#open();
    const result = standardise(chemist, structure, this.#protocol.standardisation);
    if (result.kind === "unreadable") return { kind: "unreadable", reason: result.reason };
    const { canonical } = result;
    const graph = readGraph(canonical, chemist.massShift);
    const described = this.#describe(chemist.toolkit, canonical, graph);
    if (described === undefined) return UNDESCRIBED;
    const row = this.#row(this.#fold(graph), described);
    return { kind: "featurised", ...row, canonical, ...this.#assign(chemist.toolkit, scaffoldSmiles(graph)) };
  }

  explainStructure(structure: string): Explanation {
    const chemist = this.#open();
    const steps: StepTaken[] = [];
    const onStep = (taken: StepTaken): void => void steps.push(taken);
    const result = standardise(chemist, structure, this.#protocol.standardisation, onStep);
    if (result.kind === "unreadable") {
      const { step, reason } = result;
      return { ...UNEXPLAINED, input: structure, steps, failure: { step, reason } };
    }
    const { canonical } = result;
    const graph = readGraph(canonical, chemist.massShift);
    const { column, count } = this.#fold(graph);
    const described = this.#describe(chemist.toolkit, canonical, graph);
    const descriptors = Object.fromEntries(
      Array.from(described ?? [], (value, index) => [descriptorNames[index]!, value]),
    );
    const features = { bits: [...column], counts: [...count], descriptors };
    const assigned = this.#assign(chemist.toolkit, scaffoldSmiles(graph));
    return { input: structure, steps, standardised: canonical, failure: null, ...assigned, ...features };
  }

  protocolHash(): string {
    this.#open();
    return hashProtocol(this.#protocol, this.#key, (structure) => this.featurise(structure));
  }

  dispose(): void {
    this.#chemist = undefined;
    this.#assigned.clear();
  }

  #open(): Chemist {
    if (this.#chemist === undefined) throw new Error("this featuriser was disposed of");
    return this.#chemist;
  }

  #fold(graph: MolecularGraph): FoldedCounts {
    const { fingerprint } = this.#protocol;
    return foldEnvironments(morganEnvironments(graph, fingerprint.radius), fingerprint, this.#key);
  }

  /**
   * The raw descriptors of the canonical form, so that equal structures get equal numbers to the last bit;
   * empty where the protocol has none, undefined should the toolkit be needed and not read what it wrote.
   */
  #describe(toolkit: Toolkit, canonical: string, graph: MolecularGraph): Float64Array | undefined {
    if (this.#protocol.descriptors === "none") return new Float64Array(0);
    return describeStructure(toolkit, canonical, graph);
  }

  #row(folded: FoldedCounts, described: Float64Array): { column: Uint32Array; value: Float32Array } {
    const { size, values } = this.#protocol.fingerprint;
    const columns = [...folded.column];
    const amounts = Array.from(folded.count, (count) => countValue(count, values));
    for (const [index, raw] of described.entries()) {
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
    const scaffold = foldScaffold(toolkit, cutOut) ?? cutOut;
    const assigned = { scaffold, fold: scaffoldFold(scaffold, this.#key, this.#protocol.folds.count) };
    if (this.#assigned.size >= SCAFFOLDS_REMEMBERED) this.#assigned.clear();
    this.#assigned.set(cutOut, assigned);
    return assigned;
  }
}

const UNDESCRIBED: Unreadable = {
  kind: "unreadable",
  reason: "the standardised structure is not a valid molecule",
};

const UNEXPLAINED = {
  standardised: null,
  scaffold: null,
  fold: null,
  bits: [],
  counts: [],
  descriptors: {},
} as const;
