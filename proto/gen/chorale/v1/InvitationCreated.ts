// Original file: proto/chorale/v1/operator.proto

import type { Long } from '@grpc/proto-loader';

export interface InvitationCreated {
  /**
   * 32 bytes; the coordinator keeps only its SHA-256
   */
  'secret'?: (Buffer | Uint8Array | string);
  'expiresAtMs'?: (number | string | Long);
}

export interface InvitationCreated__Output {
  /**
   * 32 bytes; the coordinator keeps only its SHA-256
   */
  'secret': (Buffer);
  'expiresAtMs': (number);
}
