// Original file: proto/chorale/v1/node.proto


export interface Hello {
  /**
   * protocol versions this node speaks, inclusive
   */
  'versionMin'?: (number);
  'versionMax'?: (number);
  /**
   * for example "chorale 0.1.0"
   */
  'software'?: (string);
}

export interface Hello__Output {
  /**
   * protocol versions this node speaks, inclusive
   */
  'versionMin': (number);
  'versionMax': (number);
  /**
   * for example "chorale 0.1.0"
   */
  'software': (string);
}
