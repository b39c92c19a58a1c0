import type { Examination } from "../checkup/examination.ts";
import { runChecks } from "../checkup/check.ts";
import type { Finding, Words } from "../checkup/finding.ts";
import { systemClock, type Clock } from "../process/clock.ts";
import { languageOf, type Language } from "../process/language.ts";
import { software } from "../process/software.ts";
import { describeFindings, firstToDo } from "./describe-findings.ts";
import { findSide, type Side } from "./find-side.ts";
import { showActivity } from "./show-activity.ts";

/** What `chorale doctor` is called with. */
export type DoctorOptions = {
  readonly config?: string;
  readonly study?: string;
  readonly json?: true;
  readonly language?: Language;
};

/** What the doctor found, for programs. */
export type DoctorReport = {
  readonly side: Side;
  readonly configPath: string;
  readonly software: string;
  readonly at: string;
  readonly usable: boolean;
  readonly problems: number;
  readonly warnings: number;
  /** The finding to begin with; null where all is well. */
  readonly first: string | null;
  readonly findings: readonly Finding[];
};

/** Examines this side of a federation, prints what was found and sets the exit code: 0, 1 or 2. */
export async function runDoctor(options: DoctorOptions, clock: Clock = systemClock): Promise<void> {
  const language = options.language ?? languageOf(process.env);
  const report = await examine(options, language, clock);
  const { usable, problems, findings } = report;
  const shown = options.json ? `${JSON.stringify(report, null, 2)}\n` : describeFindings(findings, language);
  process.stdout.write(shown);
  if (!usable) process.exitCode = 2;
  else if (problems > 0) process.exitCode = 1;
}

async function examine(
  { config, study }: DoctorOptions,
  language: Language,
  clock: Clock,
): Promise<DoctorReport> {
  const { side, configPath } = findSide(config);
  const { configuration, checks } = await examinationOf(side, { configPath, study }, clock);
  const activity = showActivity();
  const findings = [configuration];
  try {
    const listener = {
      onProgress: (words: Words) => activity.show(`${words[language]} ...`),
      onFinding: () => {},
    };
    findings.push(...(await runChecks(checks, clock, listener)));
  } finally {
    activity.clear();
  }
  const count = (state: Finding["state"]): number => findings.filter((one) => one.state === state).length;
  return {
    side,
    configPath,
    software,
    at: new Date(clock.nowMs()).toISOString(),
    usable: configuration.state !== "problem",
    problems: count("problem"),
    warnings: count("warning"),
    first: firstToDo(findings)?.id ?? null,
    findings,
  };
}

async function examinationOf(
  side: Side,
  options: { readonly configPath: string; readonly study: string | undefined },
  clock: Clock,
): Promise<Examination> {
  if (side === "node") return (await import("../client/doctor/examine-node.ts")).examineNode(options, clock);
  const { examineCoordinator } = await import("../coordinator/doctor/examine-coordinator.ts");
  return examineCoordinator(options, clock);
}
