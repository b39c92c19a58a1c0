// The steps of our engine in a process of its own, so that its memory is nobody else's.
import { createInterface } from "node:readline";
import { completeArchitecture } from "../../../models/architecture/complete-architecture.ts";
import { initialParameters } from "../../../models/architecture/initial-parameters.ts";
import { ResidentRows } from "../../../models/resident-rows.ts";
import { createEngine } from "../../../models/runtime/graph-engine.ts";
import type { GraphRuntime } from "../../../models/runtime/graph-runtime.ts";
import { createOnnxRuntime } from "../../../models/runtime/onnx/onnx-runtime.ts";
import { createTfjsRuntime } from "../../../models/runtime/tfjs/tfjs-runtime.ts";
import { caseData, type TrainCase } from "./cases.ts";
import { TimedRuntime, type StepSplit } from "./timed-runtime.ts";
import type { StepAnswer } from "./torch-process.ts";

/** What the bench tells the process (argument 1, JSON). */
export type EngineWork = {
  readonly case: TrainCase;
  readonly batch: number;
  readonly optimiser: "adam" | "sgd";
  readonly engine: "onnx" | "tfjs";
  readonly threads: number;
};

/** The architecture of a case. */
export function architectureOfCase({ input, moments, features, trunk, tasks }: TrainCase) {
  const sharedHead = Array.from({ length: tasks }, (_, task) => ({
    name: `task-${task}`,
    kind: "classification" as const,
  }));
  return completeArchitecture({ input, moments, features, trunk, sharedHead, privateHead: [] });
}

if (import.meta.main) {
  const work = JSON.parse(process.argv[2]!) as EngineWork;
  const run = await openSteps(work);
  process.stdout.write('{"ready":true}\n');
  for await (const line of createInterface({ input: process.stdin })) {
    const answer = await run((JSON.parse(line) as { steps: number }).steps);
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}

async function openSteps(work: EngineWork): Promise<(steps: number) => Promise<StepAnswer>> {
  const { batch, optimiser, threads } = work;
  const architecture = architectureOfCase(work.case);
  const runtime = new TimedRuntime(await openRuntime(work));
  const objective = { regression: "squared", censored: false } as const;
  const settings = { architecture, objective, optimiser, momentum: 0.9, weightDecay: 0 };
  const engine = await createEngine({ ...settings, batchSize: batch, threads, runtime });
  engine.writeParameters(initialParameters(engine.layout, 1));
  const { features, labels } = caseData(work.case);
  const examples = { features: new ResidentRows(features), labels };
  const ones = new Float32Array(labels.tasks).fill(1);
  const options = { learningRate: 1e-3, labelWeights: { plain: ones, marked: ones } };
  let number = 0;
  const batches = Math.floor(labels.rows / batch);
  return async (steps) => {
    const split: StepSplit = { prepareMs: 0, graphMs: 0, updateMs: 0 };
    let loss = 0;
    const beganMs = performance.now();
    for (let step = 0; step < steps; step += 1, number += 1) {
      const first = (number % batches) * batch;
      const rows = Uint32Array.from({ length: batch }, (_, row) => first + row);
      const startMs = performance.now();
      loss = await engine.step(examples, rows, { ...options, seed: number });
      runtime.addStep(split, startMs, performance.now());
    }
    const ms = performance.now() - beganMs;
    return { ms, loss, peakRssBytes: process.resourceUsage().maxRSS * 1024, split };
  };
}

function openRuntime({ engine, threads }: EngineWork): Promise<GraphRuntime> {
  return engine === "onnx" ? createOnnxRuntime({ threads }) : createTfjsRuntime();
}
