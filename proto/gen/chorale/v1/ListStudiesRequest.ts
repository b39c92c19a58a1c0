// Original file: proto/chorale/v1/operator.proto


export interface ListStudiesRequest {
}

export interface ListStudiesRequest__Output {
}
