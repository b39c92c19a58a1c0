// Original file: proto/chorale/v1/node.proto


/**
 * What the node's owner decided on a manifest: an approval, a refusal or a withdrawal, signed by the node's identity
 * key (trust/manifest/approval.ts). Passed on to the study's other members as it is.
 */
export interface ApprovalGiven {
  'study'?: (string);
  /**
   * canonical JSON of the signed document
   */
  'approval'?: (Buffer | Uint8Array | string);
}

/**
 * What the node's owner decided on a manifest: an approval, a refusal or a withdrawal, signed by the node's identity
 * key (trust/manifest/approval.ts). Passed on to the study's other members as it is.
 */
export interface ApprovalGiven__Output {
  'study': (string);
  /**
   * canonical JSON of the signed document
   */
  'approval': (Buffer);
}
