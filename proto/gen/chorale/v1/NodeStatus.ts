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
  /**
   * lower-case hexadecimal SHA-256 of the identity key's SubjectPublicKeyInfo
   */
  'identityFingerprint'?: (string);
  /**
   * 0: invited only
   */
  'enrolledAtMs'?: (number | string | Long);
  /**
   * 0: not revoked
   */
  'revokedAtMs'?: (number | string | Long);
  /**
   * of the last certificate issued here; 0: it brings its own
   */
  'certificateExpiresAtMs'?: (number | string | Long);
  /**
   * of an invitation that was not used yet; 0: none
   */
  'invitationExpiresAtMs'?: (number | string | Long);
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
  /**
   * lower-case hexadecimal SHA-256 of the identity key's SubjectPublicKeyInfo
   */
  'identityFingerprint': (string);
  /**
   * 0: invited only
   */
  'enrolledAtMs': (number);
  /**
   * 0: not revoked
   */
  'revokedAtMs': (number);
  /**
   * of the last certificate issued here; 0: it brings its own
   */
  'certificateExpiresAtMs': (number);
  /**
   * of an invitation that was not used yet; 0: none
   */
  'invitationExpiresAtMs': (number);
}
