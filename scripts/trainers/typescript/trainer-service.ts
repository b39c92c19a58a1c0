import { status, type ServerDuplexStream, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import {
  ArrayCollector,
  chunksOf,
  type ArrayName,
  type WireArray,
} from "../../../client/trainer-service/array-wire.ts";
import { sharedLayout } from "../../../models/architecture/trunk-and-heads.ts";
import type { GraphRuntime } from "../../../models/runtime/graph-runtime.ts";
import type { ArrayChunk__Output } from "../../../proto/gen/chorale/v1/ArrayChunk.ts";
import type { EvaluateMessage__Output } from "../../../proto/gen/chorale/v1/EvaluateMessage.ts";
import type { EvaluateReply } from "../../../proto/gen/chorale/v1/EvaluateReply.ts";
import type { LoadMessage__Output } from "../../../proto/gen/chorale/v1/LoadMessage.ts";
import type { LoadReply } from "../../../proto/gen/chorale/v1/LoadReply.ts";
import type { Recipe__Output } from "../../../proto/gen/chorale/v1/Recipe.ts";
import type { TrainerDescription } from "../../../proto/gen/chorale/v1/TrainerDescription.ts";
import type { TrainerHandlers } from "../../../proto/gen/chorale/v1/Trainer.ts";
import type { TrainerProgress } from "../../../proto/gen/chorale/v1/TrainerProgress.ts";
import type { TrainMessage__Output } from "../../../proto/gen/chorale/v1/TrainMessage.ts";
import type { TrainReply } from "../../../proto/gen/chorale/v1/TrainReply.ts";
import { TRAINER_VERSION } from "../../../proto/load.ts";
import { fitByRecipe, type RecipeArrays } from "./fit-by-recipe.ts";
import { collectExamples, HeldStudy } from "./held-study.ts";
import { Refusal } from "./refusal.ts";

/** Studies that are held at once. */
const STUDIES_MAX = 4;
const OPTIMISERS = { SGD: "sgd", ADAM: "adam", ADAMW: "adamw" } as const;
const INFERENCE = { optimiser: "sgd", momentum: 0, weightDecay: 0, batchSize: 1, anchored: false } as const;

type Message<Header> = { readonly header?: Header | null; readonly chunk?: ArrayChunk__Output | null };

/** `trainer.proto` by our own engine, which holds the thread for the length of a step. */
export class TrainerService {
  readonly #runtime: GraphRuntime;
  readonly #threads: number;
  readonly #token: string | null;
  readonly #studies = new Map<string, HeldStudy>();

  constructor(runtime: GraphRuntime, threads: number, token: string | null) {
    this.#runtime = runtime;
    this.#threads = threads;
    this.#token = token;
  }

  /** For `grpc.Server.addService`. */
  handlers(): TrainerHandlers {
    return {
      Describe: (call, callback) => this.#describe(call, callback),
      Load: (call) => void this.#answer(call, () => this.#load(call)),
      Train: (call) => void this.#answer(call, () => this.#train(call)),
      Evaluate: (call) => void this.#answer(call, () => this.#evaluate(call)),
    };
  }

  #describe(
    call: ServerUnaryCall<unknown, TrainerDescription>,
    callback: sendUnaryData<TrainerDescription>,
  ): void {
    if (!this.#isKnown(call)) return callback(new Refusal(status.UNAUTHENTICATED, "another token"));
    const device = `cpu, ${this.#threads} threads`;
    const software = this.#runtime.description;
    callback(null, { version: TRAINER_VERSION, name: "reference trainer (TypeScript)", software, device });
  }

  async #load(call: ServerDuplexStream<LoadMessage__Output, LoadReply>): Promise<void> {
    const messages = messagesOf(call);
    const header = await headerOf(messages);
    const held = this.#studies.get(header.digest);
    if (held !== undefined) return write(call, { held: {} });
    await write(call, { send: {} });
    this.#studies.set(
      header.digest,
      new HeldStudy(header, await collectExamples(header, chunksIn(messages))),
    );
    for (const digest of [...this.#studies.keys()].slice(0, -STUDIES_MAX)) this.#studies.delete(digest);
    await write(call, { loaded: {} });
  }

  async #train(call: ServerDuplexStream<TrainMessage__Output, TrainReply>): Promise<void> {
    const messages = messagesOf(call);
    const { digest, recipe, ...lengths } = await headerOf(messages);
    const study = this.#study(digest);
    if (recipe === null) throw Refusal.malformed("a header without a recipe");
    const { parameters, ...request } = await collectRequest(study, recipe, lengths, chunksIn(messages));
    const optimiser = OPTIMISERS[recipe.optimiser as keyof typeof OPTIMISERS];
    const { momentum, weightDecay, batchSize } = recipe;
    const options = { optimiser, momentum, weightDecay, batchSize, anchored: request.anchor !== null };
    const engine = await study.engine(parameters, this.#runtime, options, this.#threads);
    try {
      const onProgress = (progress: TrainerProgress): void => void call.write({ progress });
      const result = await fitByRecipe(engine, study.examples, request, onProgress, () => !call.cancelled);
      if (result === null) return;
      await write(call, { trained: result.trained });
      for (const chunk of chunksOf("PARAMETERS", result.parameters)) await write(call, { chunk });
      if (result.sharedGradient === null) return;
      for (const chunk of chunksOf("SHARED_GRADIENT", result.sharedGradient)) await write(call, { chunk });
    } finally {
      await engine.dispose();
    }
  }

  async #evaluate(call: ServerDuplexStream<EvaluateMessage__Output, EvaluateReply>): Promise<void> {
    const messages = messagesOf(call);
    const header = await headerOf(messages);
    const study = this.#study(header.digest);
    const parameters = new Float32Array(study.length);
    const rows = new Uint32Array(header.rows);
    await collect(chunksIn(messages), { PARAMETERS: parameters, ROWS: rows });
    const engine = await study.engine(parameters, this.#runtime, INFERENCE, this.#threads);
    try {
      const outputs = await engine.outputs(study.examples.features, rows);
      for (const chunk of chunksOf("OUTPUTS", outputs)) await write(call, { chunk });
    } finally {
      await engine.dispose();
    }
  }

  #study(digest: string): HeldStudy {
    const study = this.#studies.get(digest);
    if (study === undefined) throw new Refusal(status.NOT_FOUND, "examples of this digest are not held");
    return study;
  }

  #isKnown({ metadata }: Pick<ServerUnaryCall<unknown, unknown>, "metadata">): boolean {
    return this.#token === null || metadata.get("authorization")[0] === `Bearer ${this.#token}`;
  }

  async #answer(call: ServerDuplexStream<unknown, unknown>, serve: () => Promise<void>): Promise<void> {
    try {
      if (!this.#isKnown(call)) throw new Refusal(status.UNAUTHENTICATED, "another token");
      await serve();
      call.end();
    } catch (error) {
      if (call.cancelled) return;
      const known = error instanceof Refusal || error instanceof RangeError;
      if (!known) process.stderr.write(`${String(error)}\n`);
      call.emit("error", error instanceof Refusal ? error : new Refusal(status.INTERNAL, String(error)));
    }
  }
}

