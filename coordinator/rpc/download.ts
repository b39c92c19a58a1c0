import type { handleServerStreamingCall } from "@grpc/grpc-js";
import type { DownloadRequest__Output } from "../../proto/gen/chorale/v1/DownloadRequest.ts";
import { refuseCall, type RpcScope } from "./refuse-call.ts";
import { requireNode, requireOperator } from "./require-peer.ts";
import { streamModel, type ModelCall } from "./stream-model.ts";
import type { TransferTurns } from "./transfer-turns.ts";

type DownloadMethod = handleServerStreamingCall<DownloadRequest__Output, Buffer>;

/** `Node.Download`: a checkpoint for a member of its study, from an offset on. */
export function download(scope: RpcScope, turns: TransferTurns): DownloadMethod {
  return (call) =>
    void answer(scope, call, "Download", async () => {
      const { name } = requireNode(call);
      const { study, model, offset } = call.request;
      const stored = scope.federation.openModel(name, study, model);
      const onSent = (bytes: number): void => scope.federation.countBytes(study, "down", bytes);
      await streamModel(call, turns, stored, offset, onSent);
    });
}

/** `Operator.DownloadModel`: a checkpoint for the operator; not counted as the study's traffic. */
export function downloadModel(scope: RpcScope, turns: TransferTurns): DownloadMethod {
  return (call) =>
    void answer(scope, call, "DownloadModel", async () => {
      requireOperator(call);
      const { study, model, offset } = call.request;
      const stored = scope.federation.openModel(null, study, model);
      await streamModel(call, turns, stored, offset, () => {});
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
