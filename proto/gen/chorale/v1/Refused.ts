// Original file: proto/chorale/v1/node.proto

import type { RefusalReason as _chorale_v1_RefusalReason, RefusalReason__Output as _chorale_v1_RefusalReason__Output } from '../../chorale/v1/RefusalReason.ts';

export interface Refused {
  'reason'?: (_chorale_v1_RefusalReason);
  'detail'?: (string);
  'remedy'?: (string);
}

export interface Refused__Output {
  'reason': (_chorale_v1_RefusalReason__Output);
  'detail': (string);
  'remedy': (string);
}
