import { availableParallelism } from "node:os";
import { join } from "node:path";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { rounded, type Bench } from "../bench.ts";
import { alternate, type Stepper, type StepTime } from "./alternate.ts";
import { caseRows, cases, writeCaseData, type TrainCase } from "./cases.ts";
import type { EngineWork } from "./engine-steps.ts";
import { LineProcess } from "./line-process.ts";
import { fastestVariant, findTorch, startTorch, type StepAnswer, type TorchWork } from "./torch-process.ts";

const REPETITION_MS = 300;
const REPETITIONS = 15;
const THREADS = Math.min(2, availableParallelism());
const OPTIMISERS = ["adam", "sgd"] as const;

/**
 * `npm run bench -- train`: training steps of our engine, each case beside the same model and optimiser in
 * PyTorch's fastest form where a Python with PyTorch is found, with equal threads and in turns; figures are
 * of each side's best repetition. Both sides have their batches in memory before the clock starts.
 */
export const trainBench: Bench = {
  options: ["threads", "repetitions", "tfjs"],
  async run({ threads = THREADS, repetitions = REPETITIONS, tfjs = 1 }, report) {
    const python = findTorch();
    if (python === null) sayNoTorch();
    for (const shape of cases) {
      using folder = temporaryFolder();
      writeCaseData(shape, folder.path);
      for (const batch of shape.batches)
        for (const optimiser of OPTIMISERS) {
          const work = { case: shape, batch, optimiser, threads };
          report(await measured({ ...work, engine: "onnx" }, folder.path, python, repetitions));
        }
    }
    if (tfjs > 0) report(await tfjsAlone(cases[0]!, repetitions));
  },
};

/** Says on standard error that there is nothing to compare with. */
export function sayNoTorch(): void {
  process.stderr.write(
    "no Python with PyTorch (python3 -c 'import torch'; CHORALE_PYTHON names another): our figures stand alone\n",
  );
}

async function measured(
  work: EngineWork,
  folder: string,
  python: string | null,
  repetitions: number,
): Promise<Record<string, unknown>> {
  const { batches: _, ...shape } = work.case;
  const torchWork: TorchWork = { ...work, case: { ...shape, rows: caseRows, folder } };
  const variant = python === null ? null : await fastestVariant(python, torchWork);
  await using processes = new AsyncDisposableStack();
  const ours = processes.use(await startEngine(work));
  const torch = variant === null ? null : processes.use(await startTorch(python!, torchWork, variant));
  const own = noted(ours);
  const other = torch === null ? null : noted(torch);
  const steppers = other === null ? [own.run] : [own.run, other.run];
  const times = await alternate(steppers, { repetitionMs: REPETITION_MS, repetitions });
  return {
    ...lineHead(work),
    ...compared(work.batch, times),
    ...(variant === null ? {} : { torchForm: variant, torchPeakRssBytes: other!.last().peakRssBytes }),
    split: sharesOf(own.last()),
    peakRssBytes: own.last().peakRssBytes,
  };
}

async function tfjsAlone(shape: TrainCase, repetitions: number): Promise<Record<string, unknown>> {
  const work = { case: shape, batch: 128, optimiser: "adam", engine: "tfjs", threads: 1 } as const;
  await using started = await startEngine(work);
  const { run, last } = noted(started);
  const few = Math.min(3, repetitions);
  const times = await alternate([run], { repetitionMs: REPETITION_MS, repetitions: few });
  const { peakRssBytes } = last();
  return { ...lineHead(work), ...compared(work.batch, times), split: sharesOf(last()), peakRssBytes };
}

async function startEngine(work: EngineWork): Promise<LineProcess> {
  const script = join(import.meta.dirname, "engine-steps.ts");
  const flags = ["--disable-warning=ExperimentalWarning"];
  const started = new LineProcess(process.execPath, [...flags, script, JSON.stringify(work)]);
  await started.next();
  return started;
}

function lineHead({ case: shape, batch, optimiser, engine, threads }: EngineWork): Record<string, unknown> {
  return { case: shape.name, input: shape.input, batch, optimiser, engine, threads };
}

/** A stepper that remembers its process's last answer. */
function noted(started: LineProcess): { run: Stepper; last: () => StepAnswer } {
  let answer: StepAnswer | null = null;
  const run: Stepper = async (steps) => {
    answer = await started.ask<StepAnswer>({ steps });
    return answer.ms;
  };
  return { run, last: () => answer! };
}

/** Rates of each side's best repetition, and their ratio; that of the medians beside it. */
export function compared(batch: number, [ours, torch]: readonly StepTime[]): Record<string, number> {
  const rate = ({ bestMs }: StepTime): number => rounded((1000 * batch) / bestMs);
  const own = { stepMs: rounded(ours!.bestMs, 2), samplesPerSecond: rate(ours!) };
  if (torch === undefined) return own;
  return {
    ...own,
    torchStepMs: rounded(torch.bestMs, 2),
    torchSamplesPerSecond: rate(torch),
    ratio: rounded(torch.bestMs / ours!.bestMs, 2),
    medianRatio: rounded(torch.medianMs / ours!.medianMs, 2),
  };
}

/** The parts of a step as shares of their sum. */
export function sharesOf({ split = {} }: StepAnswer): Record<string, number> {
  const sum = Object.values(split).reduce((total, ms) => total + ms, 0);
  return Object.fromEntries(
    Object.entries(split).map(([part, ms]) => [part.replace(/Ms$/, ""), rounded(ms / sum, 3)]),
  );
}
