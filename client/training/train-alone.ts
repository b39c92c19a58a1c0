import { isFiniteVector } from "../../models/is-finite-vector.ts";
import { initialParameters } from "../../models/architecture/initial-parameters.ts";
import type { Architecture, Task } from "../../models/architecture/trunk-and-heads.ts";
import type { Examples } from "../../models/examples.ts";
import { exportOnnxModel } from "../../models/export/export-onnx-model.ts";
import { seedWords } from "../../models/random/seeded-random.ts";
import type { Engine } from "../../models/runtime/engine.ts";
import { selectRows } from "../../models/select-rows.ts";
import { fitKeepingBest } from "../../models/training/fit-keeping-best.ts";
import { taskWeights } from "../../models/training/task-weights.ts";
import { CommandError } from "../../process/command-error.ts";
import { architectureOf } from "../../trust/manifest/architecture-of.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { Endpoint } from "../../trust/manifest/endpoint.ts";
import { assembleExamples, splitByFold, type FoldRows, type LabelColumn } from "../data/assemble-examples.ts";
import { poolSums, scaleOf } from "../../models/target-scale.ts";
import { measures, type PreparedTable } from "../data/prepare-table.ts";
import { describeModel } from "./describe-model.ts";
import { engineOf, learningRateFrom, studyEpochs } from "./engine-of.ts";
import { endpointsOf, trainingSums } from "./study-tasks.ts";
import { testMetric, type TestMetric } from "./test-metric.ts";

/** A table and the name of the node it belongs to. */
export type NodeTable = { readonly node: string; readonly table: PreparedTable };

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

type Member = NodeTable & {
  readonly index: number;
  readonly folds: FoldRows;
  readonly ownTraining: Uint32Array;
};
type NamedColumn = LabelColumn & { readonly task: Task };

/**
 * Trains one model on tables of this machine, without a federation: with one table the single-partner model,
 * with several the pooled one. The recipe and the number of epochs are those of the study, and the best epoch
 * by validation is kept. A shared endpoint is one task, a private one a task for each table. Throws a
 * `CommandError` where nothing can be trained.
 */
export async function trainAlone(
  manifest: StudyManifest,
  tables: readonly NodeTable[],
  options: { readonly threads: number; readonly onFraction?: (fraction: number) => void },
): Promise<AloneModel> {
  const members = locate(manifest, tables);
  const columns = columnsOf(manifest, members);
  if (columns.length === 0)
    throw new CommandError(
      `no label of the study's endpoints lies in a training fold of ${pathsOf(tables)}`,
      {
        remedy: "name the tables' columns like the study's endpoints",
      },
    );
  const examples = assembleExamples(
    tables.map(({ table }) => table),
    columns,
  );
  const architecture = architectureFor(manifest, columns);
  const engine = await engineOf(manifest, architecture, options.threads);
  try {
    const bestEpoch = await fit(manifest, members, examples, { engine, architecture }, options.onFraction);
    const results: AloneResult[] = [];
    for (const member of members)
      results.push(...(await testMember(manifest, member, columns, examples, engine)));
    const description = describeModel(
      manifest,
      columns,
      columns.map(({ task }) => task.name),
    );
    const onnx = exportOnnxModel({ architecture, parameters: engine.parameters, description });
    return { epochs: studyEpochs(manifest), bestEpoch, results, onnx };
  } finally {
    await engine.dispose();
  }
}

function locate(manifest: StudyManifest, tables: readonly NodeTable[]): Member[] {
  let firstRow = 0;
  return tables.map(({ node, table }, index) => {
    const folds = splitByFold(table.fold, manifest.protocol.folds, firstRow);
    const ownTraining = splitByFold(table.fold, manifest.protocol.folds).training;
    firstRow += table.features.rows;
    return { node, table, index, folds, ownTraining };
  });
}

/** Shared endpoints first, as in a federation; what nobody has a training label for is left out. */
function columnsOf(manifest: StudyManifest, members: readonly Member[]): NamedColumn[] {
  const column = (endpoint: Endpoint, group: readonly Member[], name: string): NamedColumn[] => {
    const sums = poolSums(group.map(({ table, ownTraining }) => trainingSums(table, endpoint, ownTraining)));
    if (sums.count === 0) return [];
    const task = { name, kind: endpoint.kind };
    return [{ endpoint, tables: group.map(({ index }) => index), scale: scaleOf(sums), task }];
  };
  const privateName = (node: string, { name }: Endpoint): string =>
    members.length === 1 ? name : `${node}: ${name}`;
  return [
    ...endpointsOf(manifest, "shared").flatMap((endpoint) => column(endpoint, members, endpoint.name)),
    ...members.flatMap((member) =>
      endpointsOf(manifest, "private").flatMap((endpoint) =>
        column(endpoint, [member], privateName(member.node, endpoint)),
      ),
    ),
  ];
}

function architectureFor(manifest: StudyManifest, columns: readonly NamedColumn[]): Architecture {
  const tasksOf = (head: Endpoint["head"]): Task[] =>
    columns.filter(({ endpoint }) => endpoint.head === head).map(({ task }) => task);
  return { ...architectureOf(manifest), sharedHead: tasksOf("shared"), privateHead: tasksOf("private") };
}

async function fit(
  manifest: StudyManifest,
  members: readonly Member[],
  examples: Examples,
  { engine, architecture }: { readonly engine: Engine; readonly architecture: Architecture },
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
    taskWeights: taskWeights(examples, split.trainRows, taskWeightExponent),
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
  manifest: StudyManifest,
  { node, table, index, folds }: Member,
  columns: readonly NamedColumn[],
  examples: Examples,
  engine: Engine,
): Promise<AloneResult[]> {
  const outputs = await engine.outputs(selectRows(examples.features, folds.test));
  const measured = manifest.endpoints.filter((endpoint) => measures(table, endpoint));
  return measured.map((endpoint) => {
    const { name, kind } = endpoint;
    const task = columns.findIndex((column) => column.endpoint === endpoint && column.tables.includes(index));
    return { node, endpoint: name, kind, ...testMetric(kind, examples, folds.test, outputs, task) };
  });
}

function concatenate(parts: readonly Uint32Array[]): Uint32Array {
  return Uint32Array.from(parts.flatMap((part) => [...part]));
}

function pathsOf(tables: readonly NodeTable[]): string {
  return tables.map(({ table }) => table.path).join(", ");
}
