import type { handleUnaryCall, ServerUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import type { AbortStudyRequest__Output } from "../../proto/gen/chorale/v1/AbortStudyRequest.ts";
import type { CreateInvitationRequest__Output } from "../../proto/gen/chorale/v1/CreateInvitationRequest.ts";
import type { InvitationCreated } from "../../proto/gen/chorale/v1/InvitationCreated.ts";
import type { ListApprovalsReply } from "../../proto/gen/chorale/v1/ListApprovalsReply.ts";
import type { ListNodesReply } from "../../proto/gen/chorale/v1/ListNodesReply.ts";
import type { ListStudiesReply } from "../../proto/gen/chorale/v1/ListStudiesReply.ts";
import type { NodeStatus } from "../../proto/gen/chorale/v1/NodeStatus.ts";
import type { RevokeNodeRequest__Output } from "../../proto/gen/chorale/v1/RevokeNodeRequest.ts";
import type { SignedManifest__Output } from "../../proto/gen/chorale/v1/SignedManifest.ts";
import type { StudyOffered } from "../../proto/gen/chorale/v1/StudyOffered.ts";
import type { StudyRequest__Output } from "../../proto/gen/chorale/v1/StudyRequest.ts";
import type { StudyStatus } from "../../proto/gen/chorale/v1/StudyStatus.ts";
import type { Federation } from "../federation.ts";
import { answerUnary } from "./answer-unary.ts";
import { downloadModel } from "./download.ts";
import { createInvitation, listNodes, revokeNode } from "./membership.ts";
import { requireOperator } from "./require-operator.ts";
import type { RpcScope } from "./rpc-scope.ts";
import { watchStudy } from "./watch-study.ts";

type Answer = <Request, Reply>(
  method: string,
  reply: (request: Request) => Reply | Promise<Reply>,
) => handleUnaryCall<Request, Reply>;

/** The methods of the Operator service. Every one asks for an operator's certificate first. */
export function operatorMethods(scope: RpcScope): UntypedServiceImplementation {
  const answer: Answer = <Request, Reply>(
    method: string,
    reply: (request: Request) => Reply | Promise<Reply>,
  ) =>
    answerUnary(scope, method, (call: ServerUnaryCall<Request, Reply>) => {
      const { name } = requireOperator(scope, call);
      scope.logger.info({ method, caller: name }, "operator call");
      return reply(call.request);
    });
  return {
    ...studyMethods(scope.federation, answer),
    ...membershipMethods(scope, answer),
    WatchStudy: watchStudy(scope),
    DownloadModel: downloadModel(scope),
  };
}

function studyMethods(federation: Federation, answer: Answer): UntypedServiceImplementation {
  return {
    CreateStudy: answer<SignedManifest__Output, StudyStatus>("CreateStudy", (signed) =>
      federation.createStudy(signed),
    ),
    AmendStudy: answer<SignedManifest__Output, StudyStatus>("AmendStudy", (signed) =>
      federation.amendStudy(signed),
    ),
    StartStudy: answer<StudyRequest__Output, StudyStatus>("StartStudy", ({ study }) =>
      federation.startStudy(study),
    ),
    PauseStudy: answer<StudyRequest__Output, StudyStatus>("PauseStudy", ({ study }) =>
      federation.pauseStudy(study),
    ),
    ResumeStudy: answer<StudyRequest__Output, StudyStatus>("ResumeStudy", ({ study }) =>
      federation.resumeStudy(study),
    ),
    AbortStudy: answer<AbortStudyRequest__Output, StudyStatus>("AbortStudy", ({ study, reason }) =>
      federation.abortStudy(study, reason),
    ),
    ListStudies: answer<object, ListStudiesReply>("ListStudies", () => ({
      studies: federation.listStudies(),
    })),
    ListApprovals: answer<StudyRequest__Output, ListApprovalsReply>("ListApprovals", ({ study }) => ({
      approvals: federation.approvalsOf(study),
    })),
    GetManifest: answer<StudyRequest__Output, StudyOffered>("GetManifest", ({ study }) => ({
      study,
      ...federation.manifestOf(study),
    })),
  };
}

function membershipMethods(scope: RpcScope, answer: Answer): UntypedServiceImplementation {
  return {
    CreateInvitation: answer<CreateInvitationRequest__Output, InvitationCreated>(
      "CreateInvitation",
      (request) => createInvitation(scope, request),
    ),
    RevokeNode: answer<RevokeNodeRequest__Output, NodeStatus>("RevokeNode", (request) =>
      revokeNode(scope, request),
    ),
    ListNodes: answer<object, ListNodesReply>("ListNodes", () => ({ nodes: listNodes(scope) })),
  };
}
