// Original file: proto/chorale/v1/operator.proto


export interface ListApprovalsReply {
  /**
   * as in ApprovalGiven
   */
  'approvals'?: (Buffer | Uint8Array | string)[];
}

export interface ListApprovalsReply__Output {
  /**
   * as in ApprovalGiven
   */
  'approvals': (Buffer)[];
}
