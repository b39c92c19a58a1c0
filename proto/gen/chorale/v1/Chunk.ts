// Original file: proto/chorale/v1/node.proto


export interface Chunk {
  /**
   * at most 1 MiB
   */
  'data'?: (Buffer | Uint8Array | string);
}

export interface Chunk__Output {
  /**
   * at most 1 MiB
   */
  'data': (Buffer);
}