async function collectRequest(
  study: HeldStudy,
  recipe: Recipe__Output,
  lengths: { readonly rows: number; readonly validationRows: number },
  chunks: AsyncIterable<ArrayChunk__Output>,
): Promise<RecipeArrays & { readonly parameters: Float32Array }> {
  const sharedLength = sharedLayout(study.architecture).length;
  const arrays = {
    PARAMETERS: new Float32Array(study.length),
    ROWS: new Uint32Array(lengths.rows),
    VALIDATION_ROWS: new Uint32Array(lengths.validationRows),
    LEARNING_RATES: new Float64Array(recipe.steps),
    PLAIN_WEIGHTS: new Float32Array(study.tasks),
    MARKED_WEIGHTS: new Float32Array(study.tasks),
  };
  const anchor = recipe.proximalTerm > 0 ? new Float32Array(sharedLength) : null;
  await collect(chunks, anchor === null ? arrays : { ...arrays, ANCHOR: anchor });
  return {
    recipe,
    anchor,
    parameters: arrays.PARAMETERS,
    rows: arrays.ROWS,
    validationRows: arrays.VALIDATION_ROWS,
    learningRates: arrays.LEARNING_RATES,
    labelWeights: { plain: arrays.PLAIN_WEIGHTS, marked: arrays.MARKED_WEIGHTS },
  };
}

async function collect(
  chunks: AsyncIterable<ArrayChunk__Output>,
  arrays: Partial<Record<ArrayName, WireArray>>,
): Promise<void> {
  const collector = new ArrayCollector(arrays, (complaint) => Refusal.malformed(complaint));
  for await (const chunk of chunks) collector.add(chunk);
  collector.finish();
}

function messagesOf<In, Out>(call: ServerDuplexStream<In, Out>): AsyncIterator<In> {
  return (call as AsyncIterable<In>)[Symbol.asyncIterator]();
}

async function headerOf<Header>(messages: AsyncIterator<Message<Header>>): Promise<Header> {
  const first = await messages.next();
  const header = first.done ? null : first.value.header;
  if (!header) throw Refusal.malformed("a header comes first");
  return header;
}

async function* chunksIn(messages: AsyncIterator<Message<unknown>>): AsyncGenerator<ArrayChunk__Output> {
  for (let next = await messages.next(); !next.done; next = await messages.next()) {
    if (!next.value.chunk) throw Refusal.malformed("chunks follow the header, and nothing else");
    yield next.value.chunk;
  }
}

/** Resolves when the message was taken, or the call is over. */
function write<In, Out>(call: ServerDuplexStream<In, Out>, message: Out): Promise<void> {
  return new Promise((resolve) => {
    call.once("cancelled", resolve);
    call.write(message, () => {
      call.off("cancelled", resolve);
      resolve();
    });
  });
}
