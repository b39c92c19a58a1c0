// Original file: proto/chorale/v1/trainer.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DescribeTrainer as _chorale_v1_DescribeTrainer, DescribeTrainer__Output as _chorale_v1_DescribeTrainer__Output } from '../../chorale/v1/DescribeTrainer.ts';
import type { EvaluateMessage as _chorale_v1_EvaluateMessage, EvaluateMessage__Output as _chorale_v1_EvaluateMessage__Output } from '../../chorale/v1/EvaluateMessage.ts';
import type { EvaluateReply as _chorale_v1_EvaluateReply, EvaluateReply__Output as _chorale_v1_EvaluateReply__Output } from '../../chorale/v1/EvaluateReply.ts';
import type { LoadMessage as _chorale_v1_LoadMessage, LoadMessage__Output as _chorale_v1_LoadMessage__Output } from '../../chorale/v1/LoadMessage.ts';
import type { LoadReply as _chorale_v1_LoadReply, LoadReply__Output as _chorale_v1_LoadReply__Output } from '../../chorale/v1/LoadReply.ts';
import type { TrainMessage as _chorale_v1_TrainMessage, TrainMessage__Output as _chorale_v1_TrainMessage__Output } from '../../chorale/v1/TrainMessage.ts';
import type { TrainReply as _chorale_v1_TrainReply, TrainReply__Output as _chorale_v1_TrainReply__Output } from '../../chorale/v1/TrainReply.ts';
import type { TrainerDescription as _chorale_v1_TrainerDescription, TrainerDescription__Output as _chorale_v1_TrainerDescription__Output } from '../../chorale/v1/TrainerDescription.ts';

/**
 * What a partner's own trainer offers to its node, on the same machine: a Unix socket or a loopback address.
 * The node is the client. It keeps the study's policy, secrecy and transport; the trainer trains and
 * evaluates, and hears neither of the coordinator nor of the other partners. docs/trainers.md explains it by
 * example.  Every failure is a gRPC status: INVALID_ARGUMENT for what this contract does not allow, NOT_FOUND
 * for examples that are not held (any more), UNIMPLEMENTED for a model or recipe that this trainer does not
 * have, UNAUTHENTICATED for a wrong token, RESOURCE_EXHAUSTED for too little memory.
 */
export interface TrainerClient extends grpc.Client {
  /**
   * Who answers, and what it can do.
   */
  Describe(argument: _chorale_v1_DescribeTrainer, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_TrainerDescription__Output>): grpc.ClientUnaryCall;
  Describe(argument: _chorale_v1_DescribeTrainer, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_TrainerDescription__Output>): grpc.ClientUnaryCall;
  Describe(argument: _chorale_v1_DescribeTrainer, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_TrainerDescription__Output>): grpc.ClientUnaryCall;
  Describe(argument: _chorale_v1_DescribeTrainer, callback: grpc.requestCallback<_chorale_v1_TrainerDescription__Output>): grpc.ClientUnaryCall;
  /**
   * Who answers, and what it can do.
   */
  describe(argument: _chorale_v1_DescribeTrainer, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_TrainerDescription__Output>): grpc.ClientUnaryCall;
  describe(argument: _chorale_v1_DescribeTrainer, metadata: grpc.Metadata, callback: grpc.requestCallback<_chorale_v1_TrainerDescription__Output>): grpc.ClientUnaryCall;
  describe(argument: _chorale_v1_DescribeTrainer, options: grpc.CallOptions, callback: grpc.requestCallback<_chorale_v1_TrainerDescription__Output>): grpc.ClientUnaryCall;
  describe(argument: _chorale_v1_DescribeTrainer, callback: grpc.requestCallback<_chorale_v1_TrainerDescription__Output>): grpc.ClientUnaryCall;
  
