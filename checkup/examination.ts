import type { Check } from "./check.ts";
import type { Finding } from "./finding.ts";

/** What there is to look at on one side of a federation. */
export type Examination = {
  /** Whether the configuration can be used, and what it says. */
  readonly configuration: Finding;
  /** In the order in which they are to run; only the machine's where the configuration is unusable. */
  readonly checks: readonly Check[];
};

/** What the doctor is told: the configuration's file, and a study by its name or its manifest's file. */
export type ExaminationOptions = { readonly configPath: string; readonly study: string | undefined };
