// Original file: proto/chorale/v1/node.proto

import type { Long } from '@grpc/proto-loader';

export interface SessionOpened {
  /**
   * names the session in proofs
   */
  'session'?: (string);
  /**
   * 32 random bytes
   */
  'nonce'?: (Buffer | Uint8Array | string);
  /**
   * the coordinator's clock, since the epoch
   */
  'nowMs'?: (number | string | Long);
  'software'?: (string);
  /**
   * protocol versions the coordinator speaks, inclusive
   */
  'versionMin'?: (number);
  'versionMax'?: (number);
}

export interface SessionOpened__Output {
  /**
   * names the session in proofs
   */
  'session': (string);
  /**
   * 32 random bytes
   */
  'nonce': (Buffer);
  /**
   * the coordinator's clock, since the epoch
   */
  'nowMs': (number);
  'software': (string);
  /**
   * protocol versions the coordinator speaks, inclusive
   */
  'versionMin': (number);
  'versionMax': (number);
}
