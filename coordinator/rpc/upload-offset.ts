import type { UploadKey__Output } from "../../proto/gen/chorale/v1/UploadKey.ts";
import type { UploadOffset } from "../../proto/gen/chorale/v1/UploadOffset.ts";
import type { handleUnaryCall } from "@grpc/grpc-js";
import { answerUnary } from "./answer-unary.ts";
import type { RpcScope } from "./refuse-call.ts";
import { requireNode } from "./require-peer.ts";

/** `Node.GetUploadOffset`: where the calling node resumes an upload. */
export function uploadOffset(scope: RpcScope): handleUnaryCall<UploadKey__Output, UploadOffset> {
  return answerUnary(scope, "GetUploadOffset", (call) => {
    const { name } = requireNode(call);
    return { offset: scope.federation.uploadOffset(name, call.request) };
  });
}
