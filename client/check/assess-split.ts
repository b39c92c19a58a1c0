import type { FeatureRows, SparseRows } from "../../models/examples.ts";
import { seededRandom } from "../../models/random/seeded-random.ts";
import type { DataQuality } from "../../report/quality/quality.ts";
import type { DataProtocol } from "../../trust/manifest/data-protocol.ts";
import { roleOfFold, splitByFold } from "../data/folds.ts";

const TEST_SAMPLE = 400;
const TRAINING_SAMPLE = 4000;
const BINS = 10;
const SEED = 1;

/** Compounds with their folds, scaffolds and features. */
export type SplitCompounds = {
  readonly fold: Uint8Array;
  /** A number for each distinct scaffold, `[compounds]`. */
  readonly scaffold: Uint32Array;
  readonly features: FeatureRows;
  readonly protocol: DataProtocol;
};

/**
 * How far the test fold is from the training folds: scaffolds in both (by the protocol none), and the
 * similarity of test compounds to their nearest training compound.
 */
export function assessSplit(compounds: SplitCompounds): NonNullable<DataQuality["split"]> {
  const { fold, scaffold, protocol } = compounds;
  const inTraining = new Set<number>();
  const inTest = new Set<number>();
  const sizes = new Map<number, number>();
  for (const [compound, one] of scaffold.entries()) {
    sizes.set(one, (sizes.get(one) ?? 0) + 1);
    const role = roleOfFold(fold[compound]!, protocol.folds);
    if (role === "test") inTest.add(one);
    else if (role === "training") inTraining.add(one);
  }
  return {
    scaffoldsInBoth: [...inTest].filter((one) => inTraining.has(one)).length,
    largestScaffold: [...sizes.values()].reduce((most, size) => Math.max(most, size), 0),
    nearestTraining: nearestTraining(compounds),
  };
}

/** Distinct scaffolds among the compounds of each fold. */
export function scaffoldsByFold({ fold, scaffold, protocol }: SplitCompounds): number[] {
  const found = Array.from({ length: protocol.folds.count }, () => new Set<number>());
  for (const [compound, one] of scaffold.entries()) found[fold[compound]!]!.add(one);
  return found.map((scaffolds) => scaffolds.size);
}

function nearestTraining({ fold, features, protocol }: SplitCompounds): { sampled: number; bins: number[] } {
  const { test, training } = splitByFold(fold, protocol.folds);
  const tested = features.select(sample(test, TEST_SAMPLE));
  const known = features.select(sample(training, TRAINING_SAMPLE));
  const bins = Array.from({ length: BINS }, () => 0);
  if (known.rows === 0) return { sampled: 0, bins };
  const isMarked = new Uint8Array(features.columns);
  const sizes = Array.from({ length: known.rows }, (_, row) => countBits(known, row, protocol));
  for (let row = 0; row < tested.rows; row += 1) {
    eachBit(tested, row, protocol, (bit) => void (isMarked[bit] = 1));
    const size = countBits(tested, row, protocol);
    let nearest = 0;
    for (let other = 0; other < known.rows; other += 1) {
      let common = 0;
      eachBit(known, other, protocol, (bit) => void (common += isMarked[bit]!));
      const union = size + sizes[other]! - common;
      if (union > 0) nearest = Math.max(nearest, common / union);
    }
    bins[Math.min(BINS - 1, Math.floor(nearest * BINS))]! += 1;
    eachBit(tested, row, protocol, (bit) => void (isMarked[bit] = 0));
  }
  return { sampled: tested.rows, bins };
}

/** At most `size` of the rows, drawn without replacement, always the same ones of the same rows. */
function sample(rows: Uint32Array, size: number): Uint32Array {
  const drawn = rows.slice();
  const random = seededRandom(SEED, "sample for similarity");
  const count = Math.min(size, drawn.length);
  for (let index = 0; index < count; index += 1) {
    const other = index + random.below(drawn.length - index);
    const row = drawn[index]!;
    drawn[index] = drawn[other]!;
    drawn[other] = row;
  }
  return drawn.slice(0, count).sort();
}

function countBits(matrix: SparseRows, row: number, protocol: DataProtocol): number {
  let count = 0;
  eachBit(matrix, row, protocol, () => void (count += 1));
  return count;
}

/** The bits of the fingerprint; what stands behind it are descriptors. */
function eachBit(
  { rowStart, column }: SparseRows,
  row: number,
  { fingerprint }: DataProtocol,
  use: (bit: number) => void,
): void {
  for (let at = rowStart[row]!; at < rowStart[row + 1]! && column[at]! < fingerprint.size; at += 1)
    use(column[at]!);
}
