import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { ArrayChunk as _chorale_v1_ArrayChunk, ArrayChunk__Output as _chorale_v1_ArrayChunk__Output } from './chorale/v1/ArrayChunk.ts';
import type { DescribeTrainer as _chorale_v1_DescribeTrainer, DescribeTrainer__Output as _chorale_v1_DescribeTrainer__Output } from './chorale/v1/DescribeTrainer.ts';
import type { EvaluateHeader as _chorale_v1_EvaluateHeader, EvaluateHeader__Output as _chorale_v1_EvaluateHeader__Output } from './chorale/v1/EvaluateHeader.ts';
import type { EvaluateMessage as _chorale_v1_EvaluateMessage, EvaluateMessage__Output as _chorale_v1_EvaluateMessage__Output } from './chorale/v1/EvaluateMessage.ts';
import type { EvaluateReply as _chorale_v1_EvaluateReply, EvaluateReply__Output as _chorale_v1_EvaluateReply__Output } from './chorale/v1/EvaluateReply.ts';
import type { Held as _chorale_v1_Held, Held__Output as _chorale_v1_Held__Output } from './chorale/v1/Held.ts';
import type { KeepBest as _chorale_v1_KeepBest, KeepBest__Output as _chorale_v1_KeepBest__Output } from './chorale/v1/KeepBest.ts';
import type { LoadHeader as _chorale_v1_LoadHeader, LoadHeader__Output as _chorale_v1_LoadHeader__Output } from './chorale/v1/LoadHeader.ts';
import type { LoadMessage as _chorale_v1_LoadMessage, LoadMessage__Output as _chorale_v1_LoadMessage__Output } from './chorale/v1/LoadMessage.ts';
import type { LoadReply as _chorale_v1_LoadReply, LoadReply__Output as _chorale_v1_LoadReply__Output } from './chorale/v1/LoadReply.ts';
import type { Loaded as _chorale_v1_Loaded, Loaded__Output as _chorale_v1_Loaded__Output } from './chorale/v1/Loaded.ts';
import type { LowRank as _chorale_v1_LowRank, LowRank__Output as _chorale_v1_LowRank__Output } from './chorale/v1/LowRank.ts';
import type { Recipe as _chorale_v1_Recipe, Recipe__Output as _chorale_v1_Recipe__Output } from './chorale/v1/Recipe.ts';
import type { SendArrays as _chorale_v1_SendArrays, SendArrays__Output as _chorale_v1_SendArrays__Output } from './chorale/v1/SendArrays.ts';
import type { TensorPlace as _chorale_v1_TensorPlace, TensorPlace__Output as _chorale_v1_TensorPlace__Output } from './chorale/v1/TensorPlace.ts';
import type { TrainHeader as _chorale_v1_TrainHeader, TrainHeader__Output as _chorale_v1_TrainHeader__Output } from './chorale/v1/TrainHeader.ts';
import type { TrainMessage as _chorale_v1_TrainMessage, TrainMessage__Output as _chorale_v1_TrainMessage__Output } from './chorale/v1/TrainMessage.ts';
import type { TrainReply as _chorale_v1_TrainReply, TrainReply__Output as _chorale_v1_TrainReply__Output } from './chorale/v1/TrainReply.ts';
import type { Trained as _chorale_v1_Trained, Trained__Output as _chorale_v1_Trained__Output } from './chorale/v1/Trained.ts';
import type { TrainerClient as _chorale_v1_TrainerClient, TrainerDefinition as _chorale_v1_TrainerDefinition } from './chorale/v1/Trainer.ts';
import type { TrainerArchitecture as _chorale_v1_TrainerArchitecture, TrainerArchitecture__Output as _chorale_v1_TrainerArchitecture__Output } from './chorale/v1/TrainerArchitecture.ts';
import type { TrainerDescription as _chorale_v1_TrainerDescription, TrainerDescription__Output as _chorale_v1_TrainerDescription__Output } from './chorale/v1/TrainerDescription.ts';
import type { TrainerProgress as _chorale_v1_TrainerProgress, TrainerProgress__Output as _chorale_v1_TrainerProgress__Output } from './chorale/v1/TrainerProgress.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  chorale: {
    v1: {
      Activation: EnumTypeDefinition
      ArrayChunk: MessageTypeDefinition<_chorale_v1_ArrayChunk, _chorale_v1_ArrayChunk__Output>
      ArrayName: EnumTypeDefinition
      DescribeTrainer: MessageTypeDefinition<_chorale_v1_DescribeTrainer, _chorale_v1_DescribeTrainer__Output>
      EvaluateHeader: MessageTypeDefinition<_chorale_v1_EvaluateHeader, _chorale_v1_EvaluateHeader__Output>
      EvaluateMessage: MessageTypeDefinition<_chorale_v1_EvaluateMessage, _chorale_v1_EvaluateMessage__Output>
      EvaluateReply: MessageTypeDefinition<_chorale_v1_EvaluateReply, _chorale_v1_EvaluateReply__Output>
      Held: MessageTypeDefinition<_chorale_v1_Held, _chorale_v1_Held__Output>
      KeepBest: MessageTypeDefinition<_chorale_v1_KeepBest, _chorale_v1_KeepBest__Output>
      LoadHeader: MessageTypeDefinition<_chorale_v1_LoadHeader, _chorale_v1_LoadHeader__Output>
      LoadMessage: MessageTypeDefinition<_chorale_v1_LoadMessage, _chorale_v1_LoadMessage__Output>
      LoadReply: MessageTypeDefinition<_chorale_v1_LoadReply, _chorale_v1_LoadReply__Output>
      Loaded: MessageTypeDefinition<_chorale_v1_Loaded, _chorale_v1_Loaded__Output>
      LowRank: MessageTypeDefinition<_chorale_v1_LowRank, _chorale_v1_LowRank__Output>
      Optimiser: EnumTypeDefinition
      Recipe: MessageTypeDefinition<_chorale_v1_Recipe, _chorale_v1_Recipe__Output>
      RegressionLoss: EnumTypeDefinition
      SendArrays: MessageTypeDefinition<_chorale_v1_SendArrays, _chorale_v1_SendArrays__Output>
      TaskKind: EnumTypeDefinition
      TensorPlace: MessageTypeDefinition<_chorale_v1_TensorPlace, _chorale_v1_TensorPlace__Output>
      TrainHeader: MessageTypeDefinition<_chorale_v1_TrainHeader, _chorale_v1_TrainHeader__Output>
      TrainMessage: MessageTypeDefinition<_chorale_v1_TrainMessage, _chorale_v1_TrainMessage__Output>
      TrainReply: MessageTypeDefinition<_chorale_v1_TrainReply, _chorale_v1_TrainReply__Output>
      Trained: MessageTypeDefinition<_chorale_v1_Trained, _chorale_v1_Trained__Output>
      /**
       * What a partner's own trainer offers to its node, on the same machine: a Unix socket or a loopback address.
       * The node is the client. It keeps the study's policy, secrecy and transport; the trainer trains and
       * evaluates, and hears neither of the coordinator nor of the other partners. docs/trainers.md explains it by
       * example.  Every failure is a gRPC status: INVALID_ARGUMENT for what this contract does not allow, NOT_FOUND
       * for examples that are not held (any more), UNIMPLEMENTED for a model or recipe that this trainer does not
       * have, UNAUTHENTICATED for a wrong token, RESOURCE_EXHAUSTED for too little memory.
       */
      Trainer: SubtypeConstructor<typeof grpc.Client, _chorale_v1_TrainerClient> & { service: _chorale_v1_TrainerDefinition }
      TrainerArchitecture: MessageTypeDefinition<_chorale_v1_TrainerArchitecture, _chorale_v1_TrainerArchitecture__Output>
      TrainerDescription: MessageTypeDefinition<_chorale_v1_TrainerDescription, _chorale_v1_TrainerDescription__Output>
      TrainerProgress: MessageTypeDefinition<_chorale_v1_TrainerProgress, _chorale_v1_TrainerProgress__Output>
    }
  }
}

