import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { ApprovalGiven as _chorale_v1_ApprovalGiven, ApprovalGiven__Output as _chorale_v1_ApprovalGiven__Output } from './chorale/v1/ApprovalGiven.ts';
import type { ApprovalsShared as _chorale_v1_ApprovalsShared, ApprovalsShared__Output as _chorale_v1_ApprovalsShared__Output } from './chorale/v1/ApprovalsShared.ts';
import type { CertificateRenewed as _chorale_v1_CertificateRenewed, CertificateRenewed__Output as _chorale_v1_CertificateRenewed__Output } from './chorale/v1/CertificateRenewed.ts';
import type { Chunk as _chorale_v1_Chunk, Chunk__Output as _chorale_v1_Chunk__Output } from './chorale/v1/Chunk.ts';
import type { CoordinatorMessage as _chorale_v1_CoordinatorMessage, CoordinatorMessage__Output as _chorale_v1_CoordinatorMessage__Output } from './chorale/v1/CoordinatorMessage.ts';
import type { DownloadRequest as _chorale_v1_DownloadRequest, DownloadRequest__Output as _chorale_v1_DownloadRequest__Output } from './chorale/v1/DownloadRequest.ts';
import type { EnrollRequest as _chorale_v1_EnrollRequest, EnrollRequest__Output as _chorale_v1_EnrollRequest__Output } from './chorale/v1/EnrollRequest.ts';
import type { Enrolled as _chorale_v1_Enrolled, Enrolled__Output as _chorale_v1_Enrolled__Output } from './chorale/v1/Enrolled.ts';
import type { FeatureScale as _chorale_v1_FeatureScale, FeatureScale__Output as _chorale_v1_FeatureScale__Output } from './chorale/v1/FeatureScale.ts';
import type { FeatureSums as _chorale_v1_FeatureSums, FeatureSums__Output as _chorale_v1_FeatureSums__Output } from './chorale/v1/FeatureSums.ts';
import type { Heartbeat as _chorale_v1_Heartbeat, Heartbeat__Output as _chorale_v1_Heartbeat__Output } from './chorale/v1/Heartbeat.ts';
import type { Hello as _chorale_v1_Hello, Hello__Output as _chorale_v1_Hello__Output } from './chorale/v1/Hello.ts';
import type { LabelSums as _chorale_v1_LabelSums, LabelSums__Output as _chorale_v1_LabelSums__Output } from './chorale/v1/LabelSums.ts';
import type { ModelPublished as _chorale_v1_ModelPublished, ModelPublished__Output as _chorale_v1_ModelPublished__Output } from './chorale/v1/ModelPublished.ts';
import type { ModelScored as _chorale_v1_ModelScored, ModelScored__Output as _chorale_v1_ModelScored__Output } from './chorale/v1/ModelScored.ts';
import type { NodeClient as _chorale_v1_NodeClient, NodeDefinition as _chorale_v1_NodeDefinition } from './chorale/v1/Node.ts';
import type { NodeMessage as _chorale_v1_NodeMessage, NodeMessage__Output as _chorale_v1_NodeMessage__Output } from './chorale/v1/NodeMessage.ts';
import type { OpenSessionRequest as _chorale_v1_OpenSessionRequest, OpenSessionRequest__Output as _chorale_v1_OpenSessionRequest__Output } from './chorale/v1/OpenSessionRequest.ts';
import type { ProbeReply as _chorale_v1_ProbeReply, ProbeReply__Output as _chorale_v1_ProbeReply__Output } from './chorale/v1/ProbeReply.ts';
import type { ProbeRequest as _chorale_v1_ProbeRequest, ProbeRequest__Output as _chorale_v1_ProbeRequest__Output } from './chorale/v1/ProbeRequest.ts';
import type { Progress as _chorale_v1_Progress, Progress__Output as _chorale_v1_Progress__Output } from './chorale/v1/Progress.ts';
import type { Refused as _chorale_v1_Refused, Refused__Output as _chorale_v1_Refused__Output } from './chorale/v1/Refused.ts';
import type { RenewCertificateRequest as _chorale_v1_RenewCertificateRequest, RenewCertificateRequest__Output as _chorale_v1_RenewCertificateRequest__Output } from './chorale/v1/RenewCertificateRequest.ts';
import type { RoundAccepted as _chorale_v1_RoundAccepted, RoundAccepted__Output as _chorale_v1_RoundAccepted__Output } from './chorale/v1/RoundAccepted.ts';
import type { RoundClosed as _chorale_v1_RoundClosed, RoundClosed__Output as _chorale_v1_RoundClosed__Output } from './chorale/v1/RoundClosed.ts';
import type { RoundDeclined as _chorale_v1_RoundDeclined, RoundDeclined__Output as _chorale_v1_RoundDeclined__Output } from './chorale/v1/RoundDeclined.ts';
import type { RoundInvited as _chorale_v1_RoundInvited, RoundInvited__Output as _chorale_v1_RoundInvited__Output } from './chorale/v1/RoundInvited.ts';
import type { SessionOpened as _chorale_v1_SessionOpened, SessionOpened__Output as _chorale_v1_SessionOpened__Output } from './chorale/v1/SessionOpened.ts';
import type { SignedNodeMessage as _chorale_v1_SignedNodeMessage, SignedNodeMessage__Output as _chorale_v1_SignedNodeMessage__Output } from './chorale/v1/SignedNodeMessage.ts';
import type { StudyDeclined as _chorale_v1_StudyDeclined, StudyDeclined__Output as _chorale_v1_StudyDeclined__Output } from './chorale/v1/StudyDeclined.ts';
import type { StudyEnded as _chorale_v1_StudyEnded, StudyEnded__Output as _chorale_v1_StudyEnded__Output } from './chorale/v1/StudyEnded.ts';
import type { StudyJoined as _chorale_v1_StudyJoined, StudyJoined__Output as _chorale_v1_StudyJoined__Output } from './chorale/v1/StudyJoined.ts';
import type { StudyOffered as _chorale_v1_StudyOffered, StudyOffered__Output as _chorale_v1_StudyOffered__Output } from './chorale/v1/StudyOffered.ts';
import type { StudyProposed as _chorale_v1_StudyProposed, StudyProposed__Output as _chorale_v1_StudyProposed__Output } from './chorale/v1/StudyProposed.ts';
import type { StudyRefused as _chorale_v1_StudyRefused, StudyRefused__Output as _chorale_v1_StudyRefused__Output } from './chorale/v1/StudyRefused.ts';
import type { TargetScale as _chorale_v1_TargetScale, TargetScale__Output as _chorale_v1_TargetScale__Output } from './chorale/v1/TargetScale.ts';
import type { UploadAccepted as _chorale_v1_UploadAccepted, UploadAccepted__Output as _chorale_v1_UploadAccepted__Output } from './chorale/v1/UploadAccepted.ts';
import type { UploadHeader as _chorale_v1_UploadHeader, UploadHeader__Output as _chorale_v1_UploadHeader__Output } from './chorale/v1/UploadHeader.ts';
import type { UploadIncomplete as _chorale_v1_UploadIncomplete, UploadIncomplete__Output as _chorale_v1_UploadIncomplete__Output } from './chorale/v1/UploadIncomplete.ts';
import type { UploadKey as _chorale_v1_UploadKey, UploadKey__Output as _chorale_v1_UploadKey__Output } from './chorale/v1/UploadKey.ts';
import type { UploadMessage as _chorale_v1_UploadMessage, UploadMessage__Output as _chorale_v1_UploadMessage__Output } from './chorale/v1/UploadMessage.ts';
import type { UploadOffset as _chorale_v1_UploadOffset, UploadOffset__Output as _chorale_v1_UploadOffset__Output } from './chorale/v1/UploadOffset.ts';
import type { UploadReceipt as _chorale_v1_UploadReceipt, UploadReceipt__Output as _chorale_v1_UploadReceipt__Output } from './chorale/v1/UploadReceipt.ts';
import type { UploadRoundClosed as _chorale_v1_UploadRoundClosed, UploadRoundClosed__Output as _chorale_v1_UploadRoundClosed__Output } from './chorale/v1/UploadRoundClosed.ts';
import type { Welcome as _chorale_v1_Welcome, Welcome__Output as _chorale_v1_Welcome__Output } from './chorale/v1/Welcome.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  chorale: {
    v1: {
      ApprovalGiven: MessageTypeDefinition<_chorale_v1_ApprovalGiven, _chorale_v1_ApprovalGiven__Output>
      ApprovalsShared: MessageTypeDefinition<_chorale_v1_ApprovalsShared, _chorale_v1_ApprovalsShared__Output>
      CertificateRenewed: MessageTypeDefinition<_chorale_v1_CertificateRenewed, _chorale_v1_CertificateRenewed__Output>
      Chunk: MessageTypeDefinition<_chorale_v1_Chunk, _chorale_v1_Chunk__Output>
      CoordinatorMessage: MessageTypeDefinition<_chorale_v1_CoordinatorMessage, _chorale_v1_CoordinatorMessage__Output>
      DownloadRequest: MessageTypeDefinition<_chorale_v1_DownloadRequest, _chorale_v1_DownloadRequest__Output>
      EnrollRequest: MessageTypeDefinition<_chorale_v1_EnrollRequest, _chorale_v1_EnrollRequest__Output>
      Enrolled: MessageTypeDefinition<_chorale_v1_Enrolled, _chorale_v1_Enrolled__Output>
      FeatureScale: MessageTypeDefinition<_chorale_v1_FeatureScale, _chorale_v1_FeatureScale__Output>
      FeatureSums: MessageTypeDefinition<_chorale_v1_FeatureSums, _chorale_v1_FeatureSums__Output>
      Heartbeat: MessageTypeDefinition<_chorale_v1_Heartbeat, _chorale_v1_Heartbeat__Output>
      Hello: MessageTypeDefinition<_chorale_v1_Hello, _chorale_v1_Hello__Output>
      LabelSums: MessageTypeDefinition<_chorale_v1_LabelSums, _chorale_v1_LabelSums__Output>
      ModelPublished: MessageTypeDefinition<_chorale_v1_ModelPublished, _chorale_v1_ModelPublished__Output>
      ModelScored: MessageTypeDefinition<_chorale_v1_ModelScored, _chorale_v1_ModelScored__Output>
      /**
       * What the coordinator offers to nodes. A node opens every call; the coordinator never dials a node.
       */
      Node: SubtypeConstructor<typeof grpc.Client, _chorale_v1_NodeClient> & { service: _chorale_v1_NodeDefinition }
      NodeMessage: MessageTypeDefinition<_chorale_v1_NodeMessage, _chorale_v1_NodeMessage__Output>
      OpenSessionRequest: MessageTypeDefinition<_chorale_v1_OpenSessionRequest, _chorale_v1_OpenSessionRequest__Output>
      ProbeReply: MessageTypeDefinition<_chorale_v1_ProbeReply, _chorale_v1_ProbeReply__Output>
      ProbeRequest: MessageTypeDefinition<_chorale_v1_ProbeRequest, _chorale_v1_ProbeRequest__Output>
      Progress: MessageTypeDefinition<_chorale_v1_Progress, _chorale_v1_Progress__Output>
      RefusalReason: EnumTypeDefinition
      Refused: MessageTypeDefinition<_chorale_v1_Refused, _chorale_v1_Refused__Output>
      RenewCertificateRequest: MessageTypeDefinition<_chorale_v1_RenewCertificateRequest, _chorale_v1_RenewCertificateRequest__Output>
      RoundAccepted: MessageTypeDefinition<_chorale_v1_RoundAccepted, _chorale_v1_RoundAccepted__Output>
      RoundClosed: MessageTypeDefinition<_chorale_v1_RoundClosed, _chorale_v1_RoundClosed__Output>
      RoundDeclined: MessageTypeDefinition<_chorale_v1_RoundDeclined, _chorale_v1_RoundDeclined__Output>
      RoundInvited: MessageTypeDefinition<_chorale_v1_RoundInvited, _chorale_v1_RoundInvited__Output>
      RoundOutcome: EnumTypeDefinition
      SessionOpened: MessageTypeDefinition<_chorale_v1_SessionOpened, _chorale_v1_SessionOpened__Output>
      SignedNodeMessage: MessageTypeDefinition<_chorale_v1_SignedNodeMessage, _chorale_v1_SignedNodeMessage__Output>
      Stage: EnumTypeDefinition
      StudyDeclined: MessageTypeDefinition<_chorale_v1_StudyDeclined, _chorale_v1_StudyDeclined__Output>
      StudyEnded: MessageTypeDefinition<_chorale_v1_StudyEnded, _chorale_v1_StudyEnded__Output>
      StudyJoined: MessageTypeDefinition<_chorale_v1_StudyJoined, _chorale_v1_StudyJoined__Output>
      StudyOffered: MessageTypeDefinition<_chorale_v1_StudyOffered, _chorale_v1_StudyOffered__Output>
      StudyOutcome: EnumTypeDefinition
      StudyProposed: MessageTypeDefinition<_chorale_v1_StudyProposed, _chorale_v1_StudyProposed__Output>
      StudyRefused: MessageTypeDefinition<_chorale_v1_StudyRefused, _chorale_v1_StudyRefused__Output>
      TargetScale: MessageTypeDefinition<_chorale_v1_TargetScale, _chorale_v1_TargetScale__Output>
      UploadAccepted: MessageTypeDefinition<_chorale_v1_UploadAccepted, _chorale_v1_UploadAccepted__Output>
      UploadHeader: MessageTypeDefinition<_chorale_v1_UploadHeader, _chorale_v1_UploadHeader__Output>
      UploadIncomplete: MessageTypeDefinition<_chorale_v1_UploadIncomplete, _chorale_v1_UploadIncomplete__Output>
      UploadKey: MessageTypeDefinition<_chorale_v1_UploadKey, _chorale_v1_UploadKey__Output>
      UploadMessage: MessageTypeDefinition<_chorale_v1_UploadMessage, _chorale_v1_UploadMessage__Output>
      UploadOffset: MessageTypeDefinition<_chorale_v1_UploadOffset, _chorale_v1_UploadOffset__Output>
      UploadReceipt: MessageTypeDefinition<_chorale_v1_UploadReceipt, _chorale_v1_UploadReceipt__Output>
      UploadRoundClosed: MessageTypeDefinition<_chorale_v1_UploadRoundClosed, _chorale_v1_UploadRoundClosed__Output>
      Welcome: MessageTypeDefinition<_chorale_v1_Welcome, _chorale_v1_Welcome__Output>
    }
  }
}

