// Original file: proto/chorale/v1/node.proto

import type { UploadAccepted as _chorale_v1_UploadAccepted, UploadAccepted__Output as _chorale_v1_UploadAccepted__Output } from '../../chorale/v1/UploadAccepted.ts';
import type { UploadRoundClosed as _chorale_v1_UploadRoundClosed, UploadRoundClosed__Output as _chorale_v1_UploadRoundClosed__Output } from '../../chorale/v1/UploadRoundClosed.ts';
import type { UploadIncomplete as _chorale_v1_UploadIncomplete, UploadIncomplete__Output as _chorale_v1_UploadIncomplete__Output } from '../../chorale/v1/UploadIncomplete.ts';

export interface UploadReceipt {
  'accepted'?: (_chorale_v1_UploadAccepted | null);
  'roundClosed'?: (_chorale_v1_UploadRoundClosed | null);
  'incomplete'?: (_chorale_v1_UploadIncomplete | null);
  'outcome'?: "accepted"|"roundClosed"|"incomplete";
}

export interface UploadReceipt__Output {
  'accepted'?: (_chorale_v1_UploadAccepted__Output | null);
  'roundClosed'?: (_chorale_v1_UploadRoundClosed__Output | null);
  'incomplete'?: (_chorale_v1_UploadIncomplete__Output | null);
  'outcome'?: "accepted"|"roundClosed"|"incomplete";
}
