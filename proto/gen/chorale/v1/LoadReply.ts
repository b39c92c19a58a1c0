// Original file: proto/chorale/v1/trainer.proto

import type { Held as _chorale_v1_Held, Held__Output as _chorale_v1_Held__Output } from '../../chorale/v1/Held.ts';
import type { SendArrays as _chorale_v1_SendArrays, SendArrays__Output as _chorale_v1_SendArrays__Output } from '../../chorale/v1/SendArrays.ts';
import type { Loaded as _chorale_v1_Loaded, Loaded__Output as _chorale_v1_Loaded__Output } from '../../chorale/v1/Loaded.ts';
import type { TrainerProgress as _chorale_v1_TrainerProgress, TrainerProgress__Output as _chorale_v1_TrainerProgress__Output } from '../../chorale/v1/TrainerProgress.ts';

export interface LoadReply {
  'held'?: (_chorale_v1_Held | null);
  'send'?: (_chorale_v1_SendArrays | null);
  'loaded'?: (_chorale_v1_Loaded | null);
  /**
   * where taking the arrays in takes long
   */
  'progress'?: (_chorale_v1_TrainerProgress | null);
  'reply'?: "held"|"send"|"loaded"|"progress";
}

export interface LoadReply__Output {
  'held'?: (_chorale_v1_Held__Output | null);
  'send'?: (_chorale_v1_SendArrays__Output | null);
  'loaded'?: (_chorale_v1_Loaded__Output | null);
  /**
   * where taking the arrays in takes long
   */
  'progress'?: (_chorale_v1_TrainerProgress__Output | null);
  'reply'?: "held"|"send"|"loaded"|"progress";
}
