// Original file: proto/chorale/v1/operator.proto


export interface CreateStudyRequest {
  /**
   * canonical JSON
   */
  'manifest'?: (Buffer | Uint8Array | string);
}

export interface CreateStudyRequest__Output {
  /**
   * canonical JSON
   */
  'manifest': (Buffer);
}
