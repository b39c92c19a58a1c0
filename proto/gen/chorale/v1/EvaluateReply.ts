// Original file: proto/chorale/v1/trainer.proto

import type { TrainerProgress as _chorale_v1_TrainerProgress, TrainerProgress__Output as _chorale_v1_TrainerProgress__Output } from '../../chorale/v1/TrainerProgress.ts';
import type { ArrayChunk as _chorale_v1_ArrayChunk, ArrayChunk__Output as _chorale_v1_ArrayChunk__Output } from '../../chorale/v1/ArrayChunk.ts';

export interface EvaluateReply {
  'progress'?: (_chorale_v1_TrainerProgress | null);
  /**
   * OUTPUTS
   */
  'chunk'?: (_chorale_v1_ArrayChunk | null);
  'reply'?: "progress"|"chunk";
}

export interface EvaluateReply__Output {
  'progress'?: (_chorale_v1_TrainerProgress__Output | null);
  /**
   * OUTPUTS
   */
  'chunk'?: (_chorale_v1_ArrayChunk__Output | null);
  'reply'?: "progress"|"chunk";
}
