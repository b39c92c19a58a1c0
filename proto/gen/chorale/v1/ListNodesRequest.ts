// Original file: proto/chorale/v1/operator.proto


export interface ListNodesRequest {
}

export interface ListNodesRequest__Output {
}
