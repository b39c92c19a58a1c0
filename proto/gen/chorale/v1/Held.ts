// Original file: proto/chorale/v1/trainer.proto


export interface Held {
}

export interface Held__Output {
}
