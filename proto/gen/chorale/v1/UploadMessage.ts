// Original file: proto/chorale/v1/node.proto

import type { UploadHeader as _chorale_v1_UploadHeader, UploadHeader__Output as _chorale_v1_UploadHeader__Output } from '../../chorale/v1/UploadHeader.ts';
import type { Chunk as _chorale_v1_Chunk, Chunk__Output as _chorale_v1_Chunk__Output } from '../../chorale/v1/Chunk.ts';

export interface UploadMessage {
  'header'?: (_chorale_v1_UploadHeader | null);
  'chunk'?: (_chorale_v1_Chunk | null);
  'message'?: "header"|"chunk";
}

export interface UploadMessage__Output {
  'header'?: (_chorale_v1_UploadHeader__Output | null);
  'chunk'?: (_chorale_v1_Chunk__Output | null);
  'message'?: "header"|"chunk";
}
