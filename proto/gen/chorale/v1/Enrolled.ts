// Original file: proto/chorale/v1/node.proto


export interface Enrolled {
  /**
   * PEM; empty where none was asked for
   */
  'certificate'?: (string);
  /**
   * what signs study manifests: Ed25519, SubjectPublicKeyInfo (DER) in base64url
   */
  'operatorKey'?: (string);
  /**
   * the federation's id
   */
  'federation'?: (string);
  'federationName'?: (string);
}

export interface Enrolled__Output {
  /**
   * PEM; empty where none was asked for
   */
  'certificate': (string);
  /**
   * what signs study manifests: Ed25519, SubjectPublicKeyInfo (DER) in base64url
   */
  'operatorKey': (string);
  /**
   * the federation's id
   */
  'federation': (string);
  'federationName': (string);
}
