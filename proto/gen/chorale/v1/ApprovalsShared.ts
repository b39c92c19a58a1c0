// Original file: proto/chorale/v1/node.proto


/**
 * What the owners of the study's members decided so far, each as in ApprovalGiven.
 */
export interface ApprovalsShared {
  'study'?: (string);
  'approvals'?: (Buffer | Uint8Array | string)[];
}

/**
 * What the owners of the study's members decided so far, each as in ApprovalGiven.
 */
export interface ApprovalsShared__Output {
  'study': (string);
  'approvals': (Buffer)[];
}
