// Original file: proto/chorale/v1/node.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Every message of the control stream, signed by the node's identity key as a proof is: over federation, node,
 * nonce, the control stream's own method name, this sequence and the SHA-256 of the body.
 */
export interface SignedNodeMessage {
  /**
   * a NodeMessage
   */
  'body'?: (Buffer | Uint8Array | string);
  /**
   * 1, 2, 3, ... in this session
   */
  'sequence'?: (number | string | Long);
  'signature'?: (Buffer | Uint8Array | string);
}

/**
 * Every message of the control stream, signed by the node's identity key as a proof is: over federation, node,
 * nonce, the control stream's own method name, this sequence and the SHA-256 of the body.
 */
export interface SignedNodeMessage__Output {
  /**
   * a NodeMessage
   */
  'body': (Buffer);
  /**
   * 1, 2, 3, ... in this session
   */
  'sequence': (number);
  'signature': (Buffer);
}
