import type { Objective } from "../../models/architecture/training-graph.ts";
import type { Architecture } from "../../models/architecture/trunk-and-heads.ts";
import { systemClock, type Clock } from "../../process/clock.ts";
import { CommandError } from "../../process/command-error.ts";
import type { TrainerDescription__Output } from "../../proto/gen/chorale/v1/TrainerDescription.ts";
import type { StudyModel } from "../training/study-model.ts";
import { readTrainerToken } from "./read-trainer-token.ts";
import type { Lookup } from "./trainer-address.ts";
import { openTrainerChannel, TRAINER_VERSION, type TrainerChannel } from "./trainer-channel.ts";
import { trainerFailure } from "./trainer-failure.ts";
import { TrainerServiceModel } from "./trainer-service-model.ts";

/** A partner's own trainer, and the model that it is to train. */
export type TrainerServiceOptions = {
  /** `unix:/path` or a loopback address. */
  readonly address: string;
  /** A file of mode 600 with the token that the trainer wants. */
  readonly tokenFile?: string | undefined;
  readonly architecture: Architecture;
  readonly objective: Objective;
  /** A trainer that says nothing for so long is given up. */
  readonly silenceMsMax?: number | undefined;
  readonly clock?: Clock | undefined;
  readonly lookup?: Lookup | undefined;
  /**
   * Is given what the trainer says of itself and of its failures: for the node's own log, and nowhere else.
   */
  readonly onWords?: ((words: string) => void) | undefined;
};

const SILENCE_MS_MAX = 60_000;

/**
 * A study's model that a partner's own trainer trains and evaluates. Throws a usage error for an address that
 * is not this machine's, and a `CommandError` where no trainer of this version answers. Its calls throw
 * `FederationError("TRAINING_FAILED")` or `("NOT_FINITE")` where the trainer fails or answers wrongly.
 */
export async function createTrainerServiceModel(options: TrainerServiceOptions): Promise<StudyModel> {
  const { address, tokenFile, silenceMsMax = SILENCE_MS_MAX, clock = systemClock, lookup } = options;
  const token = tokenFile === undefined ? null : await readTrainerToken(tokenFile);
  const channel = await openTrainerChannel({ address, token, silenceMsMax, clock, lookup });
  const onWords = options.onWords ?? ((): void => {});
  try {
    const { name, software, device } = await describeTrainer(channel, address, onWords);
    onWords(`${name}, ${software}, ${device}`);
  } catch (error) {
    channel.close();
    throw error;
  }
  return new TrainerServiceModel(channel, options, onWords, clock);
}

async function describeTrainer(
  channel: TrainerChannel,
  address: string,
  onWords: (words: string) => void,
): Promise<TrainerDescription__Output> {
  const remedy = "start the trainer before the node, and look into its own output";
  const description = await channel.describe().catch((error: unknown) => {
    const { message } = trainerFailure(error, onWords) as Error;
    throw new CommandError(`trainer.address ${address}: ${message}`, { remedy, cause: error });
  });
  if (description.version !== TRAINER_VERSION)
    throw new CommandError(
      `trainer.address ${address}: the trainer speaks version ${description.version}, not ${TRAINER_VERSION}`,
      { remedy: "upgrade the side with the older version" },
    );
  return description;
}
