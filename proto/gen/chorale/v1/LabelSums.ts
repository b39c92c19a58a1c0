// Original file: proto/chorale/v1/node.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Sums over the node's training fold for one shared endpoint, from which the cohort's target scale is computed.
 */
export interface LabelSums {
  'endpoint'?: (string);
  'count'?: (number | string | Long);
  'sum'?: (number | string);
  'sumOfSquares'?: (number | string);
}

/**
 * Sums over the node's training fold for one shared endpoint, from which the cohort's target scale is computed.
 */
export interface LabelSums__Output {
  'endpoint': (string);
  'count': (number);
  'sum': (number);
  'sumOfSquares': (number);
}
