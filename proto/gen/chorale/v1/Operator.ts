// Original file: proto/chorale/v1/operator.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AbortStudyRequest as _chorale_v1_AbortStudyRequest, AbortStudyRequest__Output as _chorale_v1_AbortStudyRequest__Output } from '../../chorale/v1/AbortStudyRequest.ts';
import type { Chunk as _chorale_v1_Chunk, Chunk__Output as _chorale_v1_Chunk__Output } from '../../chorale/v1/Chunk.ts';
import type { CreateInvitationRequest as _chorale_v1_CreateInvitationRequest, CreateInvitationRequest__Output as _chorale_v1_CreateInvitationRequest__Output } from '../../chorale/v1/CreateInvitationRequest.ts';
import type { DownloadRequest as _chorale_v1_DownloadRequest, DownloadRequest__Output as _chorale_v1_DownloadRequest__Output } from '../../chorale/v1/DownloadRequest.ts';
import type { InvitationCreated as _chorale_v1_InvitationCreated, InvitationCreated__Output as _chorale_v1_InvitationCreated__Output } from '../../chorale/v1/InvitationCreated.ts';
import type { ListApprovalsReply as _chorale_v1_ListApprovalsReply, ListApprovalsReply__Output as _chorale_v1_ListApprovalsReply__Output } from '../../chorale/v1/ListApprovalsReply.ts';
import type { ListNodesReply as _chorale_v1_ListNodesReply, ListNodesReply__Output as _chorale_v1_ListNodesReply__Output } from '../../chorale/v1/ListNodesReply.ts';
import type { ListNodesRequest as _chorale_v1_ListNodesRequest, ListNodesRequest__Output as _chorale_v1_ListNodesRequest__Output } from '../../chorale/v1/ListNodesRequest.ts';
import type { ListStudiesReply as _chorale_v1_ListStudiesReply, ListStudiesReply__Output as _chorale_v1_ListStudiesReply__Output } from '../../chorale/v1/ListStudiesReply.ts';
import type { ListStudiesRequest as _chorale_v1_ListStudiesRequest, ListStudiesRequest__Output as _chorale_v1_ListStudiesRequest__Output } from '../../chorale/v1/ListStudiesRequest.ts';
import type { NodeStatus as _chorale_v1_NodeStatus, NodeStatus__Output as _chorale_v1_NodeStatus__Output } from '../../chorale/v1/NodeStatus.ts';
import type { RevokeNodeRequest as _chorale_v1_RevokeNodeRequest, RevokeNodeRequest__Output as _chorale_v1_RevokeNodeRequest__Output } from '../../chorale/v1/RevokeNodeRequest.ts';
import type { SignedManifest as _chorale_v1_SignedManifest, SignedManifest__Output as _chorale_v1_SignedManifest__Output } from '../../chorale/v1/SignedManifest.ts';
import type { StudyOffered as _chorale_v1_StudyOffered, StudyOffered__Output as _chorale_v1_StudyOffered__Output } from '../../chorale/v1/StudyOffered.ts';
import type { StudyRequest as _chorale_v1_StudyRequest, StudyRequest__Output as _chorale_v1_StudyRequest__Output } from '../../chorale/v1/StudyRequest.ts';
import type { StudyStatus as _chorale_v1_StudyStatus, StudyStatus__Output as _chorale_v1_StudyStatus__Output } from '../../chorale/v1/StudyStatus.ts';

/**
 * What the coordinator offers to its operator (a certificate of the operator's role).
 */
