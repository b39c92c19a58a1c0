// Original file: proto/chorale/v1/node.proto


/**
 * The manifest that is in force.
 */
export interface StudyOffered {
  'study'?: (string);
  /**
   * canonical JSON (RFC 8785), at most 1 MiB
   */
  'manifest'?: (Buffer | Uint8Array | string);
  /**
   * what signed it: Ed25519, SubjectPublicKeyInfo (DER) in base64url
   */
  'operatorKey'?: (string);
  'signature'?: (Buffer | Uint8Array | string);
}

/**
 * The manifest that is in force.
 */
export interface StudyOffered__Output {
  'study': (string);
  /**
   * canonical JSON (RFC 8785), at most 1 MiB
   */
  'manifest': (Buffer);
  /**
   * what signed it: Ed25519, SubjectPublicKeyInfo (DER) in base64url
   */
  'operatorKey': (string);
  'signature': (Buffer);
}
