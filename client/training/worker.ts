/**
 * The training thread: holds the examples and the engine of one study, and answers the calls of
 * `create-trainer.ts` one after the other. It ends by itself after `dispose`; it is never terminated.
 */
import { parentPort, workerData } from "node:worker_threads";
import { LocalTrainer, type TrainerOptions } from "./local-trainer.ts";
import { toFailure, type WorkerCall, type WorkerReply, type WorkerRequest } from "./worker-messages.ts";
import type { OnProgress } from "./trainer.ts";

const port = parentPort!;
const post = (reply: WorkerReply): void => port.postMessage(reply);
const onWords = (words: string): void => post({ kind: "words", words });
const trainer = new LocalTrainer({ ...(workerData as TrainerOptions), onWords });
/** One for each call that is under way or waiting. */
const controllers = new Map<number, AbortController>();
let last: Promise<void> = Promise.resolve();

port.on("message", (request: WorkerRequest) => {
  const { id } = request;
  if (request.kind === "stop") {
    controllers.get(id)?.abort();
    return;
  }
  const controller = new AbortController();
  controllers.set(id, controller);
  last = last.then(() => answer(id, request.call, controller.signal));
});

async function answer(id: number, call: WorkerCall, signal: AbortSignal): Promise<void> {
  try {
    const value = await perform(call, (progress) => post({ id, kind: "progress", progress }), signal);
    post({ id, kind: "done", value });
  } catch (error) {
    post({ id, kind: "failed", failure: toFailure(error) });
  }
  controllers.delete(id);
  if (call.kind === "dispose") port.close();
}

function perform(call: WorkerCall, onProgress: OnProgress, signal: AbortSignal): Promise<unknown> {
  switch (call.kind) {
    case "prepare":
      return trainer.prepare(call.manifest, onProgress, signal);
    case "train":
      return trainer.train(call.round, onProgress, signal);
    case "score":
      return trainer.score(call.model);
    case "finish":
      return trainer.finish(call.model, onProgress, signal);
    case "dispose":
      return trainer.dispose();
  }
}
