// Original file: proto/chorale/v1/node.proto


export interface UploadKey {
  'study'?: (string);
  'round'?: (number);
  /**
   * SHA-256 of the whole update
   */
  'digest'?: (string);
}

export interface UploadKey__Output {
  'study': (string);
  'round': (number);
  /**
   * SHA-256 of the whole update
   */
  'digest': (string);
}
