import { CommandError } from "../../../../process/command-error.ts";
import { parseUnit } from "../units/parse-unit.ts";
import { unitConversion, type Conversion } from "../units/unit-conversion.ts";
import type { StudyAssay } from "../study-assays.ts";
import { ENDPOINT_RULES } from "./endpoint-rules.ts";
import { endpointNamed, type KMelloddyEndpoint } from "./endpoints.ts";

/** What a study asks of K-MELLODDY's endpoints, by the endpoint's name as `endpointNamed` gives it. */
export type AskedEndpoints = {
  readonly byName: ReadonlyMap<string, StudyAssay>;
  /** Assays of the study that are not among the 86; a row has to name them exactly. */
  readonly own: readonly string[];
};

/**
 * Matches a study's assays with the 86 endpoints, whatever their case. Throws a `CommandError`, before any
 * row is read, for a unit that is not known or that no values of the endpoint can be converted to.
 */
export function askedEndpoints(wanted: ReadonlyMap<string, StudyAssay>): AskedEndpoints {
  const byName = new Map<string, StudyAssay>();
  const own: string[] = [];
  for (const assay of wanted.values()) {
    const endpoint = endpointNamed(assay.assay);
    if (endpoint === null) own.push(assay.assay);
    else checkUnit(assay, unitsOf(endpoint));
    byName.set(endpoint?.name ?? assay.assay, assay);
  }
  return { byName, own };
}

/** Units of an endpoint's values; solubility may also be asked for as mass per volume, which stays apart. */
function unitsOf({ name, unit }: KMelloddyEndpoint): readonly (string | null)[] {
  const ofRules = ENDPOINT_RULES.filter(({ endpoints }) => endpoints.includes(name));
  return [unit, ...ofRules.flatMap((rule) => rule.unit ?? []), ...(name === "Solubility" ? ["ug/mL"] : [])];
}

function checkUnit({ assay, unit, reads }: StudyAssay, units: readonly (string | null)[]): void {
  if (reads === "classes" || unit === "") return;
  if (parseUnit(unit) === null)
    throw new CommandError(`study: the unit "${unit}" of ${assay} is not known`, {
      remedy: "write it as K-MELLODDY does, for example uM, 10-6 cm/s, mL/min/kg or log(mol/L)",
    });
  const known = units.filter((other) => other !== null);
  if (units.includes(null)) return;
  if (known.some((other) => unitConversion(other, unit) !== null)) return;
  throw new CommandError(`study: K-MELLODDY's ${assay} is in ${known.join(" or ")}, not in ${unit}`, {
    remedy: `give the endpoint a unit that ${known[0]} can be converted to`,
  });
}

/**
 * How a row's unit becomes the study's; a reason where it cannot. `endpointUnit` is K-MELLODDY's, null where
 * it fixes none. A missing unit counts as the endpoint's where that is a pure number, ratio or logarithm.
 */
export function rowConversion(
  { assay, unit: studyUnit }: StudyAssay,
  rowUnit: string,
  endpointUnit: string | null,
): Conversion | { readonly reason: string; readonly kind: "rejected" | "unmapped" } {
  const target = studyUnit === "" ? (endpointUnit ?? "") : studyUnit;
  const written = isMissing(rowUnit) ? unitWhereMissing(endpointUnit) : rowUnit;
  const conversion = written === null ? null : unitConversion(written, target);
  if (conversion !== null) return conversion;
  if (written === null || isMissing(rowUnit))
    return { kind: "rejected", reason: `it has no unit, and ${assay} needs one` };
  if (parseUnit(written) === null) return { kind: "rejected", reason: `its unit is not known, for ${assay}` };
  const isSound = endpointUnit !== null && unitConversion(written, endpointUnit) !== null;
  return isSound
    ? { kind: "unmapped", reason: `the study asks for ${assay} in another quantity than this, in ${target}` }
    : {
        kind: "rejected",
        reason: `its unit cannot be converted to ${target || "a pure number"}, for ${assay}`,
      };
}

function isMissing(unit: string): boolean {
  return ["", "-", "–", "na", "n/a", "none", "not specified"].includes(unit.trim().toLowerCase());
}

function unitWhereMissing(endpointUnit: string | null): string | null {
  if (endpointUnit === null) return "";
  const unit = parseUnit(endpointUnit);
  return unit !== null && (unit.isLogarithm || (unit.expression === "" && unit.factor === 1))
    ? endpointUnit
    : null;
}
