import { featureTables } from "../architecture/feature-tables.ts";
import { maskedLayers, type MaskedLayer } from "../architecture/masked-layers.ts";
import { forwardGraph, trainingGraph } from "../architecture/training-graph.ts";
import {
  localLayout,
  sharedLayout,
  tasksOf,
  type Architecture,
  type TaskKind,
} from "../architecture/trunk-and-heads.ts";
import type { Examples, FeatureRows } from "../examples.ts";
import { KernelMemory, type FloatView, type WordView } from "../kernels/kernel-memory.ts";
import { SharedKernels } from "../kernels/shared-kernels.ts";
import type { Layout } from "../layout.ts";
import { seedWords } from "../random/seeded-random.ts";
import { checkMemory } from "./check-memory.ts";
import type { Engine, EngineOptions, EngineState, StepOptions } from "./engine.ts";
import { DenseInput, SparseInput, type FeatureInput, type NamedTensors } from "./feature-input.ts";
import { fillLabels, type LabelBlock } from "./fill-labels.ts";
import type { GraphSession } from "./graph-runtime.ts";
import { ModelVectors, type Trained } from "./model-vectors.ts";
import { momentCount } from "./optimiser.ts";

/** Inference runs at least this many rows at a time. */
const INFERENCE_ROWS_MIN = 128;
const GENERATOR_WORDS = 16;

