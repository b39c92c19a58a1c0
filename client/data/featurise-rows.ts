import type { Featuriser } from "../../chemistry/featuriser.ts";
import type { SparseRows } from "../../models/examples.ts";
import { packRows } from "../../models/pack-rows.ts";

/** The structures of a table as features: one row of `features` for each distinct canonical structure. */
export type FeaturisedRows = {
  /**
   * For each row of the table its compound, an index into `features` and `fold`; -1 where the row is
   * rejected.
   */
  readonly compoundOf: Int32Array;
  readonly features: SparseRows;
  /** The scaffold fold of each compound. */
  readonly fold: Uint8Array;
  readonly rejected: readonly RejectedRow[];
};

/** A row left out: its index below the header, from 0, and why. The reason does not repeat the structure. */
export type RejectedRow = { readonly index: number; readonly reason: string };

/** Called now and then with the share that is done; a returned promise is waited for. */
export type OnFraction = (fraction: number) => void | Promise<void>;

const ROWS_PER_REPORT = 64;

/**
 * Featurises the structures of a table in order; the same canonical structure becomes one compound, numbered
 * by its first row. What the featuriser cannot read is rejected with the reason.
 */
export async function featuriseRows(
  smiles: readonly string[],
  featuriser: Featuriser,
  onFraction: OnFraction = () => {},
): Promise<FeaturisedRows> {
  const compoundOf = new Int32Array(smiles.length).fill(-1);
  const compounds = new Map<string, number>();
  const rejected: RejectedRow[] = [];
  const rows: { column: Uint32Array; value: Float32Array }[] = [];
  const folds: number[] = [];
  for (const [index, structure] of smiles.entries()) {
    if (index % ROWS_PER_REPORT === 0) await onFraction(index / smiles.length);
    const outcome = structure === "" ? emptyCell : featuriser.featurise(structure);
    if (outcome.kind === "unreadable") {
      rejected.push({ index, reason: outcome.reason });
      continue;
    }
    const known = compounds.get(outcome.canonical);
    compoundOf[index] = known ?? rows.length;
    if (known !== undefined) continue;
    compounds.set(outcome.canonical, rows.length);
    rows.push({ column: outcome.column, value: outcome.value });
    folds.push(outcome.fold);
  }
  await onFraction(1);
  return {
    compoundOf,
    features: packRows(rows, featuriser.featureCount),
    fold: Uint8Array.from(folds),
    rejected,
  };
}

const emptyCell = { kind: "unreadable", reason: "the smiles cell is empty" } as const;
