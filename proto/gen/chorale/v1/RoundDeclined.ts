// Original file: proto/chorale/v1/node.proto

import type { RefusalReason as _chorale_v1_RefusalReason, RefusalReason__Output as _chorale_v1_RefusalReason__Output } from '../../chorale/v1/RefusalReason.ts';

export interface RoundDeclined {
  'study'?: (string);
  'round'?: (number);
  'reason'?: (_chorale_v1_RefusalReason);
  'detail'?: (string);
}

export interface RoundDeclined__Output {
  'study': (string);
  'round': (number);
  'reason': (_chorale_v1_RefusalReason__Output);
  'detail': (string);
}
