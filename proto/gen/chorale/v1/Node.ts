// Original file: proto/chorale/v1/node.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { Chunk as _chorale_v1_Chunk, Chunk__Output as _chorale_v1_Chunk__Output } from '../../chorale/v1/Chunk.ts';
import type { CoordinatorMessage as _chorale_v1_CoordinatorMessage, CoordinatorMessage__Output as _chorale_v1_CoordinatorMessage__Output } from '../../chorale/v1/CoordinatorMessage.ts';
import type { DownloadRequest as _chorale_v1_DownloadRequest, DownloadRequest__Output as _chorale_v1_DownloadRequest__Output } from '../../chorale/v1/DownloadRequest.ts';
import type { NodeMessage as _chorale_v1_NodeMessage, NodeMessage__Output as _chorale_v1_NodeMessage__Output } from '../../chorale/v1/NodeMessage.ts';
import type { UploadKey as _chorale_v1_UploadKey, UploadKey__Output as _chorale_v1_UploadKey__Output } from '../../chorale/v1/UploadKey.ts';
import type { UploadMessage as _chorale_v1_UploadMessage, UploadMessage__Output as _chorale_v1_UploadMessage__Output } from '../../chorale/v1/UploadMessage.ts';
import type { UploadOffset as _chorale_v1_UploadOffset, UploadOffset__Output as _chorale_v1_UploadOffset__Output } from '../../chorale/v1/UploadOffset.ts';
import type { UploadReceipt as _chorale_v1_UploadReceipt, UploadReceipt__Output as _chorale_v1_UploadReceipt__Output } from '../../chorale/v1/UploadReceipt.ts';

/**
 * What the coordinator offers to nodes. A node opens every call; the coordinator never dials a node.
 */
