// Original file: proto/chorale/v1/node.proto


export interface UploadAccepted {
  'digest'?: (string);
}

export interface UploadAccepted__Output {
  'digest': (string);
}
