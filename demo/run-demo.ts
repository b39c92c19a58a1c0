import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify as stringifyYaml } from "yaml";
import { systemClock } from "../process/clock.ts";
import { CommandError } from "../process/command-error.ts";
import type { ReportContext, Summary } from "../report/summary.ts";
import { scoreFederated, trainBaselines } from "./baselines.ts";
import { inferenceSchema, readOutput, type Inference } from "./child-output.ts";
import { readAgreement, signedManifest } from "./agreement.ts";
import { claimOutFolder } from "./claim-out-folder.ts";
import { readEgress } from "./egress.ts";
import { runFederation, type Stage } from "./federation.ts";
import { exportModel } from "./export-model.ts";
import { Processes } from "./processes.ts";
import { openProgress, type Progress } from "./progress.ts";
import { resultTable } from "./result-table.ts";
import { readSites, type Site } from "./sites.ts";
import { softwareVersions } from "./software-versions.ts";
import { checkStudy, defaultStudy, readStudy, type StudyChoices } from "./study.ts";
import { summarise } from "./summarise.ts";

/** What `chorale demo` is called with. */
export type DemoOptions = StudyChoices & {
  /** Folder of tables; without it the embedded example runs. */
  readonly sites?: string;
  readonly study?: string;
  readonly out: string;
};

/** Where the embedded example's tables lie, in a checkout and in the built package. */
const EXAMPLE_FOLDER = join(import.meta.dirname, "..", "scripts", "example", "data");

/**
 * Runs the demo to its end and prints what came out. Whatever happens, every process that it started has
 * ended when it returns. Throws a `CommandError` when anything failed or the caller interrupted it.
 */
export async function runDemo(options: DemoOptions): Promise<void> {
  const sites = readSites(options.sites ?? EXAMPLE_FOLDER);
  const written = options.study === undefined ? null : readStudy(options.study, options);
  const inputs = [...sites.map(({ file }) => file), ...(options.study === undefined ? [] : [options.study])];
  const out = claimOutFolder(options.out, inputs);
  const processes = new Processes({ logs: join(out, "logs"), clock: systemClock });
  const progress = openProgress(process.stdout, systemClock);
  const orphaned = (): void => processes.signalAll("SIGTERM");
  process.once("exit", orphaned);
  const interruption = interrupted();
  try {
    const work = perform({ options, sites, written, out, processes, progress });
    const lines = await Promise.race([work, processes.failure, interruption.promise]);
    progress.end();
    process.stdout.write(lines);
  } finally {
    progress.end();
    await processes.stopAll();
    interruption.ignore();
    process.off("exit", orphaned);
  }
}

type Performance = {
  readonly options: DemoOptions;
  readonly sites: readonly Site[];
  readonly written: ReturnType<typeof readStudy> | null;
  readonly out: string;
  readonly processes: Processes;
  readonly progress: Progress;
};

/** All the work; gives what to print at the end. */
async function perform({ options, sites, written, out, processes, progress }: Performance): Promise<string> {
  progress.show({ phase: "reading the tables", fraction: 0, detail: "", remainingMs: null, nodes: [] });
  const { endpoints } = await inspect(processes, sites);
  const names = sites.map(({ node }) => node);
  const simulated = options.sites === undefined;
  const manifest = written ?? defaultStudy(names, endpoints, { ...options, simulated });
  checkStudy(manifest, names, endpoints);

  const stage: Stage = {
    out,
    sites,
    processes,
    progress,
    study: manifest.study,
    studyFile: join(out, "study.yaml"),
    protocolKeyFile: join(out, "protocol.key"),
  };
  writeFileSync(stage.studyFile, stringifyYaml(manifest));
  writeFileSync(stage.protocolKeyFile, `${protocolKeyOf(manifest.seed)}\n`, { mode: 0o600 });

  const { status, coordinator } = await runFederation(stage);
  const predict = await exportModel(stage, manifest);
  const [egress, agreement] = [await readEgress(stage), await readAgreement(stage)];
  await coordinator.stop();
  const federated = await scoreFederated(stage);
  const baselines = await trainBaselines(stage, systemClock);
  const signed = signedManifest(stage);
  const summary = summarise({
    manifest: signed,
    status,
    federated,
    ...baselines,
    software: softwareVersions(),
  });
  const files = await writeResults(out, summary, { simulatedAssays: simulated, egress, agreement });
  return `\n${resultTable(summary.results)}\n${files}\n${predict}`;
}

async function inspect(processes: Processes, sites: readonly Site[]): Promise<Inference> {
  const args = ["client", "inspect", "--json", "--in", ...sites.map(({ file }) => file)];
  try {
    return readOutput(inferenceSchema, await processes.run({ label: "inspect", args }), "client inspect");
  } catch (error) {
    const site = error instanceof CommandError && sites.find(({ file }) => error.message.includes(file));
    if (!site) throw error;
    throw new CommandError(`node ${site.node}: ${error.message.replace(/^inspect: /, "")}`, {
      ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
      cause: error,
    });
  }
}

async function writeResults(out: string, summary: Summary, context: ReportContext): Promise<string> {
  const report = join(out, "report.html");
  const data = join(out, "summary.json");
  writeFileSync(data, `${JSON.stringify(summary, null, 2)}\n`);
  // loaded late: drawing plots needs much code
  const { renderReport } = await import("../report/render-report.ts");
  writeFileSync(report, await renderReport(summary, context));
  const kind = context.simulatedAssays ? "These are simulated assays of invented sites.\n\n" : "";
  return `${kind}report:   ${report}\nsummary:  ${data}\n`;
}

/**
 * The folds' key: the same for the same seed, so that a demo can be repeated. A real federation draws one at
 * random.
 */
function protocolKeyOf(seed: number): string {
  return createHash("sha256").update(`chorale demo, fold key of seed ${seed}`).digest("hex");
}

function interrupted(): { promise: Promise<never>; ignore(): void } {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(new CommandError("interrupted: all processes of the demo were ended"));
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.on(signal, stop);
  return { promise, ignore: () => signals.forEach((signal) => process.off(signal, stop)) };
}
