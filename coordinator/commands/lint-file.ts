import { fieldName } from "../../process/field-problems.ts";
import { printable } from "../../process/printable.ts";
import { judgeYaml, type FileProblem } from "../../process/read-yaml.ts";
import { readYamlSource } from "../../process/yaml-source.ts";
import { lintManifest, type Finding } from "../../trust/manifest/lint-manifest.ts";
import { studyInNumbers, type StudyInNumbers } from "../../trust/manifest/study-in-numbers.ts";
import { studyManifestSchema } from "../../trust/manifest/study-manifest.ts";

/**
 * What `study lint` found in a file, as `--json` prints it. `numbers` is null where there are problems to
 * solve first.
 */
export type LintReport = {
  readonly file: string;
  readonly problems: readonly FileProblem[];
  /** All of them; `problems` has the first hundred. */
  readonly problemCount: number;
  readonly warnings: readonly FileProblem[];
  readonly numbers: StudyInNumbers | null;
};

const REMEDY = "name a study manifest in YAML; `chorale coordinator study lint --example` prints one";

/** What there is to say of a study file at a time. Throws a usage error where it cannot be read as YAML. */
export function lintFile(file: string, nowMs: number): LintReport {
  const source = readYamlSource(file, REMEDY);
  const reading = judgeYaml(source, studyManifestSchema);
  if ("problems" in reading) return { file, ...reading, warnings: [], numbers: null };
  const findings = lintManifest(reading.value, nowMs);
  const placed = (level: Finding["level"]): FileProblem[] =>
    findings
      .filter((finding) => finding.level === level)
      .map(({ field, message, remedy }) => ({
        line: source.lineOf(field),
        field: fieldName(field),
        message: printable(message, 500),
        remedy,
      }))
      .toSorted((one, other) => one.line - other.line);
  const problems = placed("problem");
  const warnings = placed("warning");
  return { file, problems, problemCount: problems.length, warnings, numbers: studyInNumbers(reading.value) };
}
