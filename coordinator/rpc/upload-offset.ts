import type { handleUnaryCall, ServerUnaryCall } from "@grpc/grpc-js";
import type { UploadKey__Output } from "../../proto/gen/chorale/v1/UploadKey.ts";
import type { UploadOffset } from "../../proto/gen/chorale/v1/UploadOffset.ts";
import { answerUnary } from "./answer-unary.ts";
import { requireNode } from "./require-node.ts";
import type { RpcScope } from "./rpc-scope.ts";
import type { SignedRequest } from "./signed-request.ts";

type Request = SignedRequest<UploadKey__Output>;

/** `Node.GetUploadOffset`: where the calling node resumes an upload. */
export function uploadOffset(scope: RpcScope): handleUnaryCall<Request, UploadOffset> {
  return answerUnary(scope, "GetUploadOffset", (call: ServerUnaryCall<Request, UploadOffset>) => {
    const { bytes, message } = call.request;
    const { name } = requireNode(scope, call, bytes);
    return { offset: scope.federation.uploadOffset(name, message) };
  });
}
