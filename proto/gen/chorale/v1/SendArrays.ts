// Original file: proto/chorale/v1/trainer.proto


export interface SendArrays {
}

export interface SendArrays__Output {
}
