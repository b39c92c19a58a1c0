// The predictions of an exported model in a process of its own, beside engine-steps.ts.
import { createInterface } from "node:readline";
import { initialParameters } from "../../../models/architecture/initial-parameters.ts";
import { localLayout } from "../../../models/architecture/trunk-and-heads.ts";
import { exportOnnxModel } from "../../../models/export/export-onnx-model.ts";
import { ResidentRows } from "../../../models/resident-rows.ts";
import { loadPredictor } from "../../../models/runtime/predictor.ts";
import { caseData, type TrainCase } from "./cases.ts";
import { architectureOfCase } from "./engine-steps.ts";
import type { StepAnswer } from "./torch-process.ts";

/** What the bench tells the process (argument 1, JSON). */
export type PredictorWork = { readonly case: TrainCase; readonly batch: number; readonly threads: number };

if (import.meta.main) {
  const run = await openPredictions(JSON.parse(process.argv[2]!) as PredictorWork);
  process.stdout.write('{"ready":true}\n');
  for await (const line of createInterface({ input: process.stdin })) {
    const answer = await run((JSON.parse(line) as { steps: number }).steps);
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}

async function openPredictions({ case: shape, batch, threads }: PredictorWork) {
  const predictor = await loadPredictor(exportedCase(shape), threads);
  const features = new ResidentRows(caseData(shape).features);
  const batches = Math.floor(features.rows / batch);
  const blocks = Array.from({ length: Math.min(batches, 64) }, (_, number) =>
    features.select(Uint32Array.from({ length: batch }, (_row, row) => number * batch + row)),
  );
  let number = 0;
  return async (steps: number): Promise<StepAnswer> => {
    let last = 0;
    const beganMs = performance.now();
    for (let step = 0; step < steps; step += 1, number += 1)
      last = (await predictor.predict(blocks[number % blocks.length]!))[0]!;
    const ms = performance.now() - beganMs;
    return { ms, loss: last, peakRssBytes: process.resourceUsage().maxRSS * 1024 };
  };
}

function exportedCase(shape: TrainCase): Uint8Array {
  const architecture = architectureOfCase(shape);
  const tasks = architecture.sharedHead.map(({ name, kind }) => ({
    name,
    kind,
    unit: "",
    transform: "none" as const,
    mean: 0,
    deviation: 1,
  }));
  const parameters = initialParameters(localLayout(architecture), 1);
  const description = { study: "bench", protocol: null, tasks, software: "bench" };
  return exportOnnxModel({ architecture, parameters, description });
}
