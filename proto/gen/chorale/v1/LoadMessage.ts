// Original file: proto/chorale/v1/trainer.proto

import type { LoadHeader as _chorale_v1_LoadHeader, LoadHeader__Output as _chorale_v1_LoadHeader__Output } from '../../chorale/v1/LoadHeader.ts';
import type { ArrayChunk as _chorale_v1_ArrayChunk, ArrayChunk__Output as _chorale_v1_ArrayChunk__Output } from '../../chorale/v1/ArrayChunk.ts';

export interface LoadMessage {
  'header'?: (_chorale_v1_LoadHeader | null);
  'chunk'?: (_chorale_v1_ArrayChunk | null);
  'message'?: "header"|"chunk";
}

export interface LoadMessage__Output {
  'header'?: (_chorale_v1_LoadHeader__Output | null);
  'chunk'?: (_chorale_v1_ArrayChunk__Output | null);
  'message'?: "header"|"chunk";
}
