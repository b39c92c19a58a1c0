// Original file: proto/chorale/v1/node.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Sums over the node's training folds for one numeric column of a table without structures, from which the
 * study's feature scale is computed.
 */
export interface FeatureSums {
  'column'?: (string);
  /**
   * rows that have a value
   */
  'count'?: (number | string | Long);
  'sum'?: (number | string);
  'sumOfSquares'?: (number | string);
}

/**
 * Sums over the node's training folds for one numeric column of a table without structures, from which the
 * study's feature scale is computed.
 */
export interface FeatureSums__Output {
  'column': (string);
  /**
   * rows that have a value
   */
  'count': (number);
  'sum': (number);
  'sumOfSquares': (number);
}
