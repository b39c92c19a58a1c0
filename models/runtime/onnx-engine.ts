import { forwardGraph, gradientName, maskedLayers, trainingGraph } from "../architecture/training-graph.ts";
import { localLayout, sharedLayout, type Architecture } from "../architecture/trunk-and-heads.ts";
import { densify } from "../densify.ts";
import type { Examples, FeatureRows } from "../examples.ts";
import { KernelMemory, type FloatView, type WordView } from "../kernels/kernel-memory.ts";
import type { Layout } from "../layout.ts";
import { seedWords } from "../random/seeded-random.ts";
import type { Engine, EngineOptions, StepOptions } from "./engine.ts";
import { fillLabels } from "./fill-labels.ts";
import { createSession, loadOnnxRuntime, type OnnxRuntime, type Session } from "./load-onnx-runtime.ts";
import { createOptimiser, optimiserElements, type Optimiser, type OptimiserPart } from "./optimiser.ts";

type Tensors = Record<string, OnnxRuntime.Tensor>;

/** Inference runs at least this many rows at a time. */
const INFERENCE_ROWS_MIN = 128;
const GENERATOR_WORDS = 16;
const OBJECTIVE = { regression: "squared", censored: false } as const;

/**
 * The default engine: loss and gradients by ONNX Runtime from a generated graph, the optimiser by WASM SIMD
 * kernels. Parameters, gradients and moments are views of one WASM memory, which the runtime reads without a
 * copy. A step holds its thread, so it belongs in a worker. Throws a `CommandError` when the native runtime
 * does not load.
 */
export async function createOnnxEngine(options: EngineOptions): Promise<Engine> {
  const runtime = await loadOnnxRuntime();
  const layout = localLayout(options.architecture);
  const training = await createSession(
    trainingGraph(options.architecture, namesOf(layout), OBJECTIVE).encode(),
    options.threads,
  );
  return new OnnxEngine(options, runtime, layout, training);
}

class OnnxEngine implements Engine {
  readonly layout: Layout;
  readonly parameters: FloatView;
  readonly #options: EngineOptions;
  readonly #runtime: typeof OnnxRuntime;
  readonly #memory: KernelMemory;
  readonly #optimiser: Optimiser;
  readonly #gradient: FloatView;
  readonly #anchor: FloatView;
  readonly #features: FloatView;
  readonly #labels: FloatView;
  readonly #weights: FloatView;
  readonly #masks: readonly FloatView[];
  readonly #generator: WordView;
  readonly #sharedPart: OptimiserPart;
  readonly #privatePart: OptimiserPart;
  readonly #parameterFeeds: Tensors;
  readonly #gradientFetches: Tensors;
  readonly #training: Session;
  #headTraining: Session | undefined;
  #forward: Session | undefined;

  constructor(options: EngineOptions, runtime: typeof OnnxRuntime, layout: Layout, training: Session) {
    const { architecture, batchSize, optimiser } = options;
    const tasks = architecture.sharedHead.length + architecture.privateHead.length;
    const sharedLength = sharedLayout(architecture).length;
    const featureElements = Math.max(batchSize, INFERENCE_ROWS_MIN) * architecture.features;
    const labelElements = batchSize * tasks;
    const maskElements = maskedLayers(architecture).map(({ width }) => width * batchSize);
    const vectors = [
      layout.length,
      layout.length,
      sharedLength,
      ...optimiserElements(optimiser, layout.length),
    ];
    const batch = [featureElements, labelElements, labelElements, ...maskElements, GENERATOR_WORDS];
    this.#memory = new KernelMemory([...vectors, ...batch]);
    this.layout = layout;
    this.parameters = this.#memory.floats(layout.length);
    this.#gradient = this.#memory.floats(layout.length);
    this.#anchor = this.#memory.floats(sharedLength);
    this.#optimiser = createOptimiser(this.#memory, this.parameters, this.#gradient, options);
    this.#features = this.#memory.floats(featureElements);
    this.#labels = this.#memory.floats(labelElements);
    this.#weights = this.#memory.floats(labelElements);
    this.#masks = maskElements.map((elements) => this.#memory.floats(elements));
    this.#generator = this.#memory.words(GENERATOR_WORDS);
    this.#sharedPart = { start: 0, end: sharedLength, steps: 0 };
    this.#privatePart = { start: sharedLength, end: layout.length, steps: 0 };
    this.#options = options;
    this.#runtime = runtime;
    this.#training = training;
    this.#parameterFeeds = this.#tensorsOver(this.parameters, (name) => name);
    this.#gradientFetches = this.#tensorsOver(this.#gradient, gradientName);
  }

  resetOptimiser(): void {
    this.#optimiser.reset();
    this.#sharedPart.steps = 0;
    this.#privatePart.steps = 0;
  }