  /**
   * Raw outputs. Node: one header, its arrays, the end of its stream. Trainer: the outputs; progress where it
   * takes long.
   */
  Evaluate(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_chorale_v1_EvaluateMessage, _chorale_v1_EvaluateReply__Output>;
  Evaluate(options?: grpc.CallOptions): grpc.ClientDuplexStream<_chorale_v1_EvaluateMessage, _chorale_v1_EvaluateReply__Output>;
  /**
   * Raw outputs. Node: one header, its arrays, the end of its stream. Trainer: the outputs; progress where it
   * takes long.
   */
  evaluate(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_chorale_v1_EvaluateMessage, _chorale_v1_EvaluateReply__Output>;
  evaluate(options?: grpc.CallOptions): grpc.ClientDuplexStream<_chorale_v1_EvaluateMessage, _chorale_v1_EvaluateReply__Output>;
  
  /**
   * A model's architecture and its examples. Node: one header. Trainer: `held` (it has the digest; that is
   * all) or `send`. Node: the arrays, then the end of its stream. Trainer: `loaded`.
   */
  Load(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_chorale_v1_LoadMessage, _chorale_v1_LoadReply__Output>;
  Load(options?: grpc.CallOptions): grpc.ClientDuplexStream<_chorale_v1_LoadMessage, _chorale_v1_LoadReply__Output>;
  /**
   * A model's architecture and its examples. Node: one header. Trainer: `held` (it has the digest; that is
   * all) or `send`. Node: the arrays, then the end of its stream. Trainer: `loaded`.
   */
  load(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_chorale_v1_LoadMessage, _chorale_v1_LoadReply__Output>;
  load(options?: grpc.CallOptions): grpc.ClientDuplexStream<_chorale_v1_LoadMessage, _chorale_v1_LoadReply__Output>;
  
  /**
   * One fit. Node: one header, the arrays it announces, the end of its stream. Trainer: progress as often as
   * it likes but not less than every few seconds, then `trained`, then the parameters. Cancelled by
   * cancelling the call.
   */
  Train(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_chorale_v1_TrainMessage, _chorale_v1_TrainReply__Output>;
  Train(options?: grpc.CallOptions): grpc.ClientDuplexStream<_chorale_v1_TrainMessage, _chorale_v1_TrainReply__Output>;
  /**
   * One fit. Node: one header, the arrays it announces, the end of its stream. Trainer: progress as often as
   * it likes but not less than every few seconds, then `trained`, then the parameters. Cancelled by
   * cancelling the call.
   */
  train(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_chorale_v1_TrainMessage, _chorale_v1_TrainReply__Output>;
  train(options?: grpc.CallOptions): grpc.ClientDuplexStream<_chorale_v1_TrainMessage, _chorale_v1_TrainReply__Output>;
  
}

/**
 * What a partner's own trainer offers to its node, on the same machine: a Unix socket or a loopback address.
 * The node is the client. It keeps the study's policy, secrecy and transport; the trainer trains and
 * evaluates, and hears neither of the coordinator nor of the other partners. docs/trainers.md explains it by
 * example.  Every failure is a gRPC status: INVALID_ARGUMENT for what this contract does not allow, NOT_FOUND
 * for examples that are not held (any more), UNIMPLEMENTED for a model or recipe that this trainer does not
 * have, UNAUTHENTICATED for a wrong token, RESOURCE_EXHAUSTED for too little memory.
 */
export interface TrainerHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Who answers, and what it can do.
   */
  Describe: grpc.handleUnaryCall<_chorale_v1_DescribeTrainer__Output, _chorale_v1_TrainerDescription>;
  
  /**
   * Raw outputs. Node: one header, its arrays, the end of its stream. Trainer: the outputs; progress where it
   * takes long.
   */
  Evaluate: grpc.handleBidiStreamingCall<_chorale_v1_EvaluateMessage__Output, _chorale_v1_EvaluateReply>;
  
  /**
   * A model's architecture and its examples. Node: one header. Trainer: `held` (it has the digest; that is
   * all) or `send`. Node: the arrays, then the end of its stream. Trainer: `loaded`.
   */
  Load: grpc.handleBidiStreamingCall<_chorale_v1_LoadMessage__Output, _chorale_v1_LoadReply>;
  
  /**
   * One fit. Node: one header, the arrays it announces, the end of its stream. Trainer: progress as often as
   * it likes but not less than every few seconds, then `trained`, then the parameters. Cancelled by
   * cancelling the call.
   */
  Train: grpc.handleBidiStreamingCall<_chorale_v1_TrainMessage__Output, _chorale_v1_TrainReply>;
  
}

export interface TrainerDefinition extends grpc.ServiceDefinition {
  Describe: MethodDefinition<_chorale_v1_DescribeTrainer, _chorale_v1_TrainerDescription, _chorale_v1_DescribeTrainer__Output, _chorale_v1_TrainerDescription__Output>
  Evaluate: MethodDefinition<_chorale_v1_EvaluateMessage, _chorale_v1_EvaluateReply, _chorale_v1_EvaluateMessage__Output, _chorale_v1_EvaluateReply__Output>
  Load: MethodDefinition<_chorale_v1_LoadMessage, _chorale_v1_LoadReply, _chorale_v1_LoadMessage__Output, _chorale_v1_LoadReply__Output>
  Train: MethodDefinition<_chorale_v1_TrainMessage, _chorale_v1_TrainReply, _chorale_v1_TrainMessage__Output, _chorale_v1_TrainReply__Output>
}
