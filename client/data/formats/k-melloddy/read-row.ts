import { MEASURES_NOTHING, NO_STRUCTURE } from "../reading.ts";
import { isEmptyCell } from "../read-label.ts";
import type { RowReading } from "../reading.ts";
import { rejectedRow } from "../table-layout.ts";
import { addMapped, rejectCell, type Outcome, type RowContext } from "./add-mapped.ts";
import type { KMelloddyColumn } from "./columns.ts";
import { effluxRatio, readPermeability, type PermeabilityPair } from "./bracket-list.ts";
import type { TestDescription } from "./map-endpoint.ts";
import { isEmptyResult, numberResult, readResult, withRelation } from "./read-result.ts";

type CellOf = (column: KMelloddyColumn) => string;

const OF_SALT = "the structure is SMILES_Salt, as SMILES_Structure_Parent is empty";
const DERIVED = "the efflux ratio was derived: mean (BtoA) / mean (AtoB)";
const ONE_LIST = "one column held both directions, [A to B, B to A]";
const PASSED_OVER = "Measurement_Value was passed over, as Measurement_Value(AtoB) is given";
const ONLY_B_TO_A = "permeability from B to A alone: no K-MELLODDY endpoint";
const EFFLUX_RATIO = /efflux[\s_-]*ratio/i;

/** Reads one row of the long format: its structure, and its values in the units of the study. */
export function readMeasurementRow(row: number, cells: readonly string[], context: RowContext): RowReading {
  const cell: CellOf = (column) => {
    const at = context.at.get(column);
    return at === undefined ? "" : cells[at]!.trim();
  };
  const filled: CellOf = (column) => (isEmptyCell(cell(column)) ? "" : cell(column));
  const compound = filled("Chemical ID") || filled("Chemical Name");
  const structure = filled("SMILES_Structure_Parent") || filled("SMILES_Salt");
  if (structure === "") return rejectedRow(row, NO_STRUCTURE, compound);
  if (filled("SMILES_Structure_Parent") === "") context.count(OF_SALT);
  const outcome: Outcome = { values: [], problems: [] };
  const pair = readPermeability(cell("Measurement_Value(AtoB)"), cell("Measurement_Value(BtoA)"));
  const hasPermeability = pair.problem !== null || pair.aToB.length + pair.bToA.length > 0;
  if (hasPermeability) addPermeability(pair, cell, context, outcome);
  addResult(cell, context, outcome, hasPermeability);
  return { row, compound, structure, ...outcome };
}

function describe(cell: CellOf): Omit<TestDescription, "holds" | "resultWord"> {
  return {
    test: cell("Test"),
    testType: cell("Test_Type"),
    testSubject: cell("Test_Subject"),
    measurementType: cell("Measurement_Type"),
    measurementCondition: cell("Measurement_Condition"),
  };
}

function addResult(cell: CellOf, context: RowContext, outcome: Outcome, hasPermeability: boolean): void {
  const result = readResult({
    relation: cell("Measurement_Relation"),
    value: cell("Measurement_Value"),
    unit: cell("Measurement_Unit"),
    class: cell("Measurement_Class"),
  });
  if (hasPermeability && (isEmptyResult(result) || !saysEffluxRatio(cell))) {
    if (result.number !== null) context.count(PASSED_OVER);
  } else if (isEmptyResult(result)) rejectCell(outcome, null, MEASURES_NOTHING);
  else {
    const holds =
      result.number === null && result.problem?.column !== "Measurement_Value" ? "class" : "number";
    addMapped({ ...describe(cell), resultWord: result.word, holds }, result, context, outcome);
  }
}

function saysEffluxRatio(cell: CellOf): boolean {
  return EFFLUX_RATIO.test(cell("Measurement_Type"));
}

/**
 * Adds what the columns of the two directions give: permeability from A to B, and the derived efflux ratio.
 */
function addPermeability(pair: PermeabilityPair, cell: CellOf, context: RowContext, outcome: Outcome): void {
  if (pair.problem !== null) return rejectCell(outcome, "Measurement_Value(AtoB)", pair.problem);
  if (pair.wasOneList) context.count(ONE_LIST);
  const measurementType = saysEffluxRatio(cell) ? "Papp" : cell("Measurement_Type");
  const description = { ...describe(cell), measurementType, resultWord: "", holds: "number" } as const;
  const measured = {
    aToB: pair.aToB.map((place) => withRelation(place, cell("Measurement_Relation"))),
    bToA: pair.bToA.map((place) => withRelation(place, cell("Measurement_Relation"))),
  };
  for (const place of measured.aToB)
    addMapped(description, numberResult(place, cell("Measurement_Unit")), context, outcome);
  if (measured.aToB.length === 0)
    outcome.problems.push({ kind: "unmapped", column: null, reason: ONLY_B_TO_A });
  const ratio = effluxRatio(measured);
  if (ratio === null || !context.asked.byName.has("Efflux_ratio") || isRatioGiven(cell)) return;
  context.count(DERIVED);
  const ofRatio = { ...description, measurementType: "efflux_Ratio" };
  addMapped(ofRatio, numberResult({ value: ratio, qualifier: "=" }, "ratio"), context, outcome);
}

function isRatioGiven(cell: CellOf): boolean {
  return saysEffluxRatio(cell) && cell("Measurement_Value") !== "";
}
