import { isFiniteVector } from "../../models/is-finite-vector.ts";
import { initialParameters } from "../../models/architecture/initial-parameters.ts";
import type { Architecture, Task } from "../../models/architecture/trunk-and-heads.ts";
import type { Examples } from "../../models/examples.ts";
import { exportOnnxModel } from "../../models/export/export-onnx-model.ts";
import { seedWords } from "../../models/random/seeded-random.ts";
import type { Engine } from "../../models/runtime/engine.ts";
import type { FeatureScale } from "../../models/scales.ts";
import { poolSums, scaleOf } from "../../models/target-scale.ts";
import { fitKeepingBest } from "../../models/training/fit-keeping-best.ts";
import { taskWeights } from "../../models/training/task-weights.ts";
import { CommandError } from "../../process/command-error.ts";
import type { Endpoint } from "../../trust/manifest/endpoint.ts";
import { architectureOf } from "../../trust/manifest/architecture-of.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { splitByFold, type FoldRows } from "../data/folds.ts";
import type { Prepared } from "../data/prepare/prepared.ts";
import type { PreparedTask } from "../data/tasks/prepared-task.ts";
import { assembleExamples, type LabelColumn } from "./assemble-examples.ts";
import { describeModel } from "./describe-model.ts";
import { engineOf, learningRateFrom, studyEpochs } from "./engine-of.ts";
import {
  endpointsOf,
  privateTasks,
  protocolWeights,
  scaledFeatures,
  sharedTask,
  trainingFeatureSums,
  trainingSums,
} from "./study-tasks.ts";
import { testMetric, type TestMetric } from "./test-metric.ts";

/** Prepared data and the name of the node it belongs to. */
export type NodeData = { readonly node: string; readonly prepared: Prepared };

/** How the model does on one endpoint of one table's test fold. */
export type AloneResult = TestMetric & {
  readonly node: string;
  readonly endpoint: string;
  readonly kind: Endpoint["kind"];
};

/** A model trained without a federation. */
export type AloneModel = {
  readonly epochs: number;
  /** Counted from 1. */
  readonly bestEpoch: number;
  /** Each table's own test fold, for the study's endpoints that it measures. */
  readonly results: readonly AloneResult[];
  /** The exported model. */
  readonly onnx: Uint8Array;
};

type Member = NodeData & { readonly index: number; readonly folds: FoldRows };

/**
 * Trains one model on tables of this machine, without a federation: with one table the single-partner model,
 * with several the pooled one. The recipe and the number of epochs are those of the study, and the best epoch
 * by validation is kept. A shared endpoint is one task, a private one a task for each table. Throws a
 * `CommandError` where nothing can be trained.
 */
export async function trainAlone(
  manifest: StudyManifest,
  data: readonly NodeData[],
  options: {
    readonly threads: number;
    readonly onFraction?: (fraction: number) => void;
  },
): Promise<AloneModel> {
  const members = locate(manifest, data);
  const columns = columnsOf(manifest, members);
  if (columns.length === 0)
    throw new CommandError(
      `no label of the study's endpoints lies in a training fold of ${data.map(({ node }) => node).join(", ")}`,
      { remedy: "name the columns like the study's endpoints; `chorale client check` says what is there" },
    );
  const featureScales = pooledFeatureScales(manifest, members);
  const examples = assembleExamples(
    data.map(({ prepared }) => scaledFeatures(manifest, prepared, featureScales)),
    columns,
  );
  const architecture = architectureFor(manifest, columns);
  const engine = await engineOf(manifest, architecture, options.threads);
  try {
    const training = { engine, architecture, columns };
    const bestEpoch = await fit(manifest, members, examples, training, options.onFraction);
    const results: AloneResult[] = [];
    for (const member of members) results.push(...(await testMember(member, columns, examples, engine)));
    const description = describeModel(manifest, { columns, featureScales }, data[0]!.prepared.protocolHash);
    const onnx = exportOnnxModel({ architecture, parameters: engine.parameters, description });
    return { epochs: studyEpochs(manifest), bestEpoch, results, onnx };
  } finally {
    await engine.dispose();
  }
}

function locate(manifest: StudyManifest, data: readonly NodeData[]): Member[] {
  let firstRow = 0;
  return data.map(({ node, prepared }, index) => {
    const folds = splitByFold(prepared.fold, manifest.protocol.folds, firstRow);
    firstRow += prepared.features.rows;
    return { node, prepared, index, folds };
  });
}

