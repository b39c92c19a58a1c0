// Original file: proto/chorale/v1/trainer.proto

import type { EvaluateHeader as _chorale_v1_EvaluateHeader, EvaluateHeader__Output as _chorale_v1_EvaluateHeader__Output } from '../../chorale/v1/EvaluateHeader.ts';
import type { ArrayChunk as _chorale_v1_ArrayChunk, ArrayChunk__Output as _chorale_v1_ArrayChunk__Output } from '../../chorale/v1/ArrayChunk.ts';

export interface EvaluateMessage {
  'header'?: (_chorale_v1_EvaluateHeader | null);
  /**
   * PARAMETERS and ROWS
   */
  'chunk'?: (_chorale_v1_ArrayChunk | null);
  'message'?: "header"|"chunk";
}

export interface EvaluateMessage__Output {
  'header'?: (_chorale_v1_EvaluateHeader__Output | null);
  /**
   * PARAMETERS and ROWS
   */
  'chunk'?: (_chorale_v1_ArrayChunk__Output | null);
  'message'?: "header"|"chunk";
}
