// Original file: proto/chorale/v1/node.proto


export interface Heartbeat {
}

export interface Heartbeat__Output {
}
