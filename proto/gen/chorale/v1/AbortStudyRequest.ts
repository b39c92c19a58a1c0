// Original file: proto/chorale/v1/operator.proto


export interface AbortStudyRequest {
  'study'?: (string);
  'reason'?: (string);
}

export interface AbortStudyRequest__Output {
  'study': (string);
  'reason': (string);
}
