// Original file: proto/chorale/v1/operator.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AbortStudyRequest as _chorale_v1_AbortStudyRequest, AbortStudyRequest__Output as _chorale_v1_AbortStudyRequest__Output } from '../../chorale/v1/AbortStudyRequest.ts';
import type { Chunk as _chorale_v1_Chunk, Chunk__Output as _chorale_v1_Chunk__Output } from '../../chorale/v1/Chunk.ts';
import type { CreateStudyRequest as _chorale_v1_CreateStudyRequest, CreateStudyRequest__Output as _chorale_v1_CreateStudyRequest__Output } from '../../chorale/v1/CreateStudyRequest.ts';
import type { DownloadRequest as _chorale_v1_DownloadRequest, DownloadRequest__Output as _chorale_v1_DownloadRequest__Output } from '../../chorale/v1/DownloadRequest.ts';
import type { ListNodesReply as _chorale_v1_ListNodesReply, ListNodesReply__Output as _chorale_v1_ListNodesReply__Output } from '../../chorale/v1/ListNodesReply.ts';
import type { ListNodesRequest as _chorale_v1_ListNodesRequest, ListNodesRequest__Output as _chorale_v1_ListNodesRequest__Output } from '../../chorale/v1/ListNodesRequest.ts';
import type { ListStudiesReply as _chorale_v1_ListStudiesReply, ListStudiesReply__Output as _chorale_v1_ListStudiesReply__Output } from '../../chorale/v1/ListStudiesReply.ts';
import type { ListStudiesRequest as _chorale_v1_ListStudiesRequest, ListStudiesRequest__Output as _chorale_v1_ListStudiesRequest__Output } from '../../chorale/v1/ListStudiesRequest.ts';
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
  
  CreateStudy(argument: _chorale_v1_CreateStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  CreateStudy(argument: _chorale_v1_CreateStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  CreateStudy(argument: _chorale_v1_CreateStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  CreateStudy(argument: _chorale_v1_CreateStudyRequest, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  createStudy(argument: _chorale_v1_CreateStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  createStudy(argument: _chorale_v1_CreateStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  createStudy(argument: _chorale_v1_CreateStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  createStudy(argument: _chorale_v1_CreateStudyRequest, callback: grpc.requestCallback<_chorale_v1_StudyStatus__Output>): grpc.ClientUnaryCall;
  
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
  
  CreateStudy: grpc.handleUnaryCall<_chorale_v1_CreateStudyRequest__Output, _chorale_v1_StudyStatus>;
  
  DownloadModel: grpc.handleServerStreamingCall<_chorale_v1_DownloadRequest__Output, _chorale_v1_Chunk>;
  
  GetManifest: grpc.handleUnaryCall<_chorale_v1_StudyRequest__Output, _chorale_v1_StudyOffered>;
  
  ListNodes: grpc.handleUnaryCall<_chorale_v1_ListNodesRequest__Output, _chorale_v1_ListNodesReply>;
  
  ListStudies: grpc.handleUnaryCall<_chorale_v1_ListStudiesRequest__Output, _chorale_v1_ListStudiesReply>;
  
  PauseStudy: grpc.handleUnaryCall<_chorale_v1_StudyRequest__Output, _chorale_v1_StudyStatus>;
  
  ResumeStudy: grpc.handleUnaryCall<_chorale_v1_StudyRequest__Output, _chorale_v1_StudyStatus>;
  
  StartStudy: grpc.handleUnaryCall<_chorale_v1_StudyRequest__Output, _chorale_v1_StudyStatus>;
  
  /**
   * The status now and after every change, until the study ends.
   */
  WatchStudy: grpc.handleServerStreamingCall<_chorale_v1_StudyRequest__Output, _chorale_v1_StudyStatus>;
  
}

export interface OperatorDefinition extends grpc.ServiceDefinition {
  AbortStudy: MethodDefinition<_chorale_v1_AbortStudyRequest, _chorale_v1_StudyStatus, _chorale_v1_AbortStudyRequest__Output, _chorale_v1_StudyStatus__Output>
  CreateStudy: MethodDefinition<_chorale_v1_CreateStudyRequest, _chorale_v1_StudyStatus, _chorale_v1_CreateStudyRequest__Output, _chorale_v1_StudyStatus__Output>
  DownloadModel: MethodDefinition<_chorale_v1_DownloadRequest, _chorale_v1_Chunk, _chorale_v1_DownloadRequest__Output, _chorale_v1_Chunk__Output>
  GetManifest: MethodDefinition<_chorale_v1_StudyRequest, _chorale_v1_StudyOffered, _chorale_v1_StudyRequest__Output, _chorale_v1_StudyOffered__Output>
  ListNodes: MethodDefinition<_chorale_v1_ListNodesRequest, _chorale_v1_ListNodesReply, _chorale_v1_ListNodesRequest__Output, _chorale_v1_ListNodesReply__Output>
  ListStudies: MethodDefinition<_chorale_v1_ListStudiesRequest, _chorale_v1_ListStudiesReply, _chorale_v1_ListStudiesRequest__Output, _chorale_v1_ListStudiesReply__Output>
  PauseStudy: MethodDefinition<_chorale_v1_StudyRequest, _chorale_v1_StudyStatus, _chorale_v1_StudyRequest__Output, _chorale_v1_StudyStatus__Output>
  ResumeStudy: MethodDefinition<_chorale_v1_StudyRequest, _chorale_v1_StudyStatus, _chorale_v1_StudyRequest__Output, _chorale_v1_StudyStatus__Output>
  StartStudy: MethodDefinition<_chorale_v1_StudyRequest, _chorale_v1_StudyStatus, _chorale_v1_StudyRequest__Output, _chorale_v1_StudyStatus__Output>
  WatchStudy: MethodDefinition<_chorale_v1_StudyRequest, _chorale_v1_StudyStatus, _chorale_v1_StudyRequest__Output, _chorale_v1_StudyStatus__Output>
}
