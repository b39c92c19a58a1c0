// Original file: proto/chorale/v1/operator.proto


export interface SignedManifest {
  /**
   * canonical JSON (RFC 8785)
   */
  'manifest'?: (Buffer | Uint8Array | string);
  /**
   * Ed25519, SubjectPublicKeyInfo (DER) in base64url
   */
  'operatorKey'?: (string);
  'signature'?: (Buffer | Uint8Array | string);
}

export interface SignedManifest__Output {
  /**
   * canonical JSON (RFC 8785)
   */
  'manifest': (Buffer);
  /**
   * Ed25519, SubjectPublicKeyInfo (DER) in base64url
   */
  'operatorKey': (string);
  'signature': (Buffer);
}
