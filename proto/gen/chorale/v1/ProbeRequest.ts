// Original file: proto/chorale/v1/node.proto


export interface ProbeRequest {
  /**
   * to measure how fast this way is, at most 1 MiB
   */
  'padding'?: (Buffer | Uint8Array | string);
  /**
   * of padding in the reply, at most 1 MiB
   */
  'replyBytes'?: (number);
}

export interface ProbeRequest__Output {
  /**
   * to measure how fast this way is, at most 1 MiB
   */
  'padding': (Buffer);
  /**
   * of padding in the reply, at most 1 MiB
   */
  'replyBytes': (number);
}