export interface NodeClient extends grpc.Client {
  /**
   * The control stream, one per node, open for as long as the node takes part. Node: what happened. Coordinator:
   * what to do. The first message of either side is Hello / Welcome (or Refused).
   */
  Connect(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_chorale_v1_NodeMessage, _chorale_v1_CoordinatorMessage__Output>;
  Connect(options?: grpc.CallOptions): grpc.ClientDuplexStream<_chorale_v1_NodeMessage, _chorale_v1_CoordinatorMessage__Output>;
  /**
   * The control stream, one per node, open for as long as the node takes part. Node: what happened. Coordinator:
   * what to do. The first message of either side is Hello / Welcome (or Refused).
   */
  connect(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_chorale_v1_NodeMessage, _chorale_v1_CoordinatorMessage__Output>;
  connect(options?: grpc.CallOptions): grpc.ClientDuplexStream<_chorale_v1_NodeMessage, _chorale_v1_CoordinatorMessage__Output>;
  
  /**
   * A checkpoint's bytes from an offset on. Resuming is asking again with the offset already held.
   */
  Download(argument: _chorale_v1_DownloadRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_chorale_v1_Chunk__Output>;
  Download(argument: _chorale_v1_DownloadRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_chorale_v1_Chunk__Output>;
  /**
   * A checkpoint's bytes from an offset on. Resuming is asking again with the offset already held.
   */
  download(argument: _chorale_v1_DownloadRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_chorale_v1_Chunk__Output>;
  download(argument: _chorale_v1_DownloadRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_chorale_v1_Chunk__Output>;
  
  /**
   * How many bytes of an upload the coordinator holds; where to resume.
   */
  GetUploadOffset(argument: _chorale_v1_UploadKey, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_UploadOffset__Output>): grpc.ClientUnaryCall;
  GetUploadOffset(argument: _chorale_v1_UploadKey, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_UploadOffset__Output>): grpc.ClientUnaryCall;
  GetUploadOffset(argument: _chorale_v1_UploadKey, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_UploadOffset__Output>): grpc.ClientUnaryCall;
  GetUploadOffset(argument: _chorale_v1_UploadKey, callback: grpc.requestCallback<_chorale_v1_UploadOffset__Output>): grpc.ClientUnaryCall;
  /**
   * How many bytes of an upload the coordinator holds; where to resume.
   */
  getUploadOffset(argument: _chorale_v1_UploadKey, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_UploadOffset__Output>): grpc.ClientUnaryCall;
  getUploadOffset(argument: _chorale_v1_UploadKey, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_UploadOffset__Output>): grpc.ClientUnaryCall;
  getUploadOffset(argument: _chorale_v1_UploadKey, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_UploadOffset__Output>): grpc.ClientUnaryCall;
  getUploadOffset(argument: _chorale_v1_UploadKey, callback: grpc.requestCallback<_chorale_v1_UploadOffset__Output>): grpc.ClientUnaryCall;
  
  /**
   * An update's bytes: one header, then chunks from the header's offset on. Idempotent: (study, round, node,
   * digest) names the upload, and a retry of a finished one gets the same receipt.
   */
  Upload(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_UploadReceipt__Output>): grpc.ClientWritableStream<_chorale_v1_UploadMessage>;
  Upload(metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_UploadReceipt__Output>): grpc.ClientWritableStream<_chorale_v1_UploadMessage>;
  Upload(options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_UploadReceipt__Output>): grpc.ClientWritableStream<_chorale_v1_UploadMessage>;
  Upload(callback: grpc.requestCallback<_chorale_v1_UploadReceipt__Output>): grpc.ClientWritableStream<_chorale_v1_UploadMessage>;
  /**
   * An update's bytes: one header, then chunks from the header's offset on. Idempotent: (study, round, node,
   * digest) names the upload, and a retry of a finished one gets the same receipt.
   */
  upload(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_UploadReceipt__Output>): grpc.ClientWritableStream<_chorale_v1_UploadMessage>;
  upload(metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_UploadReceipt__Output>): grpc.ClientWritableStream<_chorale_v1_UploadMessage>;
  upload(options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_UploadReceipt__Output>): grpc.ClientWritableStream<_chorale_v1_UploadMessage>;
  upload(callback: grpc.requestCallback<_chorale_v1_UploadReceipt__Output>): grpc.ClientWritableStream<_chorale_v1_UploadMessage>;
  
}

/**
 * What the coordinator offers to nodes. A node opens every call; the coordinator never dials a node.
 */
export interface NodeHandlers extends grpc.UntypedServiceImplementation {
  /**
   * The control stream, one per node, open for as long as the node takes part. Node: what happened. Coordinator:
   * what to do. The first message of either side is Hello / Welcome (or Refused).
   */
  Connect: grpc.handleBidiStreamingCall<_chorale_v1_NodeMessage__Output, _chorale_v1_CoordinatorMessage>;
  
  /**
   * A checkpoint's bytes from an offset on. Resuming is asking again with the offset already held.
   */
  Download: grpc.handleServerStreamingCall<_chorale_v1_DownloadRequest__Output, _chorale_v1_Chunk>;
  
  /**
   * How many bytes of an upload the coordinator holds; where to resume.
   */
  GetUploadOffset: grpc.handleUnaryCall<_chorale_v1_UploadKey__Output, _chorale_v1_UploadOffset>;
  
  /**
   * An update's bytes: one header, then chunks from the header's offset on. Idempotent: (study, round, node,
   * digest) names the upload, and a retry of a finished one gets the same receipt.
   */
  Upload: grpc.handleClientStreamingCall<_chorale_v1_UploadMessage__Output, _chorale_v1_UploadReceipt>;
  
}

export interface NodeDefinition extends grpc.ServiceDefinition {
  Connect: MethodDefinition<_chorale_v1_NodeMessage, _chorale_v1_CoordinatorMessage, _chorale_v1_NodeMessage__Output, _chorale_v1_CoordinatorMessage__Output>
  Download: MethodDefinition<_chorale_v1_DownloadRequest, _chorale_v1_Chunk, _chorale_v1_DownloadRequest__Output, _chorale_v1_Chunk__Output>
  GetUploadOffset: MethodDefinition<_chorale_v1_UploadKey, _chorale_v1_UploadOffset, _chorale_v1_UploadKey__Output, _chorale_v1_UploadOffset__Output>
  Upload: MethodDefinition<_chorale_v1_UploadMessage, _chorale_v1_UploadReceipt, _chorale_v1_UploadMessage__Output, _chorale_v1_UploadReceipt__Output>
}