export interface OperatorClient extends grpc.Client {
  AbortStudy(argument: _chorale_v1_AbortStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  AbortStudy(argument: _chorale_v1_AbortStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  AbortStudy(argument: _chorale_v1_AbortStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  AbortStudy(argument: _chorale_v1_AbortStudyRequest, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  abortStudy(argument: _chorale_v1_AbortStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  abortStudy(argument: _chorale_v1_AbortStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  abortStudy(argument: _chorale_v1_AbortStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  abortStudy(argument: _chorale_v1_AbortStudyRequest, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  
  /**
   * Proposes a new version of a study's manifest; it comes into force with the approvals that the study asks for.
   */
  AmendStudy(argument: _chorale_v1_SignedManifest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  AmendStudy(argument: _chorale_v1_SignedManifest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  AmendStudy(argument: _chorale_v1_SignedManifest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  AmendStudy(argument: _chorale_v1_SignedManifest, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  /**
   * Proposes a new version of a study's manifest; it comes into force with the approvals that the study asks for.
   */
  amendStudy(argument: _chorale_v1_SignedManifest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  amendStudy(argument: _chorale_v1_SignedManifest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  amendStudy(argument: _chorale_v1_SignedManifest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  amendStudy(argument: _chorale_v1_SignedManifest, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  
  CreateInvitation(argument: _chorale_v1_CreateInvitationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_InvitationCreated__Output>): grpc.ClientUnaryCall;
  CreateInvitation(argument: _chorale_v1_CreateInvitationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_InvitationCreated__Output>): grpc.ClientUnaryCall;
  CreateInvitation(argument: _chorale_v1_CreateInvitationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_InvitationCreated__Output>): grpc.ClientUnaryCall;
  CreateInvitation(argument: _chorale_v1_CreateInvitationRequest, callback: grpc.requestCallback<_chorale_v1_InvitationCreated__Output>): grpc.ClientUnaryCall;
  createInvitation(argument: _chorale_v1_CreateInvitationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_InvitationCreated__Output>): grpc.ClientUnaryCall;
  createInvitation(argument: _chorale_v1_CreateInvitationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_InvitationCreated__Output>): grpc.ClientUnaryCall;
  createInvitation(argument: _chorale_v1_CreateInvitationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_InvitationCreated__Output>): grpc.ClientUnaryCall;
  createInvitation(argument: _chorale_v1_CreateInvitationRequest, callback: grpc.requestCallback<_chorale_v1_InvitationCreated__Output>): grpc.ClientUnaryCall;
  
  CreateStudy(argument: _chorale_v1_SignedManifest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  CreateStudy(argument: _chorale_v1_SignedManifest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  CreateStudy(argument: _chorale_v1_SignedManifest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  CreateStudy(argument: _chorale_v1_SignedManifest, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  createStudy(argument: _chorale_v1_SignedManifest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  createStudy(argument: _chorale_v1_SignedManifest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  createStudy(argument: _chorale_v1_SignedManifest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  createStudy(argument: _chorale_v1_SignedManifest, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  
  DownloadModel(argument: _chorale_v1_DownloadRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_chorale_v1_Chunk__Output>;
  DownloadModel(argument: _chorale_v1_DownloadRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_chorale_v1_Chunk__Output>;
  downloadModel(argument: _chorale_v1_DownloadRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_chorale_v1_Chunk__Output>;
  downloadModel(argument: _chorale_v1_DownloadRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_chorale_v1_Chunk__Output>;
  
  GetManifest(argument: _chorale_v1_StudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyOffered__Output>): grpc.ClientUnaryCall;
  GetManifest(argument: _chorale_v1_StudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_StudyOffered__Output>): grpc.ClientUnaryCall;
  GetManifest(argument: _chorale_v1_StudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyOffered__Output>): grpc.ClientUnaryCall;
  GetManifest(argument: _chorale_v1_StudyRequest, callback: grpc.requestCallback<_chorale_v1_StudyOffered__Output>): grpc.ClientUnaryCall;
  getManifest(argument: _chorale_v1_StudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyOffered__Output>): grpc.ClientUnaryCall;
  getManifest(argument: _chorale_v1_StudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_StudyOffered__Output>): grpc.ClientUnaryCall;
  getManifest(argument: _chorale_v1_StudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyOffered__Output>): grpc.ClientUnaryCall;
  getManifest(argument: _chorale_v1_StudyRequest, callback: grpc.requestCallback<_chorale_v1_StudyOffered__Output>): grpc.ClientUnaryCall;
  
  ListApprovals(argument: _chorale_v1_StudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_ListApprovalsReply__Output>): grpc.ClientUnaryCall;
  ListApprovals(argument: _chorale_v1_StudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_ListApprovalsReply__Output>): grpc.ClientUnaryCall;
  ListApprovals(argument: _chorale_v1_StudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_ListApprovalsReply__Output>): grpc.ClientUnaryCall;
  ListApprovals(argument: _chorale_v1_StudyRequest, callback: grpc.requestCallback<_chorale_v1_ListApprovalsReply__Output>): grpc.ClientUnaryCall;
  listApprovals(argument: _chorale_v1_StudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_ListApprovalsReply__Output>): grpc.ClientUnaryCall;
  listApprovals(argument: _chorale_v1_StudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_ListApprovalsReply__Output>): grpc.ClientUnaryCall;
  listApprovals(argument: _chorale_v1_StudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_ListApprovalsReply__Output>): grpc.ClientUnaryCall;
  listApprovals(argument: _chorale_v1_StudyRequest, callback: grpc.requestCallback<_chorale_v1_ListApprovalsReply__Output>): grpc.ClientUnaryCall;
  
  ListNodes(argument: _chorale_v1_ListNodesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_ListNodesReply__Output>): grpc.ClientUnaryCall;
  ListNodes(argument: _chorale_v1_ListNodesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_ListNodesReply__Output>): grpc.ClientUnaryCall;
  ListNodes(argument: _chorale_v1_ListNodesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_ListNodesReply__Output>): grpc.ClientUnaryCall;
  ListNodes(argument: _chorale_v1_ListNodesRequest, callback: grpc.requestCallback<_chorale_v1_ListNodesReply__Output>): grpc.ClientUnaryCall;
  listNodes(argument: _chorale_v1_ListNodesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_ListNodesReply__Output>): grpc.ClientUnaryCall;
  listNodes(argument: _chorale_v1_ListNodesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_ListNodesReply__Output>): grpc.ClientUnaryCall;
  listNodes(argument: _chorale_v1_ListNodesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_ListNodesReply__Output>): grpc.ClientUnaryCall;
  listNodes(argument: _chorale_v1_ListNodesRequest, callback: grpc.requestCallback<_chorale_v1_ListNodesReply__Output>): grpc.ClientUnaryCall;
  
  ListStudies(argument: _chorale_v1_ListStudiesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_ListStudiesReply__Output>): grpc.ClientUnaryCall;
  ListStudies(argument: _chorale_v1_ListStudiesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_ListStudiesReply__Output>): grpc.ClientUnaryCall;
  ListStudies(argument: _chorale_v1_ListStudiesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_ListStudiesReply__Output>): grpc.ClientUnaryCall;
  ListStudies(argument: _chorale_v1_ListStudiesRequest, callback: grpc.requestCallback<_chorale_v1_ListStudiesReply__Output>): grpc.ClientUnaryCall;
  listStudies(argument: _chorale_v1_ListStudiesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_ListStudiesReply__Output>): grpc.ClientUnaryCall;
  listStudies(argument: _chorale_v1_ListStudiesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_ListStudiesReply__Output>): grpc.ClientUnaryCall;
  listStudies(argument: _chorale_v1_ListStudiesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_ListStudiesReply__Output>): grpc.ClientUnaryCall;
  listStudies(argument: _chorale_v1_ListStudiesRequest, callback: grpc.requestCallback<_chorale_v1_ListStudiesReply__Output>): grpc.ClientUnaryCall;
  
  PauseStudy(argument: _chorale_v1_StudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  PauseStudy(argument: _chorale_v1_StudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  PauseStudy(argument: _chorale_v1_StudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  PauseStudy(argument: _chorale_v1_StudyRequest, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  pauseStudy(argument: _chorale_v1_StudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  pauseStudy(argument: _chorale_v1_StudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  pauseStudy(argument: _chorale_v1_StudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  pauseStudy(argument: _chorale_v1_StudyRequest, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  
  ResumeStudy(argument: _chorale_v1_StudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  ResumeStudy(argument: _chorale_v1_StudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  ResumeStudy(argument: _chorale_v1_StudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  ResumeStudy(argument: _chorale_v1_StudyRequest, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  resumeStudy(argument: _chorale_v1_StudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  resumeStudy(argument: _chorale_v1_StudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  resumeStudy(argument: _chorale_v1_StudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  resumeStudy(argument: _chorale_v1_StudyRequest, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  
  /**
   * Ends a node's membership: its open connections close at once. Nobody else gets new keys.
   */
  RevokeNode(argument: _chorale_v1_RevokeNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_NodeStatus__Output>): grpc.ClientUnaryCall;
  RevokeNode(argument: _chorale_v1_RevokeNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_NodeStatus__Output>): grpc.ClientUnaryCall;
  RevokeNode(argument: _chorale_v1_RevokeNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_NodeStatus__Output>): grpc.ClientUnaryCall;
  RevokeNode(argument: _chorale_v1_RevokeNodeRequest, callback: grpc.requestCallback<_chorale_v1_NodeStatus__Output>): grpc.ClientUnaryCall;
  /**
   * Ends a node's membership: its open connections close at once. Nobody else gets new keys.
   */
  revokeNode(argument: _chorale_v1_RevokeNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_NodeStatus__Output>): grpc.ClientUnaryCall;
  revokeNode(argument: _chorale_v1_RevokeNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_NodeStatus__Output>): grpc.ClientUnaryCall;
  revokeNode(argument: _chorale_v1_RevokeNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_NodeStatus__Output>): grpc.ClientUnaryCall;
  revokeNode(argument: _chorale_v1_RevokeNodeRequest, callback: grpc.requestCallback<_chorale_v1_NodeStatus__Output>): grpc.ClientUnaryCall;
  
  StartStudy(argument: _chorale_v1_StudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  StartStudy(argument: _chorale_v1_StudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  StartStudy(argument: _chorale_v1_StudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  StartStudy(argument: _chorale_v1_StudyRequest, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  startStudy(argument: _chorale_v1_StudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  startStudy(argument: _chorale_v1_StudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  startStudy(argument: _chorale_v1_StudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  startStudy(argument: _chorale_v1_StudyRequest, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  
  /**
   * The status now and after every change, until the study ends.
   */
  WatchStudy(argument: _chorale_v1_StudyRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_chorale_v1_StudyStatus__Output>;
  WatchStudy(argument: _chorale_v1_StudyRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_chorale_v1_StudyStatus__Output>;
  /**
   * The status now and after every change, until the study ends.
   */
  watchStudy(argument: _chorale_v1_StudyRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_chorale_v1_StudyStatus__Output>;
  watchStudy(argument: _chorale_v1_StudyRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_chorale_v1_StudyStatus__Output>;
  
}

/**
 * What the coordinator offers to its operator (a certificate of the operator's role).
 */
export interface OperatorHandlers extends grpc.UntypedServiceImplementation {
  AbortStudy: grpc.handleUnaryCall<_chorale_v1_AbortStudyRequest__Output, _chorale_v1_StudyStatus>;
  
  /**
   * Proposes a new version of a study's manifest; it comes into force with the approvals that the study asks for.
   */
  AmendStudy: grpc.handleUnaryCall<_chorale_v1_SignedManifest__Output, _chorale_v1_StudyStatus>;
  
  CreateInvitation: grpc.handleUnaryCall<_chorale_v1_CreateInvitationRequest__Output, _chorale_v1_InvitationCreated>;
  
  CreateStudy: grpc.handleUnaryCall<_chorale_v1_SignedManifest__Output, _chorale_v1_StudyStatus>;
  
  DownloadModel: grpc.handleServerStreamingCall<_chorale_v1_DownloadRequest__Output, _chorale_v1_Chunk>;
  
  GetManifest: grpc.handleUnaryCall<_chorale_v1_StudyRequest__Output, _chorale_v1_StudyOffered>;
  
  ListApprovals: grpc.handleUnaryCall<_chorale_v1_StudyRequest__Output, _chorale_v1_ListApprovalsReply>;
  
  ListNodes: grpc.handleUnaryCall<_chorale_v1_ListNodesRequest__Output, _chorale_v1_ListNodesReply>;
  
  ListStudies: grpc.handleUnaryCall<_chorale_v1_ListStudiesRequest__Output, _chorale_v1_ListStudiesReply>;
  
  PauseStudy: grpc.handleUnaryCall<_chorale_v1_StudyRequest__Output, _chorale_v1_StudyStatus>;
  
  ResumeStudy: grpc.handleUnaryCall<_chorale_v1_StudyRequest__Output, _chorale_v1_StudyStatus>;
  
  /**
   * Ends a node's membership: its open connections close at once. Nobody else gets new keys.
   */
  RevokeNode: grpc.handleUnaryCall<_chorale_v1_RevokeNodeRequest__Output, _chorale_v1_NodeStatus>;
  
  StartStudy: grpc.handleUnaryCall<_chorale_v1_StudyRequest__Output, _chorale_v1_StudyStatus>;
  
  /**
   * The status now and after every change, until the study ends.
   */
  WatchStudy: grpc.handleServerStreamingCall<_chorale_v1_StudyRequest__Output, _chorale_v1_StudyStatus>;
  
}

export interface OperatorDefinition extends grpc.ServiceDefinition {
  AbortStudy: MethodDefinition<_chorale_v1_AbortStudyRequest, _chorale_v1_StudyStatus, _chorale_v1_AbortStudyRequest__Output, _chorale_v1_StudyStatus__Output>
  AmendStudy: MethodDefinition<_chorale_v1_SignedManifest, _chorale_v1_StudyStatus, _chorale_v1_SignedManifest__Output, _chorale_v1_StudyStatus__Output>
  CreateInvitation: MethodDefinition<_chorale_v1_CreateInvitationRequest, _chorale_v1_InvitationCreated, _chorale_v1_CreateInvitationRequest__Output, _chorale_v1_InvitationCreated__Output>
  CreateStudy: MethodDefinition<_chorale_v1_SignedManifest, _chorale_v1_StudyStatus, _chorale_v1_SignedManifest__Output, _chorale_v1_StudyStatus__Output>
  DownloadModel: MethodDefinition<_chorale_v1_DownloadRequest, _chorale_v1_Chunk, _chorale_v1_DownloadRequest__Output, _chorale_v1_Chunk__Output>
  GetManifest: MethodDefinition<_chorale_v1_StudyRequest, _chorale_v1_StudyOffered, _chorale_v1_StudyRequest__Output, _chorale_v1_StudyOffered__Output>
  ListApprovals: MethodDefinition<_chorale_v1_StudyRequest, _chorale_v1_ListApprovalsReply, _chorale_v1_StudyRequest__Output, _chorale_v1_ListApprovalsReply__Output>
  ListNodes: MethodDefinition<_chorale_v1_ListNodesRequest, _chorale_v1_ListNodesReply, _chorale_v1_ListNodesRequest__Output, _chorale_v1_ListNodesReply__Output>
  ListStudies: MethodDefinition<_chorale_v1_ListStudiesRequest, _chorale_v1_ListStudiesReply, _chorale_v1_ListStudiesRequest__Output, _chorale_v1_ListStudiesReply__Output>
  PauseStudy: MethodDefinition<_chorale_v1_StudyRequest, _chorale_v1_StudyStatus, _chorale_v1_StudyRequest__Output, _chorale_v1_StudyStatus__Output>
  ResumeStudy: MethodDefinition<_chorale_v1_StudyRequest, _chorale_v1_StudyStatus, _chorale_v1_StudyRequest__Output, _chorale_v1_StudyStatus__Output>
  RevokeNode: MethodDefinition<_chorale_v1_RevokeNodeRequest, _chorale_v1_NodeStatus, _chorale_v1_RevokeNodeRequest__Output, _chorale_v1_NodeStatus__Output>
  StartStudy: MethodDefinition<_chorale_v1_StudyRequest, _chorale_v1_StudyStatus, _chorale_v1_StudyRequest__Output, _chorale_v1_StudyStatus__Output>
  WatchStudy: MethodDefinition<_chorale_v1_StudyRequest, _chorale_v1_StudyStatus, _chorale_v1_StudyRequest__Output, _chorale_v1_StudyStatus__Output>
}
