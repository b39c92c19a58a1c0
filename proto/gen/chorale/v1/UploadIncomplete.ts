// Original file: proto/chorale/v1/node.proto

import type { Long } from '@grpc/proto-loader';

export interface UploadIncomplete {
  /**
   * bytes held; resume here
   */
  'offset'?: (number | string | Long);
}

export interface UploadIncomplete__Output {
  /**
   * bytes held; resume here
   */
  'offset': (number);
}
