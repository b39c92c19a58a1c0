// Original file: proto/chorale/v1/operator.proto

import type { Long } from '@grpc/proto-loader';

export interface NodeStatus {
  'node'?: (string);
  'connected'?: (boolean);
  'software'?: (string);
  /**
   * since the epoch
   */
  'firstSeenMs'?: (number | string | Long);
  'lastSeenMs'?: (number | string | Long);
  'certificateSha256'?: (string);
}

export interface NodeStatus__Output {
  'node': (string);
  'connected': (boolean);
  'software': (string);
  /**
   * since the epoch
   */
  'firstSeenMs': (number);
  'lastSeenMs': (number);
  'certificateSha256': (string);
}
