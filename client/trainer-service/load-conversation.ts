import type { Examples } from "../../models/examples.ts";
import type { LoadHeader } from "../../proto/gen/chorale/v1/LoadHeader.ts";
import type { LoadMessage } from "../../proto/gen/chorale/v1/LoadMessage.ts";
import type { LoadReply__Output } from "../../proto/gen/chorale/v1/LoadReply.ts";
import { chunksOf } from "./array-wire.ts";
import { exampleArrays } from "./example-arrays.ts";
import type { Conversation } from "./trainer-channel.ts";
import { wrongAnswer } from "./trainer-failure.ts";

/** One `Load`: the header, and the examples where the trainer does not hold them. */
export class LoadConversation implements Conversation<LoadMessage, LoadReply__Output> {
  readonly #header: LoadHeader;
  readonly #examples: Examples;
  readonly #answer = Promise.withResolvers<"held" | "send">();
  #isLoaded = false;

  constructor(header: LoadHeader, examples: Examples) {
    this.#header = header;
    this.#examples = examples;
  }

  async send(write: (message: LoadMessage) => Promise<void>): Promise<void> {
    await write({ header: this.#header });
    if ((await this.#answer.promise) === "held") return;
    for (const [array, values] of exampleArrays(this.#examples))
      for (const chunk of chunksOf(array, values)) await write({ chunk });
  }

  receive({ held, send, loaded }: LoadReply__Output): void {
    if (held || loaded) this.#isLoaded = true;
    if (held) this.#answer.resolve("held");
    if (send) this.#answer.resolve("send");
  }

  /**
   * To be called when the call has ended: throws where the trainer did not say that it holds the examples.
   */
  finish(): void {
    if (!this.#isLoaded) throw wrongAnswer("it ended without having loaded the examples");
  }
}
