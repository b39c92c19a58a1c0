import type { FitHooks } from "../../models/training/fit-hooks.ts";
import type { FitResult } from "../../models/training/fit-plan.ts";
import type { Trained__Output } from "../../proto/gen/chorale/v1/Trained.ts";
import type { TrainerProgress__Output } from "../../proto/gen/chorale/v1/TrainerProgress.ts";
import type { TrainMessage } from "../../proto/gen/chorale/v1/TrainMessage.ts";
import type { TrainReply__Output } from "../../proto/gen/chorale/v1/TrainReply.ts";
import { ArrayCollector, sendArrays } from "./array-wire.ts";
import { checkTrained } from "./check-trained.ts";
import type { TrainRequest } from "./train-request.ts";
import type { Conversation } from "./trainer-channel.ts";
import { wrongAnswer } from "./trainer-failure.ts";

/** One `Train`: sends the request, passes on the progress, and takes in the result. */
export class TrainConversation implements Conversation<TrainMessage, TrainReply__Output> {
  readonly #request: TrainRequest;
  readonly #onStep: FitHooks["onStep"];
  readonly #parameters: Float32Array;
  readonly #sharedGradient: Float32Array | null;
  readonly #collector: ArrayCollector;
  #trained: Trained__Output | null = null;

  constructor(request: TrainRequest, onStep: FitHooks["onStep"]) {
    const { plan, parameters, sharedLength } = request;
    this.#request = request;
    this.#onStep = onStep;
    this.#parameters = new Float32Array(parameters.length);
    this.#sharedGradient = plan.exportGradient ? new Float32Array(sharedLength) : null;
    const gradient = this.#sharedGradient === null ? {} : { SHARED_GRADIENT: this.#sharedGradient };
    this.#collector = new ArrayCollector({ PARAMETERS: this.#parameters, ...gradient }, wrongAnswer);
  }

  async send(write: (message: TrainMessage) => Promise<void>): Promise<void> {
    const { digest, recipe, learningRates, plan, parameters, rows, validationRows } = this.#request;
    await write({ header: { digest, recipe, rows: rows.length, validationRows: validationRows.length } });
    await sendArrays(write, {
      PARAMETERS: parameters,
      ROWS: rows,
      VALIDATION_ROWS: validationRows,
      LEARNING_RATES: learningRates,
      PLAIN_WEIGHTS: plan.labelWeights.plain,
      MARKED_WEIGHTS: plan.labelWeights.marked,
      ...(recipe.proximalTerm === 0 ? {} : { ANCHOR: plan.proximal!.anchor }),
    });
  }

  receive({ progress, trained, chunk }: TrainReply__Output): void {
    if (progress) this.#tell(progress);
    if (trained && this.#trained !== null) throw wrongAnswer("it trained twice");
    if (trained) this.#trained = trained;
    if (chunk && this.#trained === null) throw wrongAnswer("parameters before it had trained");
    if (chunk) this.#collector.add(chunk);
  }

  /** To be called when the call has ended: the result, where it is whole and right. */
  finish(): FitResult {
    if (this.#trained === null) throw wrongAnswer("no result");
    this.#collector.finish();
    return checkTrained(this.#request, this.#trained, this.#parameters, this.#sharedGradient);
  }

  #tell({ step, loss, samples }: TrainerProgress__Output): void {
    const steps = this.#request.learningRates.length;
    if (step > steps) throw wrongAnswer(`it is at step ${step} of ${steps}`);
    if (step > 0) this.#onStep?.({ step, steps, loss, samples });
  }
}
