import type { CreateInvitationRequest__Output } from "../../proto/gen/chorale/v1/CreateInvitationRequest.ts";
import type { InvitationCreated } from "../../proto/gen/chorale/v1/InvitationCreated.ts";
import type { NodeStatus } from "../../proto/gen/chorale/v1/NodeStatus.ts";
import type { RevokeNodeRequest__Output } from "../../proto/gen/chorale/v1/RevokeNodeRequest.ts";
import { membershipEnded } from "./require-node.ts";
import type { RpcScope } from "./rpc-scope.ts";

/** `Operator.CreateInvitation`: the one time that the secret is seen outside the node that gets it. */
export async function createInvitation(
  { enrolments }: RpcScope,
  { node, validMs, replace }: CreateInvitationRequest__Output,
): Promise<InvitationCreated> {
  return enrolments.invite(node, validMs, replace);
}

/** `Operator.RevokeNode`: the roster first, then everything that the node has open. */
export async function revokeNode(
  scope: RpcScope,
  { node, reason }: RevokeNodeRequest__Output,
): Promise<NodeStatus> {
  const because = await scope.enrolments.revoke(node, reason);
  if (because !== null) {
    scope.openCalls.cutOff(node, membershipEnded(because));
    scope.sessions.forget(node);
    scope.federation.expelNode(node);
  }
  return listNodes(scope).find((known) => known.node === node) ?? { node };
}

/** Everyone whom the coordinator knows: enrolled, connected at some time, or invited; by name. */
export function listNodes({ federation, enrolments }: RpcScope): NodeStatus[] {
  const seen = new Map(federation.listNodes().map((node) => [node.node, node]));
  const invited = enrolments.openInvitations();
  const enrolled = new Map(enrolments.all().map((node) => [node.node, node]));
  const names = [...new Set([...seen.keys(), ...enrolled.keys(), ...invited.keys()])];
  return names.sort().map((name) => {
    const node = enrolled.get(name);
    return {
      ...seen.get(name),
      node: name,
      identityFingerprint: node?.fingerprint ?? "",
      enrolledAtMs: node?.enrolledAtMs ?? 0,
      revokedAtMs: node?.revokedAtMs ?? 0,
      certificateExpiresAtMs: node?.certificateExpiresAtMs ?? 0,
      invitationExpiresAtMs: invited.get(name) ?? 0,
    };
  });
}
