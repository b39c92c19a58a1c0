import { Server, ServerCredentials, type ServerDuplexStream } from "@grpc/grpc-js";
import type { EvaluateMessage__Output } from "../../proto/gen/chorale/v1/EvaluateMessage.ts";
import type { EvaluateReply } from "../../proto/gen/chorale/v1/EvaluateReply.ts";
import type { LoadReply } from "../../proto/gen/chorale/v1/LoadReply.ts";
import type { TrainerDescription } from "../../proto/gen/chorale/v1/TrainerDescription.ts";
import type { TrainMessage__Output } from "../../proto/gen/chorale/v1/TrainMessage.ts";
import type { TrainReply } from "../../proto/gen/chorale/v1/TrainReply.ts";
import { protocol } from "../../proto/load.ts";

type Answer<Reply> = readonly Reply[] | ((call: { write(reply: Reply): boolean; end(): void }) => void);

/** What a trainer says, whatever it is asked; an honest one that holds all examples where left out. */
export type HostileAnswers = {
  readonly description?: TrainerDescription;
  readonly load?: Answer<LoadReply>;
  readonly train?: Answer<TrainReply>;
  readonly evaluate?: Answer<EvaluateReply>;
  /** Fails every call of two streams instead. */
  readonly error?: { readonly code: number; readonly details: string };
};

/** A server of `trainer.proto` that answers as it is told once a call's header has come. */
export async function serveHostileTrainer(
  answers: HostileAnswers,
): Promise<AsyncDisposable & { readonly address: string }> {
  const server = new Server({ "grpc.max_send_message_length": -1 });
  const description = answers.description ?? { version: 1, name: "hostile" };
  server.addService(protocol.Trainer.service, {
    Describe: (_call: unknown, reply: (error: null, description: TrainerDescription) => void) =>
      reply(null, description),
    Load: (call: ServerDuplexStream<unknown, LoadReply>) => answer(call, answers.load ?? [{ held: {} }]),
    Train: (call: ServerDuplexStream<TrainMessage__Output, TrainReply>) =>
      answers.error ? call.emit("error", answers.error) : answer(call, answers.train ?? []),
    Evaluate: (call: ServerDuplexStream<EvaluateMessage__Output, EvaluateReply>) =>
      answers.error ? call.emit("error", answers.error) : answer(call, answers.evaluate ?? []),
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return { address: `127.0.0.1:${port}`, [Symbol.asyncDispose]: async () => server.forceShutdown() };
}

function answer<Reply>(call: ServerDuplexStream<unknown, Reply>, replies: Answer<Reply>): void {
  call.once("data", () => {
    if (typeof replies === "function") return replies(call);
    for (const reply of replies) call.write(reply);
    call.end();
  });
  call.on("data", () => {});
  call.on("error", () => {});
}
