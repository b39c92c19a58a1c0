// Original file: proto/chorale/v1/node.proto

import type { RoundOutcome as _chorale_v1_RoundOutcome, RoundOutcome__Output as _chorale_v1_RoundOutcome__Output } from '../../chorale/v1/RoundOutcome.ts';

export interface RoundClosed {
  'study'?: (string);
  'round'?: (number);
  'outcome'?: (_chorale_v1_RoundOutcome);
}

export interface RoundClosed__Output {
  'study': (string);
  'round': (number);
  'outcome': (_chorale_v1_RoundOutcome__Output);
}
