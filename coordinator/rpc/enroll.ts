import type { handleUnaryCall, ServerUnaryCall } from "@grpc/grpc-js";
import { printable } from "../../process/printable.ts";
import type { CertificateRenewed } from "../../proto/gen/chorale/v1/CertificateRenewed.ts";
import type { Enrolled } from "../../proto/gen/chorale/v1/Enrolled.ts";
import type { EnrollRequest__Output } from "../../proto/gen/chorale/v1/EnrollRequest.ts";
import type { RenewCertificateRequest__Output } from "../../proto/gen/chorale/v1/RenewCertificateRequest.ts";
import { FederationError } from "../../transport/federation-error.ts";
import { answerUnary } from "./answer-unary.ts";
import { requireNode } from "./require-node.ts";
import type { RpcScope } from "./rpc-scope.ts";
import type { SignedRequest } from "./signed-request.ts";

const ENROLMENT_BYTES_MAX = 16 * 1024;

/** `Node.Enroll`: the way in, for whoever holds an invitation. */
export function enroll(scope: RpcScope): handleUnaryCall<SignedRequest<EnrollRequest__Output>, Enrolled> {
  return answerUnary(
    scope,
    "Enroll",
    async (call: ServerUnaryCall<SignedRequest<EnrollRequest__Output>, Enrolled>) => {
      const { bytes, message } = call.request;
      if (bytes.length > ENROLMENT_BYTES_MAX)
        throw new FederationError(
          "MESSAGE_TOO_LARGE",
          `an enrolment of ${bytes.length} bytes is above the limit of ${ENROLMENT_BYTES_MAX}`,
        );
      const { certificate, replaced } = await scope.enrolments.enroll(message);
      if (replaced) endOlderCalls(scope, message.node);
      scope.logger.info({ node: printable(message.node, 63), replaced }, "node enrolled");
      const { id, name, operatorKey } = scope.identity;
      return { certificate, operatorKey, federation: id, federationName: name };
    },
  );
}

/** `Node.RenewCertificate`: a certificate for another TLS key of the same node. */
export function renewCertificate(
  scope: RpcScope,
): handleUnaryCall<SignedRequest<RenewCertificateRequest__Output>, CertificateRenewed> {
  return answerUnary(
    scope,
    "RenewCertificate",
    async (call: ServerUnaryCall<SignedRequest<RenewCertificateRequest__Output>, CertificateRenewed>) => {
      const { bytes, message } = call.request;
      const { name } = requireNode(scope, call, bytes);
      const certificate = await scope.enrolments.renew(name, message.certificateRequest);
      scope.logger.info({ node: name }, "certificate renewed");
      return { certificate };
    },
  );
}

/** What the former key opened is not the node's any more. */
function endOlderCalls(scope: RpcScope, node: string): void {
  scope.sessions.forget(node);
  scope.openCalls.cutOff(
    node,
    new FederationError("REVOKED", `${node} enrolled anew with another identity key`),
  );
}
