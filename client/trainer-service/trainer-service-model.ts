import type { Objective } from "../../models/architecture/training-graph.ts";
import {
  localLayout,
  sharedLayout,
  tasksOf,
  type Architecture,
} from "../../models/architecture/trunk-and-heads.ts";
import type { Examples } from "../../models/examples.ts";
import { isFiniteVector } from "../../models/is-finite-vector.ts";
import type { Layout } from "../../models/layout.ts";
import type { FitSplit } from "../../models/training/fit.ts";
import type { FitHooks } from "../../models/training/fit-hooks.ts";
import type { FitPlan, FitResult } from "../../models/training/fit-plan.ts";
import { weightedRows } from "../../models/training/row-order.ts";
import { delay, type Clock } from "../../process/clock.ts";
import type { LoadHeader } from "../../proto/gen/chorale/v1/LoadHeader.ts";
import { FederationError } from "../../transport/federation-error.ts";
import type { StudyModel } from "../training/study-model.ts";
import { ArrayCollector, sendArrays } from "./array-wire.ts";
import { loadHeader } from "./example-arrays.ts";
import { LoadConversation } from "./load-conversation.ts";
import { modelHeader, type ModelHeader } from "./load-header.ts";
import { recipeOf } from "./recipe-of.ts";
import { TrainConversation } from "./train-conversation.ts";
import type { TrainerChannel } from "./trainer-channel.ts";
import { isUnreachable, trainerFailure, wrongAnswer } from "./trainer-failure.ts";

/** A trainer that is being started anew costs no round: together three seconds. */
const ATTEMPTS = 11;
const BETWEEN_ATTEMPTS_MS = 300;

/** A study's model behind a channel; see `create-trainer-service-model.ts`. */
export class TrainerServiceModel implements StudyModel {
  readonly layout: Layout;
  readonly #channel: TrainerChannel;
  readonly #architecture: Architecture;
  readonly #header: ModelHeader;
  readonly #onWords: (words: string) => void;
  readonly #clock: Clock;
  /** Examples do not change, and their digest takes a pass over all of them. */
  readonly #headers = new WeakMap<Examples, LoadHeader>();

  constructor(
    channel: TrainerChannel,
    model: { readonly architecture: Architecture; readonly objective: Objective },
    onWords: (words: string) => void,
    clock: Clock,
  ) {
    this.layout = localLayout(model.architecture);
    this.#channel = channel;
    this.#architecture = model.architecture;
    this.#header = modelHeader(model.architecture, this.layout, model.objective);
    this.#onWords = onWords;
    this.#clock = clock;
  }

  async fit(
    parameters: Float32Array,
    examples: Examples,
    { trainRows, validationRows }: FitSplit,
    plan: FitPlan,
    { onStep, signal }: FitHooks,
  ): Promise<FitResult> {
    signal?.throwIfAborted();
    this.#checkLength(parameters);
    const kinds = tasksOf(this.#architecture).map(({ kind }) => kind);
    const rows = weightedRows(examples.labels, trainRows, kinds, plan.labelWeights);
    const sharedLength = sharedLayout(this.#architecture).length;
    const planned = recipeOf(plan, rows.length);
    if (planned.learningRates.length === 0) return untrained(parameters, plan, sharedLength);
    const digest = await this.#load(examples);
    const request = { ...planned, digest, plan, parameters, rows, validationRows, sharedLength };
    const conversation = new TrainConversation(request, onStep);
    await this.#explained(this.#channel.train(conversation, signal));
    return conversation.finish();
  }

  async outputs(parameters: Float32Array, examples: Examples, rows: Uint32Array): Promise<Float32Array> {
    this.#checkLength(parameters);
    const outputs = new Float32Array(rows.length * tasksOf(this.#architecture).length);
    if (rows.length === 0) return outputs;
    const header = { digest: await this.#load(examples), rows: rows.length };
    const collector = new ArrayCollector({ OUTPUTS: outputs }, wrongAnswer);
    const call = this.#channel.evaluate({
      send: async (write) => {
        await write({ header });
        await sendArrays(write, { PARAMETERS: parameters, ROWS: rows });
      },
      receive: ({ chunk }) => {
        if (chunk) collector.add(chunk);
      },
    });
    await this.#explained(call);
    collector.finish();
    if (!isFiniteVector(outputs))
      throw new FederationError("NOT_FINITE", "outputs of the node's own trainer are not finite");
    return outputs;
  }

  async dispose(): Promise<void> {
    this.#channel.close();
  }

  /** Sends the examples where the trainer does not hold them, for example after it was started anew. */
  async #load(examples: Examples): Promise<string> {
    const header = this.#headers.get(examples) ?? loadHeader(this.#header, examples);
    this.#headers.set(examples, header);
    for (let attempt = 1; ; attempt += 1) {
      const conversation = new LoadConversation(header, examples);
      const failure = await this.#channel.load(conversation).then(
        () => null,
        (error: unknown) => ({ error }),
      );
      if (failure === null) {
        conversation.finish();
        return header.digest!;
      }
      if (attempt === ATTEMPTS || !isUnreachable(failure.error))
        throw trainerFailure(failure.error, this.#onWords);
      await delay(this.#clock, BETWEEN_ATTEMPTS_MS);
    }
  }

  #checkLength(parameters: Float32Array): void {
    if (parameters.length !== this.layout.length)
      throw new RangeError(`${parameters.length} parameters instead of ${this.layout.length}`);
  }

  #explained(call: Promise<void>): Promise<void> {
    return call.catch((error: unknown) => {
      throw trainerFailure(error, this.#onWords);
    });
  }
}

/** Nothing to train on. */
function untrained(parameters: Float32Array, plan: FitPlan, sharedLength: number): FitResult {
  return {
    parameters: parameters.slice(),
    meanLoss: 0,
    steps: 0,
    epochs: 0,
    bestEpoch: null,
    validationLoss: null,
    sharedGradient: plan.exportGradient ? new Float32Array(sharedLength) : null,
  };
}
