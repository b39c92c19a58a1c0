import type { Architecture, Task } from "../../models/architecture/trunk-and-heads.ts";
import type { Examples } from "../../models/examples.ts";
import type { FeatureScale } from "../../models/scales.ts";
import { poolSums, scaleOf } from "../../models/target-scale.ts";
import { CommandError } from "../../process/command-error.ts";
import type { Endpoint } from "../../trust/manifest/endpoint.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { splitByFold, type FoldRows } from "../data/folds.ts";
import type { Prepared } from "../data/prepare/prepared.ts";
import type { PreparedTask } from "../data/tasks/prepared-task.ts";
import { assembleExamples, type LabelColumn } from "./assemble-examples.ts";
import { nodeArchitecture } from "./node-architecture.ts";
import {
  endpointsOf,
  privateTasks,
  scaledFeatures,
  sharedTask,
  trainingFeatureSums,
  trainingSums,
} from "./study-tasks.ts";

/** Prepared data and the name of the node it belongs to. */
export type NodeData = { readonly node: string; readonly prepared: Prepared };

/** One table's data, its place among the tables, and its rows among all rows. */
export type AloneMember = NodeData & { readonly index: number; readonly folds: FoldRows };

/** The data of a study on this machine, one table or several together, on scales of their own. */
export type AloneStudy = {
  readonly manifest: StudyManifest;
  readonly members: readonly AloneMember[];
  readonly columns: readonly LabelColumn[];
  readonly featureScales: readonly FeatureScale[];
  readonly examples: Examples;
  /** Rows of all tables. */
  readonly folds: FoldRows;
};

/**
 * Puts tables of this machine together: a shared endpoint is one task, a private one a task for each table.
 * Throws a `CommandError` where no training fold has a label.
 */
export function openAloneStudy(manifest: StudyManifest, data: readonly NodeData[]): AloneStudy {
  const members = locate(manifest, data);
  const columns = columnsOf(manifest, members);
  if (columns.length === 0)
    throw new CommandError(
      `no label of the study's endpoints lies in a training fold of ${data.map(({ node }) => node).join(", ")}`,
      { remedy: "name the columns like the study's endpoints; `chorale client check` says what is there" },
    );
  const featureScales = pooledFeatureScales(manifest, members);
  const tables = data.map(({ prepared }) => scaledFeatures(manifest, prepared, featureScales));
  const examples = assembleExamples(tables, columns, manifest.training);
  const rowsOf = (role: keyof FoldRows): Uint32Array =>
    Uint32Array.from(members.flatMap(({ folds }) => [...folds[role]]));
  const folds = { training: rowsOf("training"), validation: rowsOf("validation"), test: rowsOf("test") };
  return { manifest, members, columns, featureScales, examples, folds };
}

/**
 * The network that `manifest` describes, with the tasks of this study; `protocolKey` says where the bits lie.
 */
export function aloneArchitecture(
  { columns }: AloneStudy,
  manifest: StudyManifest,
  protocolKey: string,
): Architecture {
  const tasksOf = (head: Endpoint["head"]): Task[] =>
    columns
      .filter(({ endpoint }) => endpoint.head === head)
      .map(({ name, endpoint: { kind } }) => ({ name, kind }));
  return { ...nodeArchitecture(manifest, tasksOf("private"), protocolKey), sharedHead: tasksOf("shared") };
}

function locate(manifest: StudyManifest, data: readonly NodeData[]): AloneMember[] {
  let firstRow = 0;
  return data.map(({ node, prepared }, index) => {
    const folds = splitByFold(prepared.fold, manifest.protocol.folds, firstRow);
    firstRow += prepared.features.rows;
    return { node, prepared, index, folds };
  });
}

/** The scales that the coordinator would compute of the same nodes. */
function pooledFeatureScales(manifest: StudyManifest, members: readonly AloneMember[]): FeatureScale[] {
  const sums = members.flatMap(({ prepared }) => trainingFeatureSums(manifest, prepared));
  return [...Map.groupBy(sums, ({ column }) => column)].map(([column, own]) => ({
    column,
    ...scaleOf(poolSums(own)),
  }));
}

/** Shared endpoints first, as in a federation; what nobody has a training label for is left out. */
function columnsOf(manifest: StudyManifest, members: readonly AloneMember[]): LabelColumn[] {
  const column = (
    name: string,
    parts: readonly { member: AloneMember; task: PreparedTask }[],
  ): LabelColumn[] => {
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
