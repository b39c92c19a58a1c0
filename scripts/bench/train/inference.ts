import { availableParallelism } from "node:os";
import { join } from "node:path";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { rounded, type Bench } from "../bench.ts";
import { alternate } from "./alternate.ts";
import { caseRows, cases, writeCaseData } from "./cases.ts";
import { LineProcess } from "./line-process.ts";
import type { PredictorWork } from "./predictor-steps.ts";
import { fastestVariant, findTorch, startTorch, stepperOf, type TorchWork } from "./torch-process.ts";
import { compared, sayNoTorch } from "./train.ts";

const REPETITION_MS = 200;
const REPETITIONS = 15;
const THREADS = Math.min(2, availableParallelism());
const BATCHES = [1, 128, 4096];

/**
 * `npm run bench -- inference`: compounds a second of an exported model of case A, from sparse features to
 * predictions, beside PyTorch's fastest form in turns. PyTorch is given dense batches that are ready in
 * memory, which spares it the step from bits to rows.
 */
export const inferenceBench: Bench = {
  options: ["threads", "repetitions"],
  async run({ threads = THREADS, repetitions = REPETITIONS }, report) {
    const python = findTorch();
    if (python === null) sayNoTorch();
    using folder = temporaryFolder();
    const shape = cases[0]!;
    writeCaseData(shape, folder.path);
    for (const batch of BATCHES)
      report(await measured({ case: shape, batch, threads }, folder.path, python, repetitions));
  },
};

async function measured(
  work: PredictorWork,
  folder: string,
  python: string | null,
  repetitions: number,
): Promise<Record<string, unknown>> {
  const { batches: _, ...shape } = work.case;
  const torchWork: TorchWork = { ...work, optimiser: "none", case: { ...shape, rows: caseRows, folder } };
  const variant = python === null ? null : await fastestVariant(python, torchWork);
  await using processes = new AsyncDisposableStack();
  const script = join(import.meta.dirname, "predictor-steps.ts");
  const flags = ["--disable-warning=ExperimentalWarning"];
  const ours = processes.use(new LineProcess(process.execPath, [...flags, script, JSON.stringify(work)]));
  await ours.next();
  const torch = variant === null ? null : processes.use(await startTorch(python!, torchWork, variant));
  const steppers = [ours, torch].filter((one) => one !== null).map(stepperOf);
  const times = await alternate(steppers, { repetitionMs: REPETITION_MS, repetitions });
  const { samplesPerSecond, torchSamplesPerSecond, ...rest } = compared(work.batch, times);
  const { batch, threads } = work;
  return {
    batch,
    threads,
    compoundsPerSecond: samplesPerSecond,
    ...(variant === null ? {} : { torchCompoundsPerSecond: torchSamplesPerSecond, torchForm: variant }),
    ...rest,
    medianMs: rounded(times[0]!.medianMs, 3),
  };
}
