// Original file: proto/chorale/v1/node.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CertificateRenewed as _chorale_v1_CertificateRenewed, CertificateRenewed__Output as _chorale_v1_CertificateRenewed__Output } from '../../chorale/v1/CertificateRenewed.ts';
import type { Chunk as _chorale_v1_Chunk, Chunk__Output as _chorale_v1_Chunk__Output } from '../../chorale/v1/Chunk.ts';
import type { CoordinatorMessage as _chorale_v1_CoordinatorMessage, CoordinatorMessage__Output as _chorale_v1_CoordinatorMessage__Output } from '../../chorale/v1/CoordinatorMessage.ts';
import type { DownloadRequest as _chorale_v1_DownloadRequest, DownloadRequest__Output as _chorale_v1_DownloadRequest__Output } from '../../chorale/v1/DownloadRequest.ts';
import type { EnrollRequest as _chorale_v1_EnrollRequest, EnrollRequest__Output as _chorale_v1_EnrollRequest__Output } from '../../chorale/v1/EnrollRequest.ts';
import type { Enrolled as _chorale_v1_Enrolled, Enrolled__Output as _chorale_v1_Enrolled__Output } from '../../chorale/v1/Enrolled.ts';
import type { OpenSessionRequest as _chorale_v1_OpenSessionRequest, OpenSessionRequest__Output as _chorale_v1_OpenSessionRequest__Output } from '../../chorale/v1/OpenSessionRequest.ts';
import type { ProbeReply as _chorale_v1_ProbeReply, ProbeReply__Output as _chorale_v1_ProbeReply__Output } from '../../chorale/v1/ProbeReply.ts';
import type { ProbeRequest as _chorale_v1_ProbeRequest, ProbeRequest__Output as _chorale_v1_ProbeRequest__Output } from '../../chorale/v1/ProbeRequest.ts';
import type { RenewCertificateRequest as _chorale_v1_RenewCertificateRequest, RenewCertificateRequest__Output as _chorale_v1_RenewCertificateRequest__Output } from '../../chorale/v1/RenewCertificateRequest.ts';
import type { SessionOpened as _chorale_v1_SessionOpened, SessionOpened__Output as _chorale_v1_SessionOpened__Output } from '../../chorale/v1/SessionOpened.ts';
import type { SignedNodeMessage as _chorale_v1_SignedNodeMessage, SignedNodeMessage__Output as _chorale_v1_SignedNodeMessage__Output } from '../../chorale/v1/SignedNodeMessage.ts';
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
   * what to do. The first message of either side is Hello / Welcome (or Refused). One stream for each session.
   */
  Connect(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_chorale_v1_SignedNodeMessage, _chorale_v1_CoordinatorMessage__Output>;
  Connect(options?: grpc.CallOptions): grpc.ClientDuplexStream<_chorale_v1_SignedNodeMessage, _chorale_v1_CoordinatorMessage__Output>;
  /**
   * The control stream, one per node, open for as long as the node takes part. Node: what happened. Coordinator:
   * what to do. The first message of either side is Hello / Welcome (or Refused). One stream for each session.
   */
  connect(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_chorale_v1_SignedNodeMessage, _chorale_v1_CoordinatorMessage__Output>;
  connect(options?: grpc.CallOptions): grpc.ClientDuplexStream<_chorale_v1_SignedNodeMessage, _chorale_v1_CoordinatorMessage__Output>;
  
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
   * The way in with a one-time invitation: the node's identity key and a request to certify its TLS key. Needs no
   * client certificate. Idempotent for the same identity key.
   */
  Enroll(argument: _chorale_v1_EnrollRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_Enrolled__Output>): grpc.ClientUnaryCall;
  Enroll(argument: _chorale_v1_EnrollRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_Enrolled__Output>): grpc.ClientUnaryCall;
  Enroll(argument: _chorale_v1_EnrollRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_Enrolled__Output>): grpc.ClientUnaryCall;
  Enroll(argument: _chorale_v1_EnrollRequest, callback: grpc.requestCallback<_chorale_v1_Enrolled__Output>): grpc.ClientUnaryCall;
  /**
   * The way in with a one-time invitation: the node's identity key and a request to certify its TLS key. Needs no
   * client certificate. Idempotent for the same identity key.
   */
  enroll(argument: _chorale_v1_EnrollRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_Enrolled__Output>): grpc.ClientUnaryCall;
  enroll(argument: _chorale_v1_EnrollRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_Enrolled__Output>): grpc.ClientUnaryCall;
  enroll(argument: _chorale_v1_EnrollRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_Enrolled__Output>): grpc.ClientUnaryCall;
  enroll(argument: _chorale_v1_EnrollRequest, callback: grpc.requestCallback<_chorale_v1_Enrolled__Output>): grpc.ClientUnaryCall;
  
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
   * A fresh nonce, over which this node signs all that it says until it opens another session. Anyone may ask.
   */
  OpenSession(argument: _chorale_v1_OpenSessionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_SessionOpened__Output>): grpc.ClientUnaryCall;
  OpenSession(argument: _chorale_v1_OpenSessionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_SessionOpened__Output>): grpc.ClientUnaryCall;
  OpenSession(argument: _chorale_v1_OpenSessionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_SessionOpened__Output>): grpc.ClientUnaryCall;
  OpenSession(argument: _chorale_v1_OpenSessionRequest, callback: grpc.requestCallback<_chorale_v1_SessionOpened__Output>): grpc.ClientUnaryCall;
  /**
   * A fresh nonce, over which this node signs all that it says until it opens another session. Anyone may ask.
   */
  openSession(argument: _chorale_v1_OpenSessionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_SessionOpened__Output>): grpc.ClientUnaryCall;
  openSession(argument: _chorale_v1_OpenSessionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_SessionOpened__Output>): grpc.ClientUnaryCall;
  openSession(argument: _chorale_v1_OpenSessionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_SessionOpened__Output>): grpc.ClientUnaryCall;
  openSession(argument: _chorale_v1_OpenSessionRequest, callback: grpc.requestCallback<_chorale_v1_SessionOpened__Output>): grpc.ClientUnaryCall;
  
  /**
   * How far away and how fast the coordinator is; for `chorale doctor`.
   */
  Probe(argument: _chorale_v1_ProbeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_ProbeReply__Output>): grpc.ClientUnaryCall;
  Probe(argument: _chorale_v1_ProbeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_ProbeReply__Output>): grpc.ClientUnaryCall;
  Probe(argument: _chorale_v1_ProbeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_ProbeReply__Output>): grpc.ClientUnaryCall;
  Probe(argument: _chorale_v1_ProbeRequest, callback: grpc.requestCallback<_chorale_v1_ProbeReply__Output>): grpc.ClientUnaryCall;
  /**
   * How far away and how fast the coordinator is; for `chorale doctor`.
   */
  probe(argument: _chorale_v1_ProbeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_ProbeReply__Output>): grpc.ClientUnaryCall;
  probe(argument: _chorale_v1_ProbeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_ProbeReply__Output>): grpc.ClientUnaryCall;
  probe(argument: _chorale_v1_ProbeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_ProbeReply__Output>): grpc.ClientUnaryCall;
  probe(argument: _chorale_v1_ProbeRequest, callback: grpc.requestCallback<_chorale_v1_ProbeReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * A new certificate for the same node, before the old one ends.
   */
  RenewCertificate(argument: _chorale_v1_RenewCertificateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_CertificateRenewed__Output>): grpc.ClientUnaryCall;
  RenewCertificate(argument: _chorale_v1_RenewCertificateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_CertificateRenewed__Output>): grpc.ClientUnaryCall;
  RenewCertificate(argument: _chorale_v1_RenewCertificateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_CertificateRenewed__Output>): grpc.ClientUnaryCall;
  RenewCertificate(argument: _chorale_v1_RenewCertificateRequest, callback: grpc.requestCallback<_chorale_v1_CertificateRenewed__Output>): grpc.ClientUnaryCall;
  /**
   * A new certificate for the same node, before the old one ends.
   */
  renewCertificate(argument: _chorale_v1_RenewCertificateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_CertificateRenewed__Output>): grpc.ClientUnaryCall;
  renewCertificate(argument: _chorale_v1_RenewCertificateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_CertificateRenewed__Output>): grpc.ClientUnaryCall;
  renewCertificate(argument: _chorale_v1_RenewCertificateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_CertificateRenewed__Output>): grpc.ClientUnaryCall;
  renewCertificate(argument: _chorale_v1_RenewCertificateRequest, callback: grpc.requestCallback<_chorale_v1_CertificateRenewed__Output>): grpc.ClientUnaryCall;
  
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
   * what to do. The first message of either side is Hello / Welcome (or Refused). One stream for each session.
   */
  Connect: grpc.handleBidiStreamingCall<_chorale_v1_SignedNodeMessage__Output, _chorale_v1_CoordinatorMessage>;
  
  /**
   * A checkpoint's bytes from an offset on. Resuming is asking again with the offset already held.
   */
  Download: grpc.handleServerStreamingCall<_chorale_v1_DownloadRequest__Output, _chorale_v1_Chunk>;
  
  /**
   * The way in with a one-time invitation: the node's identity key and a request to certify its TLS key. Needs no
   * client certificate. Idempotent for the same identity key.
   */
  Enroll: grpc.handleUnaryCall<_chorale_v1_EnrollRequest__Output, _chorale_v1_Enrolled>;
  
  /**
   * How many bytes of an upload the coordinator holds; where to resume.
   */
  GetUploadOffset: grpc.handleUnaryCall<_chorale_v1_UploadKey__Output, _chorale_v1_UploadOffset>;
  
  /**
   * A fresh nonce, over which this node signs all that it says until it opens another session. Anyone may ask.
   */
  OpenSession: grpc.handleUnaryCall<_chorale_v1_OpenSessionRequest__Output, _chorale_v1_SessionOpened>;
  
  /**
   * How far away and how fast the coordinator is; for `chorale doctor`.
   */
  Probe: grpc.handleUnaryCall<_chorale_v1_ProbeRequest__Output, _chorale_v1_ProbeReply>;
  
  /**
   * A new certificate for the same node, before the old one ends.
   */
  RenewCertificate: grpc.handleUnaryCall<_chorale_v1_RenewCertificateRequest__Output, _chorale_v1_CertificateRenewed>;
  
  /**
   * An update's bytes: one header, then chunks from the header's offset on. Idempotent: (study, round, node,
   * digest) names the upload, and a retry of a finished one gets the same receipt.
   */
  Upload: grpc.handleClientStreamingCall<_chorale_v1_UploadMessage__Output, _chorale_v1_UploadReceipt>;
  
}

export interface NodeDefinition extends grpc.ServiceDefinition {
  Connect: MethodDefinition<_chorale_v1_SignedNodeMessage, _chorale_v1_CoordinatorMessage, _chorale_v1_SignedNodeMessage__Output, _chorale_v1_CoordinatorMessage__Output>
  Download: MethodDefinition<_chorale_v1_DownloadRequest, _chorale_v1_Chunk, _chorale_v1_DownloadRequest__Output, _chorale_v1_Chunk__Output>
  Enroll: MethodDefinition<_chorale_v1_EnrollRequest, _chorale_v1_Enrolled, _chorale_v1_EnrollRequest__Output, _chorale_v1_Enrolled__Output>
  GetUploadOffset: MethodDefinition<_chorale_v1_UploadKey, _chorale_v1_UploadOffset, _chorale_v1_UploadKey__Output, _chorale_v1_UploadOffset__Output>
  OpenSession: MethodDefinition<_chorale_v1_OpenSessionRequest, _chorale_v1_SessionOpened, _chorale_v1_OpenSessionRequest__Output, _chorale_v1_SessionOpened__Output>
  Probe: MethodDefinition<_chorale_v1_ProbeRequest, _chorale_v1_ProbeReply, _chorale_v1_ProbeRequest__Output, _chorale_v1_ProbeReply__Output>
  RenewCertificate: MethodDefinition<_chorale_v1_RenewCertificateRequest, _chorale_v1_CertificateRenewed, _chorale_v1_RenewCertificateRequest__Output, _chorale_v1_CertificateRenewed__Output>
  Upload: MethodDefinition<_chorale_v1_UploadMessage, _chorale_v1_UploadReceipt, _chorale_v1_UploadMessage__Output, _chorale_v1_UploadReceipt__Output>
}
