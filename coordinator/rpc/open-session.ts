import type { handleUnaryCall, ServerUnaryCall } from "@grpc/grpc-js";
import { software } from "../../process/software.ts";
import type { OpenSessionRequest__Output } from "../../proto/gen/chorale/v1/OpenSessionRequest.ts";
import type { ProbeReply } from "../../proto/gen/chorale/v1/ProbeReply.ts";
import type { ProbeRequest__Output } from "../../proto/gen/chorale/v1/ProbeRequest.ts";
import type { SessionOpened } from "../../proto/gen/chorale/v1/SessionOpened.ts";
import { PROTOCOL_VERSIONS } from "../../proto/load.ts";
import { FederationError } from "../../transport/federation-error.ts";
import { nameSchema } from "../../trust/manifest/name.ts";
import { answerUnary } from "./answer-unary.ts";
import { requireNode } from "./require-node.ts";
import type { RpcScope } from "./rpc-scope.ts";
import type { SignedRequest } from "./signed-request.ts";

const PADDING_BYTES_MAX = 1024 * 1024;

/** `Node.OpenSession`: a nonce for whoever asks, member or not: only a proof in it says anything. */
export function openSession(scope: RpcScope): handleUnaryCall<OpenSessionRequest__Output, SessionOpened> {
  return answerUnary(
    scope,
    "OpenSession",
    (call: ServerUnaryCall<OpenSessionRequest__Output, SessionOpened>) => {
      const { node } = call.request;
      if (!nameSchema.safeParse(node).success)
        throw new FederationError("MALFORMED_MESSAGE", "the session is asked for by no node's name");
      const { id, nonce } = scope.sessions.open(node);
      const { min, max } = PROTOCOL_VERSIONS;
      return {
        session: id,
        nonce,
        nowMs: scope.clock.nowMs(),
        software,
        versionMin: min,
        versionMax: max,
      };
    },
  );
}

/** `Node.Probe`: as many bytes as a node asks for, to measure the way with. */
export function probe(scope: RpcScope): handleUnaryCall<SignedRequest<ProbeRequest__Output>, ProbeReply> {
  return answerUnary(
    scope,
    "Probe",
    (call: ServerUnaryCall<SignedRequest<ProbeRequest__Output>, ProbeReply>) => {
      const { bytes, message } = call.request;
      requireNode(scope, call, bytes);
      const { padding, replyBytes } = message;
      if (Math.max(padding.length, replyBytes) > PADDING_BYTES_MAX)
        throw new FederationError("MESSAGE_TOO_LARGE", `a probe has at most ${PADDING_BYTES_MAX} bytes`);
      return { padding: Buffer.alloc(replyBytes), nowMs: scope.clock.nowMs() };
    },
  );
}
