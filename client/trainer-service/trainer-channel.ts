/**
 * The one module beside `client/egress` that opens a connection: to a trainer of the partner's own on this
 * machine, and nowhere else.
 */
import { lookup } from "node:dns/promises";
import * as grpc from "@grpc/grpc-js";
import type { Clock } from "../../process/clock.ts";
import type { EvaluateMessage } from "../../proto/gen/chorale/v1/EvaluateMessage.ts";
import type { EvaluateReply__Output } from "../../proto/gen/chorale/v1/EvaluateReply.ts";
import type { LoadMessage } from "../../proto/gen/chorale/v1/LoadMessage.ts";
import type { LoadReply__Output } from "../../proto/gen/chorale/v1/LoadReply.ts";
import type { TrainMessage } from "../../proto/gen/chorale/v1/TrainMessage.ts";
import type { TrainReply__Output } from "../../proto/gen/chorale/v1/TrainReply.ts";
import type { TrainerClient } from "../../proto/gen/chorale/v1/Trainer.ts";
import type { TrainerDescription__Output } from "../../proto/gen/chorale/v1/TrainerDescription.ts";
import { protocol, TRAINER_VERSION } from "../../proto/load.ts";
import { CHANNEL_OPTIONS, CHUNK_BYTES_MAX } from "../../transport/channel-options.ts";
import { StallWatch } from "../egress/stall-watch.ts";
import { checkTrainerAddress, type Lookup } from "./trainer-address.ts";

export { TRAINER_VERSION };

/** How a trainer is reached, and how long it may be silent. */
export type ChannelSettings = {
  readonly address: string;
  /** Goes with every call, where there is one. */
  readonly token: string | null;
  readonly silenceMsMax: number;
  readonly clock: Clock;
  /** Of host names; the operating system's where left out. */
  readonly lookup?: Lookup | undefined;
};

/** One call of two streams, seen from the node. */
export type Conversation<Message, Reply> = {
  /** Sends everything; `write` resolves when a message has been passed on. */
  send(write: (message: Message) => Promise<void>): Promise<void>;
  /** Each reply in order; what it throws ends the call. */
  receive(reply: Reply): void;
};

/** The calls of `trainer.proto`. They fail with gRPC's errors, or a `TrainerSilent`. */
export interface TrainerChannel {
  describe(): Promise<TrainerDescription__Output>;
  load(conversation: Conversation<LoadMessage, LoadReply__Output>): Promise<void>;
  train(conversation: Conversation<TrainMessage, TrainReply__Output>, signal?: AbortSignal): Promise<void>;
  evaluate(conversation: Conversation<EvaluateMessage, EvaluateReply__Output>): Promise<void>;
  close(): void;
}

/** Nothing came from the trainer, and it took nothing, for too long. */
export class TrainerSilent extends Error {}

/** Room for a header's layout or for a chunk, and for what frames it. */
const MESSAGE_BYTES_MAX = 4 * CHUNK_BYTES_MAX;

/** A trainer on this machine costs nothing to look for. */
const RECONNECT_MS_MAX = 250;

/**
 * Checks the address as `checkTrainerAddress` says, and opens a channel to what was checked. No proxy of the
 * environment is used: it could be another machine.
 */
export async function openTrainerChannel(settings: ChannelSettings): Promise<TrainerChannel> {
  const target = await checkTrainerAddress(settings.address, settings.lookup ?? lookupAll);
  const client = new protocol.Trainer(target, grpc.credentials.createInsecure(), {
    ...CHANNEL_OPTIONS,
    "grpc.enable_http_proxy": 0,
    "grpc.default_authority": "localhost",
    "grpc.max_reconnect_backoff_ms": RECONNECT_MS_MAX,
    "grpc.max_receive_message_length": MESSAGE_BYTES_MAX,
    "grpc.max_send_message_length": MESSAGE_BYTES_MAX,
  });
  return new GrpcTrainerChannel(client, settings);
}

function lookupAll(host: string): Promise<{ readonly address: string }[]> {
  return lookup(host, { all: true });
}

class GrpcTrainerChannel implements TrainerChannel {
  readonly #client: TrainerClient;
  readonly #settings: ChannelSettings;

  constructor(client: TrainerClient, settings: ChannelSettings) {
    this.#client = client;
    this.#settings = settings;
  }

  describe(): Promise<TrainerDescription__Output> {
    const answer = Promise.withResolvers<TrainerDescription__Output>();
    const call = this.#client.describe({ version: TRAINER_VERSION }, this.#metadata(), (error, reply) => {
      if (error !== null || reply === undefined) answer.reject(error ?? new Error("no description"));
      else answer.resolve(reply);
    });
    const watch = this.#watch(() => {
      answer.reject(new TrainerSilent());
      call.cancel();
    });
    return answer.promise.finally(() => watch.stop());
  }

  load(conversation: Conversation<LoadMessage, LoadReply__Output>): Promise<void> {
    return this.#converse(this.#client.load(this.#metadata()), conversation);
  }

  train(conversation: Conversation<TrainMessage, TrainReply__Output>, signal?: AbortSignal): Promise<void> {
    return this.#converse(this.#client.train(this.#metadata()), conversation, signal);
  }

  evaluate(conversation: Conversation<EvaluateMessage, EvaluateReply__Output>): Promise<void> {
    return this.#converse(this.#client.evaluate(this.#metadata()), conversation);
  }

  close(): void {
    this.#client.close();
  }

  #metadata(): grpc.Metadata {
    const metadata = new grpc.Metadata();
    if (this.#settings.token !== null) metadata.set("authorization", `Bearer ${this.#settings.token}`);
    return metadata;
  }

  #watch(onSilence: () => void): StallWatch {
    return new StallWatch(this.#settings.clock, this.#settings.silenceMsMax, onSilence);
  }

  /** Both directions at once: a trainer may refuse in the middle of what is sent. */
  async #converse<Message, Reply>(
    call: grpc.ClientDuplexStream<Message, Reply>,
    conversation: Conversation<Message, Reply>,
    signal?: AbortSignal,
  ): Promise<void> {
    const over = Promise.withResolvers<void>();
    const fail = (error: unknown): void => {
      over.reject(error);
      call.cancel();
    };
    const stop = (): void => fail(signal?.reason);
    const watch = this.#watch(() => fail(new TrainerSilent()));
    call.on("data", (reply: Reply) => {
      watch.moved();
      try {
        conversation.receive(reply);
      } catch (error) {
        fail(error);
      }
    });
    call.on("error", fail);
    call.on("end", over.resolve);
    signal?.addEventListener("abort", stop, { once: true });
    if (signal?.aborted) stop();
    const write = async (message: Message): Promise<void> => {
      await new Promise<void>((resolve) => void call.write(message, () => resolve()));
      watch.moved();
    };
    conversation.send(write).then(() => call.end(), fail);
    try {
      await over.promise;
    } finally {
      watch.stop();
      signal?.removeEventListener("abort", stop);
    }
  }
}
