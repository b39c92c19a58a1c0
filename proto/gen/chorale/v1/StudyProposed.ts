// Original file: proto/chorale/v1/node.proto


/**
 * A new version of a manifest that waits for the approvals that the version in force asks for.
 */
export interface StudyProposed {
  'study'?: (string);
  'manifest'?: (Buffer | Uint8Array | string);
  'operatorKey'?: (string);
  'signature'?: (Buffer | Uint8Array | string);
}

/**
 * A new version of a manifest that waits for the approvals that the version in force asks for.
 */
export interface StudyProposed__Output {
  'study': (string);
  'manifest': (Buffer);
  'operatorKey': (string);
  'signature': (Buffer);
}
