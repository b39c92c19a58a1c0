// Original file: proto/chorale/v1/node.proto


export interface RenewCertificateRequest {
  /**
   * PKCS #10, PEM
   */
  'certificateRequest'?: (string);
}

export interface RenewCertificateRequest__Output {
  /**
   * PKCS #10, PEM
   */
  'certificateRequest': (string);
}
