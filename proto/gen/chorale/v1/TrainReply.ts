// Original file: proto/chorale/v1/trainer.proto

import type { TrainerProgress as _chorale_v1_TrainerProgress, TrainerProgress__Output as _chorale_v1_TrainerProgress__Output } from '../../chorale/v1/TrainerProgress.ts';
import type { Trained as _chorale_v1_Trained, Trained__Output as _chorale_v1_Trained__Output } from '../../chorale/v1/Trained.ts';
import type { ArrayChunk as _chorale_v1_ArrayChunk, ArrayChunk__Output as _chorale_v1_ArrayChunk__Output } from '../../chorale/v1/ArrayChunk.ts';

export interface TrainReply {
  'progress'?: (_chorale_v1_TrainerProgress | null);
  'trained'?: (_chorale_v1_Trained | null);
  /**
   * PARAMETERS and, where asked for, SHARED_GRADIENT
   */
  'chunk'?: (_chorale_v1_ArrayChunk | null);
  'reply'?: "progress"|"trained"|"chunk";
}

export interface TrainReply__Output {
  'progress'?: (_chorale_v1_TrainerProgress__Output | null);
  'trained'?: (_chorale_v1_Trained__Output | null);
  /**
   * PARAMETERS and, where asked for, SHARED_GRADIENT
   */
  'chunk'?: (_chorale_v1_ArrayChunk__Output | null);
  'reply'?: "progress"|"trained"|"chunk";
}
