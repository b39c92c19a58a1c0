// Original file: proto/chorale/v1/node.proto

import type { Long } from '@grpc/proto-loader';

/**
 * How the published model does on the node's validation fold: sums only, so that they can be aggregated.
 */
export interface ModelScored {
  'study'?: (string);
  'round'?: (number);
  /**
   * digest of the scored checkpoint
   */
  'model'?: (string);
  /**
   * sum over labels of the study's loss on standardised targets
   */
  'lossSum'?: (number | string);
  /**
   * 0: this node has no validation labels
   */
  'labelCount'?: (number | string | Long);
}

/**
 * How the published model does on the node's validation fold: sums only, so that they can be aggregated.
 */
export interface ModelScored__Output {
  'study': (string);
  'round': (number);
  /**
   * digest of the scored checkpoint
   */
  'model': (string);
  /**
   * sum over labels of the study's loss on standardised targets
   */
  'lossSum': (number);
  /**
   * 0: this node has no validation labels
   */
  'labelCount': (number);
}
