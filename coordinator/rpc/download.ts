import type { handleServerStreamingCall } from "@grpc/grpc-js";
import type { DownloadRequest__Output } from "../../proto/gen/chorale/v1/DownloadRequest.ts";
import { refuseCall } from "./refuse-call.ts";
import { requireNode } from "./require-node.ts";
import { requireOperator } from "./require-operator.ts";
import type { RpcScope } from "./rpc-scope.ts";
import type { SignedRequest } from "./signed-request.ts";
import { streamModel, type ModelCall } from "./stream-model.ts";

type DownloadMethod<Request> = handleServerStreamingCall<Request, Buffer>;

/** `Node.Download`: a checkpoint for a member of its study, from an offset on. */
export function download(scope: RpcScope): DownloadMethod<SignedRequest<DownloadRequest__Output>> {
  return (call) =>
    void answer(scope, call, "Download", async () => {
      const { bytes, message } = call.request;
      const { name } = requireNode(scope, call, bytes);
      const { study, model, offset } = message;
      const stored = scope.federation.openModel(name, study, model);
      const onSent = (sent: number): void => scope.federation.countBytes(study, "down", sent);
      const { signal, leave } = scope.openCalls.enter(name);
      try {
        await streamModel(call, scope.turns, stored, offset, onSent, signal);
      } finally {
        leave();
      }
    });
}

/** `Operator.DownloadModel`: a checkpoint for the operator; not counted as the study's traffic. */
export function downloadModel(scope: RpcScope): DownloadMethod<DownloadRequest__Output> {
  return (call) =>
    void answer(scope, call, "DownloadModel", async () => {
      requireOperator(scope, call);
      const { study, model, offset } = call.request;
      const stored = scope.federation.openModel(null, study, model);
      await streamModel(call, scope.turns, stored, offset, () => {});
    });
}

async function answer(
  scope: RpcScope,
  call: ModelCall,
  method: string,
  send: () => Promise<void>,
): Promise<void> {
  try {
    await send();
  } catch (error) {
    call.emit("error", refuseCall(scope, method, call, error));
  }
}