/** The scales that the coordinator would compute of the same nodes. */
function pooledFeatureScales(manifest: StudyManifest, members: readonly Member[]): FeatureScale[] {
  const sums = members.flatMap(({ prepared }) => trainingFeatureSums(manifest, prepared));
  return [...Map.groupBy(sums, ({ column }) => column)].map(([column, own]) => ({
    column,
    ...scaleOf(poolSums(own)),
  }));
}

/** Shared endpoints first, as in a federation; what nobody has a training label for is left out. */
function columnsOf(manifest: StudyManifest, members: readonly Member[]): LabelColumn[] {
  const column = (name: string, parts: readonly { member: Member; task: PreparedTask }[]): LabelColumn[] => {
    const sums = poolSums(parts.map(({ member, task }) => trainingSums(member.prepared, task, manifest)));
    if (sums.count === 0) return [];
    const tables = parts.map(({ member, task }) => ({ table: member.index, task }));
    return [{ name, endpoint: parts[0]!.task.endpoint, parts: tables, scale: scaleOf(sums) }];
  };
  const privateName = (node: string, { name }: PreparedTask): string =>
    members.length === 1 ? name : `${node}: ${name}`;
  const shared = endpointsOf(manifest, "shared").flatMap((endpoint) => {
    const parts = members.flatMap((member) => {
      const task = sharedTask(member.prepared, endpoint);
      return task === undefined ? [] : [{ member, task }];
    });
    return column(endpoint.name, parts);
  });
  const own = members.flatMap((member) =>
    privateTasks(manifest, member.prepared).flatMap((task) =>
      column(privateName(member.node, task), [{ member, task }]),
    ),
  );
  return [...shared, ...own];
}

function architectureFor(manifest: StudyManifest, columns: readonly LabelColumn[]): Architecture {
  const tasksOf = (head: Endpoint["head"]): Task[] =>
    columns
      .filter(({ endpoint }) => endpoint.head === head)
      .map(({ name, endpoint: { kind } }) => ({ name, kind }));
  return { ...architectureOf(manifest), sharedHead: tasksOf("shared"), privateHead: tasksOf("private") };
}

type FitParts = {
  readonly engine: Engine;
  readonly architecture: Architecture;
  readonly columns: readonly LabelColumn[];
};

async function fit(
  manifest: StudyManifest,
  members: readonly Member[],
  examples: Examples,
  { engine, architecture, columns }: FitParts,
  onFraction: (fraction: number) => void = () => {},
): Promise<number> {
  const split = {
    trainRows: concatenate(members.map(({ folds }) => folds.training)),
    validationRows: concatenate(members.map(({ folds }) => folds.validation)),
  };
  const { batchSize, taskWeightExponent } = manifest.training;
  const [seed] = seedWords(1, manifest.seed, "alone", ...members.map(({ node }) => node));
  engine.parameters.set(initialParameters(engine.layout, manifest.seed));
  const plan = {
    epochs: studyEpochs(manifest),
    batchSize,
    learningRateOf: learningRateFrom(manifest, 0),
    taskWeights: taskWeights(examples, split.trainRows, taskWeightExponent, protocolWeights(columns)),
    seed: seed!,
    architecture,
  };
  const onStep = ({ step, steps }: { step: number; steps: number }): void => onFraction(step / steps);
  const { bestEpoch } = await fitKeepingBest(engine, examples, split, plan, { onStep });
  if (!isFiniteVector(engine.parameters))
    throw new CommandError("training did not stay finite", {
      remedy: "lower the learning rate or check the labels",
    });
  return bestEpoch;
}

async function testMember(
  { node, prepared, index, folds }: Member,
  columns: readonly LabelColumn[],
  examples: Examples,
  engine: Engine,
): Promise<AloneResult[]> {
  const outputs = await engine.outputs(examples.features, folds.test);
  return prepared.tasks.map((task) => {
    const { kind } = task.endpoint;
    const at = columns.findIndex(({ parts }) =>
      parts.some((part) => part.table === index && part.task === task),
    );
    return { node, endpoint: task.name, kind, ...testMetric(kind, examples, folds.test, outputs, at) };
  });
}

function concatenate(parts: readonly Uint32Array[]): Uint32Array {
  return Uint32Array.from(parts.flatMap((part) => [...part]));
}
