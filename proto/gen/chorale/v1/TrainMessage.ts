// Original file: proto/chorale/v1/trainer.proto

import type { TrainHeader as _chorale_v1_TrainHeader, TrainHeader__Output as _chorale_v1_TrainHeader__Output } from '../../chorale/v1/TrainHeader.ts';
import type { ArrayChunk as _chorale_v1_ArrayChunk, ArrayChunk__Output as _chorale_v1_ArrayChunk__Output } from '../../chorale/v1/ArrayChunk.ts';

export interface TrainMessage {
  'header'?: (_chorale_v1_TrainHeader | null);
  /**
   * PARAMETERS, ROWS, VALIDATION_ROWS, LEARNING_RATES, PLAIN_WEIGHTS, MARKED_WEIGHTS and, where announced,
   * ANCHOR
   */
  'chunk'?: (_chorale_v1_ArrayChunk | null);
  'message'?: "header"|"chunk";
}

export interface TrainMessage__Output {
  'header'?: (_chorale_v1_TrainHeader__Output | null);
  /**
   * PARAMETERS, ROWS, VALIDATION_ROWS, LEARNING_RATES, PLAIN_WEIGHTS, MARKED_WEIGHTS and, where announced,
   * ANCHOR
   */
  'chunk'?: (_chorale_v1_ArrayChunk__Output | null);
  'message'?: "header"|"chunk";
}
