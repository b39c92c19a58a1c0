// Original file: proto/chorale/v1/node.proto


export interface OpenSessionRequest {
  'node'?: (string);
}

export interface OpenSessionRequest__Output {
  'node': (string);
}
