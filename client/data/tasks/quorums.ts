import type { DataProtocol } from "../../../trust/manifest/data-protocol.ts";
import type { AssayType, Endpoint } from "../../../trust/manifest/endpoint.ts";
import type { TaskLabels } from "./prepared-task.ts";
import { isConstant, standardDeviation } from "./statistics.ts";
import { isAuxiliaryAssay } from "./thresholds.ts";

type Quorums = DataProtocol["quorums"];

/** `training_quorum` of MELLODDY-TUNER's parameters for AUX_HTS and AUX_PL. */
const SCREENING_QUORUM = { active: 10, inactive: 10_000 };
/** The same of a task of the catalogue: enough in all, or the quorum of the partners' own panels. */
const CATALOGUE_LABELS_MIN = 400;
/** `regression_evaluation_task_filter`: p-values of a fold that vary less cannot tell models apart. */
const FOLD_DEVIATION_MIN = 0.5;

/** Why labels are too few to train a task, with the counts; null where they suffice. */
export function trainingShortfall(
  { kind, assayType }: Pick<Endpoint, "kind" | "assayType">,
  labels: TaskLabels,
  { training }: Quorums,
): string | null {
  if (kind === "classification") return classShortfall(assayType, labels, training);
  const values = labels.value.length;
  const uncensored = countZeros(labels.censoring);
  if (values >= training.values && uncensored >= training.uncensored) return null;
  return (
    `${values} compounds with a value, ${uncensored} of them exact: ` +
    `training needs ${training.values} and ${training.uncensored}`
  );
}

function classShortfall(
  assayType: AssayType,
  { value }: TaskLabels,
  training: Quorums["training"],
): string | null {
  const inactive = countZeros(value);
  const active = value.length - inactive;
  const needed = isAuxiliaryAssay(assayType) ? SCREENING_QUORUM : training;
  if (active >= needed.active && inactive >= needed.inactive) return null;
  const isCatalogue = assayType === "CATALOG-PANEL";
  if (isCatalogue && value.length >= CATALOGUE_LABELS_MIN) return null;
  const orInAll = isCatalogue ? `, or ${CATALOGUE_LABELS_MIN} in all` : "";
  return (
    `${active} active and ${inactive} inactive compounds: ` +
    `training needs ${needed.active} and ${needed.inactive}${orInAll}`
  );
}

/**
 * The folds, ascending, whose labels are too few to judge a task there; with a regression also those whose
 * exact values vary too little.
 */
export function foldsBelowQuorum(
  { kind, assayType }: Pick<Endpoint, "kind" | "assayType">,
  labels: TaskLabels,
  fold: Uint8Array,
  { folds, quorums: { evaluation } }: Pick<DataProtocol, "folds" | "quorums">,
): number[] {
  const valuesOf = exactValuesByFold(labels, fold, folds.count);
  const isBelow = (values: Float64Array): boolean => {
    if (kind === "classification") {
      const inactive = countZeros(values);
      return values.length - inactive < evaluation.active || inactive < evaluation.inactive;
    }
    if (values.length < evaluation.uncensored || isConstant(values)) return true;
    return assayType !== "ADME" && standardDeviation(values) < FOLD_DEVIATION_MIN;
  };
  return valuesOf.flatMap((values, index) => (isBelow(values) ? [index] : []));
}

function exactValuesByFold(labels: TaskLabels, fold: Uint8Array, count: number): Float64Array[] {
  const values = Array.from({ length: count }, (): number[] => []);
  for (const [index, compound] of labels.compound.entries())
    if (labels.censoring[index] === 0) values[fold[compound]!]?.push(labels.value[index]!);
  return values.map((own) => Float64Array.from(own));
}

function countZeros(values: Float64Array | Int8Array): number {
  let count = 0;
  for (const value of values) if (value === 0) count += 1;
  return count;
}
