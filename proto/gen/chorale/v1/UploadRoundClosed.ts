// Original file: proto/chorale/v1/node.proto


export interface UploadRoundClosed {
}

export interface UploadRoundClosed__Output {
}
