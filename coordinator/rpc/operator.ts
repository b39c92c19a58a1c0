import type { handleUnaryCall, ServerUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import type { AbortStudyRequest__Output } from "../../proto/gen/chorale/v1/AbortStudyRequest.ts";
import type { CreateStudyRequest__Output } from "../../proto/gen/chorale/v1/CreateStudyRequest.ts";
import type { ListNodesReply } from "../../proto/gen/chorale/v1/ListNodesReply.ts";
import type { ListStudiesReply } from "../../proto/gen/chorale/v1/ListStudiesReply.ts";
import type { StudyOffered } from "../../proto/gen/chorale/v1/StudyOffered.ts";
import type { StudyRequest__Output } from "../../proto/gen/chorale/v1/StudyRequest.ts";
import type { StudyStatus } from "../../proto/gen/chorale/v1/StudyStatus.ts";
import { answerUnary } from "./answer-unary.ts";
import { downloadModel } from "./download.ts";
import type { RpcScope } from "./refuse-call.ts";
import { requireOperator } from "./require-peer.ts";
import type { TransferTurns } from "./transfer-turns.ts";
import { watchStudy } from "./watch-study.ts";

/** The methods of the Operator service. Every one asks for an operator's certificate first. */
export function operatorMethods(scope: RpcScope, turns: TransferTurns): UntypedServiceImplementation {
  const { federation } = scope;
  const answer = <Request, Reply>(
    method: string,
    reply: (request: Request) => Reply | Promise<Reply>,
  ): handleUnaryCall<Request, Reply> =>
    answerUnary(scope, method, (call: ServerUnaryCall<Request, Reply>) => {
      const { name } = requireOperator(call);
      scope.logger.info({ method, caller: name }, "operator call");
      return reply(call.request);
    });
  return {
    CreateStudy: answer<CreateStudyRequest__Output, StudyStatus>("CreateStudy", ({ manifest }) =>
      federation.createStudy(manifest),
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
    ListNodes: answer<object, ListNodesReply>("ListNodes", () => ({ nodes: federation.listNodes() })),
    GetManifest: answer<StudyRequest__Output, StudyOffered>("GetManifest", ({ study }) => ({
      study,
      manifest: Buffer.from(federation.manifestOf(study)),
    })),
    WatchStudy: watchStudy(scope),
    DownloadModel: downloadModel(scope, turns),
  };
}
