import { tasksOf, type Architecture } from "../../models/architecture/trunk-and-heads.ts";
import type { Objective } from "../../models/architecture/training-graph.ts";
import type { Engine } from "../../models/runtime/engine.ts";
import { createEngine } from "../../models/runtime/graph-engine.ts";
import type { GraphRuntime } from "../../models/runtime/graph-runtime.ts";
import type { ExecutionProvider } from "../../models/runtime/onnx/execution-provider.ts";
import { createOnnxRuntime } from "../../models/runtime/onnx/onnx-runtime.ts";
import { createTfjsRuntime } from "../../models/runtime/tfjs/tfjs-runtime.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";

/** What computes: ONNX Runtime with one of its execution providers, or TensorFlow.js. */
export type RuntimeChoice =
  | { readonly engine: "onnx"; readonly provider: ExecutionProvider; readonly device: number }
  | { readonly engine: "tfjs" };

/** ONNX Runtime on the CPU, which every installation has. */
export const cpuRuntime: RuntimeChoice = { engine: "onnx", provider: "cpu", device: 0 };

/** What a node may compute with. */
export type Compute = {
  /** Of the runtime and of the first layer of a sparse input. */
  readonly threads: number;
  readonly runtime: RuntimeChoice;
  /** A model that needs more to be trained is refused. */
  readonly memoryBytesMax?: number | undefined;
};

/**
 * The engine that trains a study's architecture by the manifest's recipe. Throws a `CommandError` where the
 * runtime does not start or the model needs more memory than it may have.
 */
export async function engineOf(
  manifest: StudyManifest,
  architecture: Architecture,
  { threads, runtime, memoryBytesMax }: Compute,
): Promise<Engine> {
  const { optimiser, momentum, weightDecay, batchSize } = manifest.training;
  return createEngine({
    architecture,
    objective: objectiveOf(manifest, architecture),
    optimiser,
    momentum,
    weightDecay,
    batchSize,
    threads,
    runtime: await startRuntime(runtime, threads),
    anchored: manifest.strategy.name === "fedprox",
    memoryBytesMax,
  });
}

/** What the training of a study minimises. */
export function objectiveOf({ training }: StudyManifest, architecture: Architecture): Objective {
  const isRegressing = tasksOf(architecture).some(({ kind }) => kind === "regression");
  return { regression: training.regressionLoss, censored: training.censored === "used" && isRegressing };
}

function startRuntime(choice: RuntimeChoice, threads: number): Promise<GraphRuntime> {
  if (choice.engine === "tfjs") return createTfjsRuntime();
  return createOnnxRuntime({ threads, provider: choice.provider, device: choice.device });
}
