// Original file: proto/chorale/v1/node.proto


export interface Welcome {
  /**
   * the protocol version spoken from here on
   */
  'version'?: (number);
  'software'?: (string);
  /**
   * the name that the certificate gave the caller
   */
  'node'?: (string);
  /**
   * a node silent for three of these is taken for lost
   */
  'heartbeatMs'?: (number);
}

export interface Welcome__Output {
  /**
   * the protocol version spoken from here on
   */
  'version': (number);
  'software': (string);
  /**
   * the name that the certificate gave the caller
   */
  'node': (string);
  /**
   * a node silent for three of these is taken for lost
   */
  'heartbeatMs': (number);
}
