// Original file: proto/chorale/v1/node.proto

import type { Long } from '@grpc/proto-loader';

export interface DownloadRequest {
  'study'?: (string);
  'model'?: (string);
  'offset'?: (number | string | Long);
}

export interface DownloadRequest__Output {
  'study': (string);
  'model': (string);
  'offset': (number);
}
