// Original file: proto/chorale/v1/node.proto

import type { RefusalReason as _chorale_v1_RefusalReason, RefusalReason__Output as _chorale_v1_RefusalReason__Output } from '../../chorale/v1/RefusalReason.ts';

/**
 * The node cannot take part in this study as it joined; its connection and its other studies go on.
 */
export interface StudyRefused {
  'study'?: (string);
  'manifestDigest'?: (string);
  'reason'?: (_chorale_v1_RefusalReason);
  'detail'?: (string);
  'remedy'?: (string);
}

/**
 * The node cannot take part in this study as it joined; its connection and its other studies go on.
 */
export interface StudyRefused__Output {
  'study': (string);
  'manifestDigest': (string);
  'reason': (_chorale_v1_RefusalReason__Output);
  'detail': (string);
  'remedy': (string);
}
