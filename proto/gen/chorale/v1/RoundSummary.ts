// Original file: proto/chorale/v1/operator.proto

import type { RoundOutcome as _chorale_v1_RoundOutcome, RoundOutcome__Output as _chorale_v1_RoundOutcome__Output } from '../../chorale/v1/RoundOutcome.ts';
import type { Long } from '@grpc/proto-loader';

export interface RoundSummary {
  'round'?: (number);
  'outcome'?: (_chorale_v1_RoundOutcome);
  'durationMs'?: (number | string | Long);
  /**
   * whose updates are in the aggregate, in the order of the sum
   */
  'nodes'?: (string)[];
  /**
   * weighted mean
   */
  'trainLoss'?: (number | string);
  /**
   * mean loss per validation label over the cohort
   */
  'validation'?: (number | string);
  'model'?: (string);
  'bytesUp'?: (number | string | Long);
  'bytesDown'?: (number | string | Long);
  'detail'?: (string);
  '_validation'?: "validation";
}

export interface RoundSummary__Output {
  'round': (number);
  'outcome': (_chorale_v1_RoundOutcome__Output);
  'durationMs': (number);
  /**
   * whose updates are in the aggregate, in the order of the sum
   */
  'nodes': (string)[];
  /**
   * weighted mean
   */
  'trainLoss': (number);
  /**
   * mean loss per validation label over the cohort
   */
  'validation'?: (number);
  'model': (string);
  'bytesUp': (number);
  'bytesDown': (number);
  'detail': (string);
  '_validation'?: "validation";
}
