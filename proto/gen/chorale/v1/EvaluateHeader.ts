// Original file: proto/chorale/v1/trainer.proto


export interface EvaluateHeader {
  'digest'?: (string);
  /**
   * length of the array ROWS
   */
  'rows'?: (number);
}

export interface EvaluateHeader__Output {
  'digest': (string);
  /**
   * length of the array ROWS
   */
  'rows': (number);
}
