// Original file: proto/chorale/v1/node.proto

import type { Long } from '@grpc/proto-loader';

export interface ProbeReply {
  'padding'?: (Buffer | Uint8Array | string);
  'nowMs'?: (number | string | Long);
}

export interface ProbeReply__Output {
  'padding': (Buffer);
  'nowMs': (number);
}
