// Original file: proto/chorale/v1/operator.proto


export interface RevokeNodeRequest {
  'node'?: (string);
  'reason'?: (string);
}

export interface RevokeNodeRequest__Output {
  'node': (string);
  'reason': (string);
}