/**
 * An engine for one architecture: loss and gradients by the runtime from generated graphs, the first layer of
 * a sparse input and the optimiser by WASM SIMD kernels. A step holds its thread, so it belongs in a worker.
 * Throws a `CommandError` where the model needs more memory than it may have.
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const plan = planOf(options);
  checkMemory(plan.elements, plan.tableElements, options.memoryBytesMax);
  const kernels = plan.tables.length > 0 ? await SharedKernels.create(options.threads) : null;
  return new GraphEngine(options, plan, kernels);
}

class GraphEngine implements Engine {
  readonly architecture: Architecture;
  readonly layout: Layout;
  readonly sharedLength: number;
  readonly #options: EngineOptions;
  readonly #plan: Plan;
  readonly #kernels: SharedKernels | null;
  readonly #memory: KernelMemory;
  readonly #vectors: ModelVectors;
  readonly #input: FeatureInput;
  readonly #block: LabelBlock;
  readonly #masks: readonly FloatView[];
  readonly #generator: WordView;
  readonly #sessions = new Map<Trained | "forward", GraphSession>();

  constructor(options: EngineOptions, plan: Plan, kernels: SharedKernels | null) {
    const { architecture, batchSize, objective } = options;
    const { tables, rowsMax, kinds, masked } = plan;
    this.#options = options;
    this.#plan = plan;
    this.#kernels = kernels;
    this.architecture = architecture;
    this.layout = localLayout(architecture);
    this.sharedLength = sharedLayout(architecture).length;
    this.#memory = new KernelMemory(plan.elements);
    this.#vectors = new ModelVectors(this.#memory, kernels, options, tables, rowsMax);
    this.#input =
      architecture.input === "dense"
        ? new DenseInput(this.#memory, rowsMax, architecture.features)
        : new SparseInput(this.#memory, rowsMax, architecture.features, this.#vectors.tables);
    const floats = (): FloatView => this.#memory.floats(batchSize * kinds.length);
    this.#block = { labels: floats(), weights: floats(), censoring: objective.censored ? floats() : null };
    this.#masks = masked.map(({ width }) => this.#memory.floats(width * batchSize));
    this.#generator = this.#memory.words(GENERATOR_WORDS);
  }

  readParameters(offset?: number, length?: number): Float32Array {
    return this.#vectors.read(offset, length);
  }

  writeParameters(values: Float32Array, offset?: number): void {
    this.#vectors.write(values, offset);
  }

  resetOptimiser(): void {
    this.#vectors.reset();
  }

  readState(): EngineState {
    return this.#vectors.readState();
  }

  writeState(state: EngineState): void {
    this.#vectors.writeState(state);
  }

  async step(examples: Examples, rows: Uint32Array, options: StepOptions): Promise<number> {
    this.#checkStep(examples, rows, options);
    const { kinds } = this.#plan;
    if (!fillLabels(examples.labels, rows, kinds, options.labelWeights, this.#block)) return 0;
    const trained = options.freezeShared ? "own" : "all";
    const session = await this.#session(trained);
    const feeds = {
      ...this.#vectors.feeds,
      ...this.#input.feeds(examples.features.select(rows)),
      ...this.#labelFeeds(rows.length),
      ...this.#maskFeeds(rows.length, options.seed),
    };
    const loss = { data: new Float32Array(1), shape: [] };
    await session.run(feeds, { loss, ...this.#vectors.gradientResults(trained, rows.length) });
    this.#vectors.learn(trained, rows.length, options);
    return loss.data[0]!;
  }

  async outputs(features: FeatureRows, rows: Uint32Array): Promise<Float32Array> {
    this.#checkColumns(features);
    const session = await this.#session("forward");
    const { rowsMax, kinds } = this.#plan;
    const outputs = new Float32Array(rows.length * kinds.length);
    for (let start = 0; start < rows.length; start += rowsMax) {
      const block = features.select(rows.subarray(start, start + rowsMax));
      const data = outputs.subarray(start * kinds.length, (start + block.rows) * kinds.length);
      const feeds = { ...this.#vectors.feeds, ...this.#input.feeds(block) };
      await session.run(feeds, { outputs: { data, shape: [block.rows, kinds.length] } });
    }
    return outputs;
  }

  async dispose(): Promise<void> {
    for (const session of this.#sessions.values()) await session.dispose();
    await this.#kernels?.close();
  }

  async #session(kind: Trained | "forward"): Promise<GraphSession> {
    const { architecture, objective, runtime } = this.#options;
    let session = this.#sessions.get(kind);
    if (session === undefined) {
      const graph =
        kind === "forward"
          ? forwardGraph(architecture)
          : trainingGraph(architecture, this.#vectors.trained(kind), objective);
      session = await runtime.open(graph);
      this.#sessions.set(kind, session);
    }
    return session;
  }

  #labelFeeds(rows: number): NamedTensors {
    const shape = [rows, this.#plan.kinds.length];
    const tensor = (matrix: Float32Array): NamedTensors[string] => ({
      data: matrix.subarray(0, rows * this.#plan.kinds.length),
      shape,
    });
    const { labels, weights, censoring } = this.#block;
    const feeds = { labels: tensor(labels), weights: tensor(weights) };
    return censoring ? { ...feeds, censoring: tensor(censoring) } : feeds;
  }

  #maskFeeds(rows: number, seed: number): NamedTensors {
    this.#generator.set(seedWords(GENERATOR_WORDS, seed, "dropout"));
    const feeds: NamedTensors = {};
    for (const [index, { name, width, dropout }] of this.#plan.masked.entries()) {
      const data = this.#masks[index]!.subarray(0, rows * width);
      this.#memory.dropoutMask(data, this.#generator, dropout);
      feeds[name] = { data, shape: [rows, width] };
    }
    return feeds;
  }

  #checkStep({ features, labels }: Examples, rows: Uint32Array, options: StepOptions): void {
    const { batchSize, anchored } = this.#options;
    const { plain, marked } = options.labelWeights;
    const tasks = this.#plan.kinds.length;
    if (rows.length > batchSize)
      throw new RangeError(`${rows.length} rows in a step of at most ${batchSize}`);
    this.#checkColumns(features);
    if (labels.tasks !== tasks) throw new RangeError(`labels of ${labels.tasks} tasks instead of ${tasks}`);
    for (const { length } of [plain, marked])
      if (length !== tasks) throw new RangeError(`${length} task weights for ${tasks} tasks`);
    if (options.proximal && !anchored) throw new RangeError("this engine has no room for an anchor");
    for (const vector of [options.proximal?.anchor, options.sharedGradient])
      if (vector !== undefined && vector.length !== this.sharedLength)
        throw new RangeError(`a vector of ${vector.length} elements, not the shared ${this.sharedLength}`);
  }

  #checkColumns({ columns }: FeatureRows): void {
    const { features } = this.#options.architecture;
    if (columns !== features) throw new RangeError(`${columns} feature columns instead of ${features}`);
  }
}

/** Sizes that follow from an engine's options. */
type Plan = {
  readonly tables: ReturnType<typeof featureTables>;
  readonly rowsMax: number;
  readonly kinds: readonly TaskKind[];
  readonly masked: readonly MaskedLayer[];
  /** Of the kernels' memory, view by view. */
  readonly elements: readonly number[];
  /** Of the memory that threads share: weights, moments and anchors of tables. */
  readonly tableElements: number;
};

function planOf(options: EngineOptions): Plan {
  const { architecture, batchSize, objective, anchored } = options;
  const tables = architecture.input === "sparse" ? featureTables(architecture) : [];
  const rowsMax = Math.max(batchSize, INFERENCE_ROWS_MIN);
  const kinds = tasksOf(architecture).map(({ kind }) => kind);
  const masked = maskedLayers(architecture);
  const labels = Array.from({ length: objective.censored ? 3 : 2 }, () => batchSize * kinds.length);
  const input =
    architecture.input === "dense"
      ? [rowsMax * architecture.features]
      : tables.map(({ width }) => rowsMax * width);
  const elements = [
    ...ModelVectors.elements(options, tables, rowsMax),
    ...input,
    ...labels,
    ...masked.map(({ width }) => width * batchSize),
    GENERATOR_WORDS,
  ];
  const copies = 1 + momentCount(options) + (anchored ? 1 : 0);
  const tableElements = tables.reduce(
    (sum, { columns, width }) => sum + (columns === "all" ? architecture.features : columns.length) * width,
    0,
  );
  return { tables, rowsMax, kinds, masked, elements, tableElements: tableElements * copies };
}
