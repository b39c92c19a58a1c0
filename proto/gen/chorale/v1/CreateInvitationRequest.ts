// Original file: proto/chorale/v1/operator.proto

import type { Long } from '@grpc/proto-loader';

export interface CreateInvitationRequest {
  'node'?: (string);
  'validMs'?: (number | string | Long);
  /**
   * for a node that is enrolled already and has lost its keys
   */
  'replace'?: (boolean);
}

export interface CreateInvitationRequest__Output {
  'node': (string);
  'validMs': (number);
  /**
   * for a node that is enrolled already and has lost its keys
   */
  'replace': (boolean);
}
