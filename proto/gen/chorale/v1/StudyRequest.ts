// Original file: proto/chorale/v1/operator.proto


export interface StudyRequest {
  'study'?: (string);
}

export interface StudyRequest__Output {
  'study': (string);
}
