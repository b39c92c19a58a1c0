// Original file: proto/chorale/v1/node.proto


export interface EnrollRequest {
  /**
   * the name in the invitation
   */
  'node'?: (string);
  /**
   * the invitation's secret, 32 bytes
   */
  'secret'?: (Buffer | Uint8Array | string);
  /**
   * Ed25519, SubjectPublicKeyInfo (DER) in base64url
   */
  'identityKey'?: (string);
  /**
   * PKCS #10, PEM; empty where the node brings a certificate of its own
   */
  'certificateRequest'?: (string);
  /**
   * By the identity key, over the canonical JSON (RFC 8785) of the other fields, the secret as its SHA-256
   * (trust/enrolment/enrolment-proof.ts): whoever enrolls holds the key.
   */
  'signature'?: (Buffer | Uint8Array | string);
}

export interface EnrollRequest__Output {
  /**
   * the name in the invitation
   */
  'node': (string);
  /**
   * the invitation's secret, 32 bytes
   */
  'secret': (Buffer);
  /**
   * Ed25519, SubjectPublicKeyInfo (DER) in base64url
   */
  'identityKey': (string);
  /**
   * PKCS #10, PEM; empty where the node brings a certificate of its own
   */
  'certificateRequest': (string);
  /**
   * By the identity key, over the canonical JSON (RFC 8785) of the other fields, the secret as its SHA-256
   * (trust/enrolment/enrolment-proof.ts): whoever enrolls holds the key.
   */
  'signature': (Buffer);
}
