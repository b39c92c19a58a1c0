import type { Objective } from "../../../models/architecture/training-graph.ts";
import { localLayout, tasksOf, type Architecture } from "../../../models/architecture/trunk-and-heads.ts";
import { ArrayCollector } from "../../../client/trainer-service/array-wire.ts";
import type { Examples, SparseRows } from "../../../models/examples.ts";
import { createEngine } from "../../../models/runtime/graph-engine.ts";
import type { Engine, OptimiserOptions } from "../../../models/runtime/engine.ts";
import type { GraphRuntime } from "../../../models/runtime/graph-runtime.ts";
import { ResidentRows } from "../../../models/resident-rows.ts";
import type { ArrayChunk__Output } from "../../../proto/gen/chorale/v1/ArrayChunk.ts";
import type { LoadHeader__Output } from "../../../proto/gen/chorale/v1/LoadHeader.ts";
import { modelOf } from "./architecture-of.ts";
import { Refusal } from "./refusal.ts";

/** A model and its examples, as one node loaded them. */
export class HeldStudy {
  readonly architecture: Architecture;
  readonly tasks: number;
  /** Of the parameters. */
  readonly length: number;
  readonly examples: Examples;
  readonly #objective: Objective;

  constructor(header: LoadHeader__Output, examples: Examples) {
    const { architecture, objective } = modelOf(header);
    this.architecture = architecture;
    this.tasks = tasksOf(architecture).length;
    this.length = localLayout(architecture).length;
    this.examples = examples;
    this.#objective = objective;
  }

  /** A fresh engine with the parameters given. */
  async engine(
    parameters: Float32Array,
    runtime: GraphRuntime,
    options: OptimiserOptions & { readonly batchSize: number; readonly anchored: boolean },
    threads: number,
  ): Promise<Engine> {
    const { architecture } = this;
    const engine = await createEngine({
      architecture,
      objective: this.#objective,
      runtime,
      threads,
      ...options,
    });
    engine.writeParameters(parameters);
    return engine;
  }
}

/** The examples that a header announces, from the chunks that follow it. */
export async function collectExamples(
  header: LoadHeader__Output,
  chunks: AsyncIterable<ArrayChunk__Output>,
): Promise<Examples> {
  const { rows, featureEntries, labelEntries } = header;
  const features = csr(rows, featureEntries);
  const labels = { ...csr(rows, labelEntries), censoring: new Int8Array(labelEntries) };
  const collector = new ArrayCollector(
    {
      FEATURE_STARTS: features.rowStart,
      FEATURE_COLUMNS: features.column,
      FEATURE_VALUES: features.value,
      LABEL_STARTS: labels.rowStart,
      LABEL_TASKS: labels.column,
      LABEL_VALUES: labels.value,
      LABEL_CENSORING: labels.censoring,
    },
    (complaint) => Refusal.malformed(complaint),
  );
  for await (const chunk of chunks) collector.add(chunk);
  collector.finish();
  const { features: columns = 0 } = header.architecture ?? {};
  const tasks = tasksOf(modelOf(header).architecture).length;
  const matrix: SparseRows = { rows, columns, ...features };
  checkCsr(features, columns, "FEATURE");
  checkCsr(labels, tasks, "LABEL");
  const { rowStart, column: task, value, censoring } = labels;
  return { features: new ResidentRows(matrix), labels: { rows, tasks, rowStart, task, value, censoring } };
}

/** The kernels read where these numbers say. */
function checkCsr(
  { rowStart, column }: Omit<SparseRows, "rows" | "columns">,
  width: number,
  what: string,
): void {
  const ascending = rowStart.every((start, row) => start >= (rowStart[row - 1] ?? 0));
  if (rowStart[0] !== 0 || !ascending || rowStart.at(-1) !== column.length)
    throw Refusal.malformed(`${what}_STARTS do not cut the entries into rows`);
  if (column.some((one) => one >= width))
    throw Refusal.malformed(`an entry of ${what} beyond column ${width}`);
}

function csr(
  rows: number,
  entries: number,
): { rowStart: Uint32Array; column: Uint32Array; value: Float32Array } {
  return {
    rowStart: new Uint32Array(rows + 1),
    column: new Uint32Array(entries),
    value: new Float32Array(entries),
  };
}
