// Original file: proto/chorale/v1/node.proto

import type { Long } from '@grpc/proto-loader';

export interface UploadOffset {
  'offset'?: (number | string | Long);
}

export interface UploadOffset__Output {
  'offset': (number);
}
