import { CommandError } from "../../../process/command-error.ts";
import type { Endpoint } from "../../../trust/manifest/endpoint.ts";
import type { StudyManifest } from "../../../trust/manifest/study-manifest.ts";
import type { Label } from "./read-label.ts";
import type { AssayValue } from "./reading.ts";

/** What a study wants of one assay or column, by all of its endpoints that are measured by it. */
export type StudyAssay = {
  readonly assay: string;
  /** Labels are classes as measured, or numbers (of which thresholds may make classes later). */
  readonly reads: "classes" | "numbers";
  /** As the manifest writes it; "" where it names none. */
  readonly unit: string;
  /** Only values above 0 can be used. */
  readonly isLogarithmTaken: boolean;
};

/**
 * The assays or columns that a study's endpoints are measured by, in the manifest's order. Throws a
 * `CommandError` where two endpoints want the same assay as classes and as numbers, or in different units.
 */
export function studyAssays({ endpoints }: StudyManifest): ReadonlyMap<string, StudyAssay> {
  const assays = new Map<string, StudyAssay>();
  for (const endpoint of endpoints) {
    const wanted = wantedBy(endpoint);
    if (wanted.assay === "*") continue;
    const known = assays.get(wanted.assay);
    if (known !== undefined && known.reads !== wanted.reads)
      throw contradiction(wanted, "as classes and as numbers", "give the classes a column of their own");
    if (known !== undefined && known.unit !== wanted.unit)
      throw contradiction(wanted, "in different units", "give both endpoints the same unit");
    const isLogarithmTaken = wanted.isLogarithmTaken && (known?.isLogarithmTaken ?? true);
    assays.set(wanted.assay, { ...wanted, isLogarithmTaken });
  }
  return assays;
}

function wantedBy({ name, measuredBy, kind, thresholds, unit, transform }: Endpoint): StudyAssay {
  const areClasses = kind === "classification" && thresholds === undefined;
  return {
    assay: measuredBy ?? name,
    reads: areClasses ? "classes" : "numbers",
    unit: areClasses ? "" : unit.trim(),
    isLogarithmTaken: transform === "log10",
  };
}

function contradiction({ assay }: StudyAssay, how: string, remedy: string): CommandError {
  return new CommandError(`study: two endpoints are measured by ${assay} ${how}`, { remedy });
}

/**
 * The value of a label as a study wants it, or the reason why it cannot be used; null where nothing was
 * measured.
 */
export function assayValue(
  { assay, reads, isLogarithmTaken }: StudyAssay,
  label: Label,
): AssayValue | { readonly reason: string } | null {
  switch (label.kind) {
    case "empty":
      return null;
    case "problem":
      return label;
    case "class":
      return reads === "classes"
        ? { assay, qualifier: "=", value: label.value }
        : { reason: "it holds a class such as Positive where the study wants a number" };
    case "number":
      return reads === "classes" ? classValue(assay, label) : numberValue(assay, label, isLogarithmTaken);
  }
}

type NumberLabel = Extract<Label, { kind: "number" }>;

function classValue(assay: string, { value, qualifier }: NumberLabel): ReturnType<typeof assayValue> {
  if (qualifier !== "=") return { reason: "it holds a relation such as < where the study wants a class" };
  if (value !== 0 && value !== 1)
    return { reason: "it holds a number other than 0 and 1 where the study wants a class" };
  return { assay, qualifier, value };
}

function numberValue(
  assay: string,
  { value, qualifier }: NumberLabel,
  isLogarithmTaken: boolean,
): ReturnType<typeof assayValue> {
  if (isLogarithmTaken && value <= 0)
    return { reason: "it holds a value that is not above 0, and the study takes its logarithm" };
  if (!Number.isFinite(value)) return { reason: "it holds a value that has no logarithm" };
  return { assay, qualifier, value };
}
