import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { alternate, type Stepper } from "./alternate.ts";
import type { TrainCase } from "./cases.ts";
import { LineProcess } from "./line-process.ts";

/** What torch_step.py is told; `optimiser` none predicts only. `variant` names PyTorch's way of doing it. */
export type TorchWork = {
  readonly case: Omit<TrainCase, "batches"> & { readonly rows: number; readonly folder: string };
  readonly batch: number;
  readonly optimiser: "adam" | "sgd" | "none";
  readonly threads: number;
};

/** What a process of steps answers: the time of them all, the last loss and the most memory it had. */
export type StepAnswer = {
  readonly ms: number;
  readonly loss: number;
  readonly peakRssBytes: number;
  /** Milliseconds by part of the step, where the engine tells. */
  readonly split?: Readonly<Record<string, number>>;
};

/** A Python with PyTorch, or null: CHORALE_PYTHON, else python3 on the path, else the system's own. */
export function findTorch(): string | null {
  const candidates = [process.env.CHORALE_PYTHON, "python3", "/usr/bin/python3"];
  const hasTorch = (python: string): boolean =>
    spawnSync(python, ["-c", "import torch, numpy"], { stdio: "ignore" }).status === 0;
  return candidates.filter((one) => one !== undefined).find(hasTorch) ?? null;
}

/**
 * PyTorch's ways of one step; the fastest is found by trying. Dense products are compared with dense ones;
 * where we touch set bits only, PyTorch may do so, too.
 */
export function torchVariants(
  { input, moments }: Pick<TrainCase, "input" | "moments">,
  optimiser: TorchWork["optimiser"],
): string[] {
  if (optimiser === "none") return ["dense", "dense-script", "dense-onednn"];
  const dense = ["dense", "dense-foreach", "dense-onednn", "dense-foreach-onednn"];
  if (input === "dense") return dense;
  if (moments === "exact") return [...dense, "bag-foreach", "bag-foreach-onednn"];
  const lazy = ["bag-sparse", "bag-sparse-foreach", "bag-sparse-onednn", "bag-sparse-foreach-onednn"];
  const momentum = optimiser === "sgd" ? ["bag-sparse-momentum"] : [];
  return [...lazy, ...momentum, "bag-foreach-onednn"];
}

/** Starts torch_step.py on one variant and waits until it is ready. */
export async function startTorch(python: string, work: TorchWork, variant: string): Promise<LineProcess> {
  const script = join(import.meta.dirname, "torch_step.py");
  const threads = String(work.threads);
  const started = new LineProcess(python, [script, JSON.stringify({ ...work, variant })], {
    OMP_NUM_THREADS: threads,
    OPENBLAS_NUM_THREADS: threads,
    MKL_NUM_THREADS: threads,
  });
  await started.next();
  return started;
}

/**
 * The variant with the fastest step, each tried alone in a process of its own; those that fail are left out.
 */
export async function fastestVariant(python: string, work: TorchWork): Promise<string> {
  let best = { variant: "", bestMs: Infinity };
  for (const variant of torchVariants(work.case, work.optimiser)) {
    try {
      await using torch = await startTorch(python, work, variant);
      const [time] = await alternate([stepperOf(torch)], { repetitionMs: 300, repetitions: 5 });
      if (time!.bestMs < best.bestMs) best = { variant, bestMs: time!.bestMs };
    } catch (error) {
      process.stderr.write(`PyTorch cannot do ${variant}: ${(error as Error).message.split("\n").at(-2)}\n`);
    }
  }
  if (best.variant === "") throw new Error("PyTorch can do none of the variants");
  return best.variant;
}

/** Lets a process of steps be timed. */
export function stepperOf(started: LineProcess): Stepper {
  return async (steps) => (await started.ask<StepAnswer>({ steps })).ms;
}