  async step(examples: Examples, rows: Uint32Array, options: StepOptions): Promise<number> {
    const { architecture } = this.#options;
    this.#checkStep(examples, rows, options);
    densify(examples.features.select(rows), this.#features);
    if (!fillLabels(examples, rows, options.taskWeights, this.#labels, this.#weights)) return 0;
    const feeds = { ...this.#parameterFeeds, ...this.#batchFeeds(rows.length, examples.tasks) };
    Object.assign(feeds, this.#maskFeeds(architecture, rows.length, options.seed));
    const loss = this.#tensor(new Float32Array(1), []);
    if (options.freezeShared) await (await this.#headSession()).run(feeds, { loss, ...this.#headFetches() });
    else await this.#training.run(feeds, { loss, ...this.#gradientFetches });
    this.#learn(options);
    return loss.data[0] as number;
  }

  #learn({ learningRate, proximal, freezeShared }: StepOptions): void {
    if (proximal && !freezeShared) {
      const { start, end } = this.#sharedPart;
      this.#anchor.set(proximal.anchor);
      const [gradient, parameters] = [
        this.#gradient.subarray(start, end),
        this.parameters.subarray(start, end),
      ];
      this.#memory.addScaledDifference(gradient, parameters, this.#anchor, proximal.term);
    }
    const parts = freezeShared ? [this.#privatePart] : [this.#sharedPart, this.#privatePart];
    this.#optimiser.update(parts, learningRate);
  }

  async outputs(features: FeatureRows, rows: Uint32Array): Promise<Float32Array> {
    this.#checkColumns(features);
    const { architecture, threads } = this.#options;
    this.#forward ??= await createSession(forwardGraph(architecture).encode(), threads);
    const tasks = architecture.sharedHead.length + architecture.privateHead.length;
    const rowsPerRun = this.#features.length / architecture.features;
    const outputs = new Float32Array(rows.length * tasks);
    for (let start = 0; start < rows.length; start += rowsPerRun) {
      const block = features.select(rows.subarray(start, start + rowsPerRun));
      densify(block, this.#features);
      const feeds = { ...this.#parameterFeeds, features: this.#featureTensor(block.rows) };
      const result = await this.#forward.run(feeds, ["outputs"]);
      outputs.set(result["outputs"]!.data as Float32Array, start * tasks);
    }
    return outputs;
  }

  async dispose(): Promise<void> {
    for (const session of [this.#training, this.#headTraining, this.#forward]) await session?.release();
  }

  async #headSession(): Promise<Session> {
    const { architecture, threads } = this.#options;
    this.#headTraining ??= await createSession(
      trainingGraph(architecture, this.#headNames(), OBJECTIVE).encode(),
      threads,
    );
    return this.#headTraining;
  }

  #headNames(): string[] {
    return namesOf(this.layout).filter((name) => name.startsWith("head.private."));
  }

  #headFetches(): Tensors {
    const names = this.#headNames().map(gradientName);
    return Object.fromEntries(names.map((name) => [name, this.#gradientFetches[name]!]));
  }

  #batchFeeds(rows: number, tasks: number): Tensors {
    return {
      features: this.#featureTensor(rows),
      labels: this.#tensor(this.#labels.subarray(0, rows * tasks), [rows, tasks]),
      weights: this.#tensor(this.#weights.subarray(0, rows * tasks), [rows, tasks]),
    };
  }

  #featureTensor(rows: number): OnnxRuntime.Tensor {
    const columns = this.#options.architecture.features;
    return this.#tensor(this.#features.subarray(0, rows * columns), [rows, columns]);
  }

  #maskFeeds(architecture: Architecture, rows: number, seed: number): Tensors {
    this.#generator.set(seedWords(GENERATOR_WORDS, seed, "dropout"));
    const feeds: Tensors = {};
    for (const [index, { name, width, dropout }] of maskedLayers(architecture).entries()) {
      const mask = this.#masks[index]!.subarray(0, rows * width);
      this.#memory.dropoutMask(mask, this.#generator, dropout);
      feeds[name] = this.#tensor(mask, [rows, width]);
    }
    return feeds;
  }

  #tensorsOver(vector: FloatView, rename: (name: string) => string): Tensors {
    const { tensors, length } = this.layout;
    const entries = tensors.map(({ name, shape, offset }, index) => {
      const view = vector.subarray(offset, tensors[index + 1]?.offset ?? length);
      return [rename(name), this.#tensor(view, shape)] as const;
    });
    return Object.fromEntries(entries);
  }

  #tensor(data: Float32Array, shape: readonly number[]): OnnxRuntime.Tensor {
    return new this.#runtime.Tensor("float32", data, shape);
  }

  #checkStep({ features, tasks }: Examples, rows: Uint32Array, { taskWeights, proximal }: StepOptions): void {
    const { architecture, batchSize } = this.#options;
    if (rows.length > batchSize)
      throw new RangeError(`${rows.length} rows in a step of at most ${batchSize}`);
    this.#checkColumns(features);
    const wanted = architecture.sharedHead.length + architecture.privateHead.length;
    if (tasks !== wanted) throw new RangeError(`labels of ${tasks} tasks instead of ${wanted}`);
    if (taskWeights.length !== wanted)
      throw new RangeError(`${taskWeights.length} task weights for ${wanted} tasks`);
    if (proximal && proximal.anchor.length !== this.#anchor.length)
      throw new RangeError(
        `an anchor of ${proximal.anchor.length} elements instead of ${this.#anchor.length}`,
      );
  }

  #checkColumns({ columns }: FeatureRows): void {
    const { features } = this.#options.architecture;
    if (columns !== features) throw new RangeError(`${columns} feature columns instead of ${features}`);
  }
}

function namesOf(layout: Layout): string[] {
  return layout.tensors.map(({ name }) => name);
}
