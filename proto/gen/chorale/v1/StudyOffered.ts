// Original file: proto/chorale/v1/node.proto


export interface StudyOffered {
  'study'?: (string);
  /**
   * canonical JSON (RFC 8785), at most 1 MiB
   */
  'manifest'?: (Buffer | Uint8Array | string);
}

export interface StudyOffered__Output {
  'study': (string);
  /**
   * canonical JSON (RFC 8785), at most 1 MiB
   */
  'manifest': (Buffer);
}
