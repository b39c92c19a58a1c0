// Original file: proto/chorale/v1/trainer.proto


export interface Loaded {
}

export interface Loaded__Output {
}
