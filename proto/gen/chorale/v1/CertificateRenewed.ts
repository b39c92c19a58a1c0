// Original file: proto/chorale/v1/node.proto


export interface CertificateRenewed {
  /**
   * PEM
   */
  'certificate'?: (string);
}

export interface CertificateRenewed__Output {
  /**
   * PEM
   */
  'certificate': (string);
}
